"""The statements that save or restore a page of the instances of a snapshot."""

from collections.abc import Mapping
from typing import Any

from emulator.compile.library import fill, load, quote
from emulator.compile.statement import Statement

PAGE = 5_000
"""How many instances or relationships one statement copies or restores."""
_OF_TOMBSTONES = {
    ":Instance": ":_Deleted",
    "(project, number)": "(key)",
    "instance.project = $project AND instance.number > $after": "instance.key > $after AND instance.key < $end",
    "ORDER BY instance.project, instance.number": "ORDER BY instance.key",
    "max(instance.number)": "max(instance.key)",
}
"""What makes a statement for live instances, ordered by number, one for tombstones, which no index orders so."""
_PROJECT = "project: $project"
_KEY = """key: CASE
    WHEN copy.key STARTS WITH 'edge/' THEN 'edge/' + $project + substring(copy.key, $skipped + 5)
    ELSE $project + substring(copy.key, $skipped)
  END"""
REFERENCES = ("type", "startNode", "endNode")
"""Properties of instances whose values begin with the name of the project, besides `key` and those of containers."""


def page_of_instances(name: str, snapshot: str, project: str, after: int, **parameters: Any) -> Statement:
    """The statement `name` for the first live instances of `project` with numbers above `after`."""
    values = {"snapshot": snapshot, "project": project, "after": after, "limit": PAGE, **parameters}
    return Statement(load(name), values)


def page_of_tombstones(name: str, snapshot: str, bounds: tuple[str, str], **parameters: Any) -> Statement:
    """The statement `name` for the first tombstones whose keys are between `bounds`."""
    after, end = bounds
    values = {"snapshot": snapshot, "after": after, "end": end, "limit": PAGE, **parameters}
    return Statement(fill(load(name), _OF_TOMBSTONES), values)


def restore_instances(
    snapshot: str, project: str, source: str, references: Mapping[str, bool], after: int
) -> Statement:
    """Create in `project` the instances of `snapshot` behind the number `after`, which are of the project `source`.

    `references` are the property keys whose values begin with the name of the project, and whether these are lists.
    """
    text = load("snapshot/restore_instances")
    if project != source:
        single = [_single(key) for key in (*REFERENCES, *(key for key, is_list in references.items() if not is_list))]
        lists = [_list(key) for key, is_list in references.items() if is_list]
        text = fill(text, {_PROJECT: ",\n  ".join([_PROJECT, _KEY, *single, *lists])})
    parameters = {"snapshot": snapshot, "project": project, "after": after, "limit": PAGE, "skipped": len(source)}
    return Statement(text, parameters)


def _single(key: str) -> str:
    return f"{quote(key)}: $project + substring(copy.{quote(key)}, $skipped)"


def _list(key: str) -> str:
    return f"{quote(key)}: [one IN copy.{quote(key)} | $project + substring(one, $skipped)]"
