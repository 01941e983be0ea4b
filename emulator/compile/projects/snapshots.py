"""The statements that create the instances of a snapshot, or change those that exist."""

from collections.abc import Mapping

from emulator.compile.library import fill, load, quote
from emulator.compile.statement import Statement
from emulator.plan.keys import key_prefixes

_PROJECT = "project: $project"
_PARTS = "}  // in parts"
_RELATIONSHIPS = "WITH\n  collect(instance)"
"""With this begins what creates the relationships."""
_KEY = """key: CASE
    WHEN copy.key STARTS WITH 'edge/' THEN 'edge/' + $project + substring(copy.key, $skipped + 5)
    ELSE $project + substring(copy.key, $skipped)
  END"""
REFERENCES = ("type", "startNode", "endNode")
"""Properties of instances whose values begin with the name of the project, besides `key` and those of containers."""


def restore_instances(
    snapshot: str, project: str, source: str, references: Mapping[str, bool], in_parts: int | None = None
) -> Statement:
    """Create the instances of `snapshot`, which is one of the project `source`, in `project`, with their relationships.

    `references` are the property keys whose values begin with the name of the project, and whether these are lists.
    With `in_parts` each transaction creates so many of them.
    """
    text = load("snapshot/restore_instances")
    if project != source:
        single = [_single(key) for key in (*REFERENCES, *(key for key, is_list in references.items() if not is_list))]
        lists = [_list(key) for key, is_list in references.items() if is_list]
        text = fill(text, {_PROJECT: ",\n  ".join([_PROJECT, _KEY, *single, *lists])})
    if in_parts is not None:
        text = fill(text, {_PARTS: f"}} IN TRANSACTIONS OF {in_parts:d} ROWS"})
    return Statement(text, {"snapshot": snapshot, "project": project, "skipped": len(source)})


def restore_in_place(snapshot: str, project: str) -> Statement:
    """Give the instances of `project` the state of its snapshot `snapshot`, and delete those that it does not have."""
    _, begin, rest = load("snapshot/restore_instances").partition(_RELATIONSHIPS)
    text = fill(load("snapshot/restore_in_place"), {"RETURN count(*) AS instances": begin + rest})
    return Statement(text, {"snapshot": snapshot, "project": project, "prefixes": key_prefixes(project)})


def _single(key: str) -> str:
    return f"{quote(key)}: $project + substring(copy.{quote(key)}, $skipped)"


def _list(key: str) -> str:
    return f"{quote(key)}: [one IN copy.{quote(key)} | $project + substring(one, $skipped)]"
