"""Turns the changes of an apply into statements, whose texts are few and stable, so that Neo4j's plan cache hits.

All that depends on the batch is in one map: of a list that is a parameter by itself Neo4j looks at the length, and
plans anew where it has ten times as many elements.
"""

import re
from typing import Any

from emulator.compile.library import fill, load, quote, statement
from emulator.compile.statement import Statement
from emulator.plan.apply.read_set import InstanceLookup
from emulator.plan.apply.write_set import DirectRelations, Kind, UniqueClaim, Write
from emulator.plan.keys import external_id_of, instance_key, space_of
from emulator.schema.snapshot import Snapshot


def read_instances(questions: list[InstanceLookup]) -> Statement:
    """Read what is stored: one record with one list, of a list for each question that begins with its position."""
    return statement("apply/read_instances", asked=_asked(questions))


def lock_and_read_instances(project: str, questions: list[InstanceLookup]) -> Statement:
    """Lock the project, and read what is stored; one record per question, in its order, with the project's state."""
    return statement("apply/lock_and_read_instances", project=project, asked=_asked(questions))


def _asked(questions: list[InstanceLookup]) -> dict[str, Any]:
    return {
        "groups": [
            {
                "keys": [] if question.ids else question.keys,
                "ids": question.ids,
                "facts": list(question.facts),
                "columns": question.columns,
                "labels": question.labels,
            }
            for question in questions
        ]
    }


def write(
    change: Write, project: str, now: int, ids: dict[str, int], reached: int | None = None, *, recurs: bool = False
) -> Statement:
    """Write instances of one kind that touch the same containers; edges start and end at nodes in `ids`.

    The last statement of a batch can also note the change number that the project has `reached`. Where its like
    `recurs`, a large one may have a text of its own.
    """
    name, wanted = (_PARTIAL if change.partial else _WHOLE)[change.kind]
    known: dict[str, Any] = {
        "keys": change.keys,
        "versions": change.versions,
        "changes": change.changes,
        "names": change.names,
        "types": change.types,
        "startNodes": change.start_nodes,
        "endNodes": change.end_nodes,
        "startIds": [ids[key] for key in change.start_nodes],
        "endIds": [ids[key] for key in change.end_nodes],
        "relationships": change.relationships,
        "ids": change.ids,
        "shared": len(change.columns),
    }
    if change.is_new:
        known["spaces"] = [space_of(key) for key in change.keys]
        known["externalIds"] = [external_id_of(key) for key in change.keys]
    text, data = _columns(change, name, () if change.partial else _FILLED[change.kind], recurs=recurs)
    batch = {**{one: known[one] for one in wanted}, **data}
    bound: dict[str, Any] = {"now": now, "project": project, "batch": batch}
    if reached is None:
        return Statement(text, bound)
    body, _, answer = text.rpartition("\nRETURN ")
    return Statement(f"{body}\nWITH {answer}\n{_ADVANCE}", {**bound, "reached": reached})


def optimistic_insert(
    change: Write, space: str, snapshot: Snapshot, now: int, most: int, nodes: list[str], ids: list[int]
) -> Statement:
    """Create nodes of `space` that point nowhere, or edges, if their project is in this schema and not past `most`.

    `most` is a change number. Edges are between `nodes`, which have these `ids` unless there are none. Returns how many
    were created, none as well where an edge has no end or no type; how far the project has come; and ids, of what was
    created or, of edges, of the nodes found by key.
    """
    edges = change.kind == "new_edge"
    prefix = instance_key(snapshot.project, "edge" if edges else "node", space, "")
    external_ids = [key[len(prefix) :] for key in change.keys]
    name = "apply/insert_edges" if edges else "apply/insert_nodes"
    text, data = _columns(change, name, (_NAME, _LAST) if edges else (_NAME,), recurs=True)
    batch: dict[str, Any] = {
        "prefix": prefix,
        "space": space,
        "externalIds": external_ids,
        "names": [] if change.names == external_ids else change.names,
        **data,
    }
    if edges:
        at = {key: position for position, key in enumerate(nodes)}
        types = [at[key] for key in change.types if key is not None]
        alike = len(set(types)) == 1
        batch |= {
            "nodes": nodes,
            "ids": ids,
            "types": types[:1] if alike else types,
            "relationships": change.relationships[:1] if alike else change.relationships,
            "starts": [at[key] for key in change.start_nodes],
            "ends": [at[key] for key in change.end_nodes],
        }
    parameters: dict[str, Any] = {
        "project": snapshot.project,
        "life": snapshot.life,
        "epoch": snapshot.epoch,
        "most": most,
        "now": now,
        "batch": batch,
    }
    return Statement(text, parameters)


def _columns(change: Write, name: str, filled: tuple[str, ...], *, recurs: bool) -> tuple[str, dict[str, Any]]:
    """The text of statement `name`, and the part of its parameters that carries labels, properties and values.

    Property keys are parameters, so that the text is the same for all containers, and nothing has to be planned when
    one is first written. Much of a kind is written often: then it is quicker to plan a text with the properties in one
    map, behind those `filled`, which Neo4j writes about as fast as a single property.
    """
    columns = [*change.columns, *change.own]
    data = {
        "labels": change.labels,
        "properties": [key for key, _ in columns],
        "columns": [values for _, values in columns],
    }
    text = load(name)
    if not filled or not recurs or len(columns) * len(change.keys) < MUCH:
        return text, data
    properties = "".join(f", {quote(key)}: columns[{index}][ix]" for index, (key, _) in enumerate(columns))
    fills = {place: f"{place.removesuffix('}')}{properties}{'}' if place.endswith('}') else ''}" for place in filled}
    return fill(_BY_KEY.sub("", text), fills), {**data, "properties": []}


MUCH = 1_000
"""Values of a batch."""

_BY_KEY = re.compile(r"^FOREACH \(column .*?^\)\n", re.DOTALL | re.MULTILINE)
"""What sets properties by keys that are parameters. Where there are none it still has Neo4j wait for all before it."""

_NAME = "name: coalesce(names[ix], externalIds[ix])"
_LAST = "externalId: externalIds[ix]}"

_ADVANCE = "MATCH (project:_Project {name: $project})\nSET project.change = $reached\nRETURN written"

_NEW = ("keys", "changes", "spaces", "externalIds", "names", "types")
_OLD = ("ids", "versions", "changes")
_ENDS = ("startIds", "endIds")
_WHOLE: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "new_node": ("apply/create_nodes", _NEW),
    "node": ("apply/update_nodes", (*_OLD, "names", "types")),
    "new_edge": ("apply/create_edges", (*_NEW, *_ENDS, "startNodes", "endNodes", "relationships")),
    "edge": ("apply/update_edges", (*_OLD, *_ENDS, "keys", "names")),
}
_PARTIAL: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "node": ("apply/patch_nodes", _OLD),
    "edge": ("apply/patch_edges", (*_OLD, *_ENDS, "keys", "shared")),
}
"""The statement, and what it takes of the batch beside labels, properties and values."""

WAYS: list[tuple[Kind, bool]] = [*((kind, False) for kind in _WHOLE), *((kind, True) for kind in _PARTIAL)]
"""All kinds of writes, and whether they are partial."""

_FILLED = {
    "new_node": ("type: types[ix]",),
    "node": ("type: coalesce(types[ix], instance.type)",),
    "new_edge": ("endNode: endNodes[ix]", _LAST),
    "edge": ("change: changes[ix]", "externalId: instance.externalId"),
}
"""Behind these can stand the properties: of a node, or of the record of an edge and of its relationship."""


def create_direct_relations(relations: DirectRelations, ids: dict[str, int]) -> Statement:
    batch = {
        "sources": [ids[key] for key in relations.sources],
        "targets": [ids[key] for key in relations.targets],
        "properties": relations.properties,
        "positions": relations.positions,
        "types": relations.types,
    }
    return statement("relationship/create_direct_relations", batch=batch)


def delete_direct_relations(relations: DirectRelations, ids: dict[str, int]) -> Statement:
    sources = [ids[key] for key in relations.sources]
    return statement(
        "relationship/delete_direct_relations", batch={"sources": sources, "properties": relations.properties}
    )


def find_holders(claim: UniqueClaim) -> Statement:
    """Who holds the digests of `claim`: records of (digest, key of the instance)."""
    alias, key = quote(claim.alias), quote(claim.property)
    return Statement(
        f"UNWIND $digests AS digest\nMATCH (instance:{alias} {{{key}: digest}})\nRETURN digest, instance.key",
        {"digests": sorted(set(claim.digests.values()))},
    )
