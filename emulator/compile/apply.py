"""Turns the changes of an apply into statements. Labels and property keys are quoted text, values are parameters.

The texts depend only on which containers and properties a batch touches, so the same shape of batch always
gives the same text, and Neo4j's plan cache hits.
"""

from typing import Any

from emulator.compile.library import fill, load, quote, statement
from emulator.compile.statement import Statement
from emulator.plan.changes import Claim, Relations, Write
from emulator.plan.keys import external_id_of, instance_key, space_of
from emulator.plan.state import Question
from emulator.schema.snapshot import Snapshot


def read_states(questions: list[Question]) -> Statement:
    """Read what is stored; one record per question, in its order."""
    return statement("instance/read_states", groups=_groups(questions))


def lock_and_read(project: str, questions: list[Question]) -> Statement:
    """Lock the project, and read what is stored; one record per question, in its order, with the project's state."""
    return statement("project/lock_and_read", project=project, groups=_groups(questions))


def _groups(questions: list[Question]) -> list[dict[str, list[str]]]:
    return [{"keys": q.keys, "facts": list(q.facts), "columns": q.columns, "labels": q.labels} for q in questions]


def write(change: Write, project: str, now: int, ids: dict[str, int], reached: int | None = None) -> Statement:
    """Write instances of one kind that touch the same containers; edges start and end at nodes in `ids`.

    The last statement of a batch can also note the change number that the project has `reached`.
    """
    name, parameters = (_PARTIAL if change.partial else _PARAMETERS)[change.kind]
    columns = [*change.columns, *change.own]
    known = {
        "project": project,
        "now": now,
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
        "properties": [key for key, _ in columns],
        "shared": len(change.columns),
        "columns": [values for _, values in columns],
    }
    if change.is_new:
        known["spaces"] = [space_of(key) for key in change.keys]
        known["externalIds"] = [external_id_of(key) for key in change.keys]
    text = load(name) if change.partial else _text(name, change, _FILLED[change.kind])
    bound = {parameter: known[parameter] for parameter in parameters}
    if reached is None:
        return Statement(text, bound)
    body, _, answer = text.rpartition("\nRETURN ")
    return Statement(f"{body}\nWITH {answer}\n{_ADVANCE}", {**bound, "project": project, "reached": reached})


def create_at_once(change: Write, space: str, snapshot: Snapshot, now: int, most: int) -> Statement:
    """Create nodes of `space` that point nowhere, if their project is in this schema and not past the change `most`."""
    prefix = instance_key(snapshot.project, "node", space, "")
    external_ids = [key[len(prefix) :] for key in change.keys]
    parameters: dict[str, Any] = {
        "project": snapshot.project,
        "life": snapshot.life,
        "epoch": snapshot.epoch,
        "most": most,
        "now": now,
        "prefix": prefix,
        "space": space,
        "externalIds": external_ids,
        "names": [] if change.names == external_ids else change.names,
        "columns": [values for _, values in change.columns],
    }
    return Statement(_text("instance/create_at_once", change, (_NAME,)), parameters)


_NAME = "name: coalesce($names[ix], $externalIds[ix])"

_ADVANCE = "MATCH (project:_Project {name: $project})\nSET project.change = $reached\nRETURN written"

_COMMON = ("now", "changes", "columns")
_NEW = (*_COMMON, "keys", "names", "project", "spaces", "externalIds", "types")
_ENDS = ("startIds", "endIds")
_PARAMETERS = {
    "new_node": ("instance/create_nodes", _NEW),
    "node": ("instance/update_nodes", (*_COMMON, "versions", "ids", "names", "types")),
    "new_edge": ("instance/create_edges", (*_NEW, *_ENDS, "startNodes", "endNodes", "relationships")),
    "edge": ("instance/update_edges", (*_COMMON, *_ENDS, "versions", "ids", "keys", "names")),
}
_PARTIAL = {
    "node": ("instance/change_nodes", (*_COMMON, "versions", "ids", "properties")),
    "edge": ("instance/change_edges", (*_COMMON, *_ENDS, "versions", "ids", "keys", "properties", "shared")),
}
_LABELLED = ("(instance:Instance:Node", "(instance:Instance:Edge", "SET instance:Node", "SET instance:Edge")
"""Behind these stand the labels of the containers."""
_FILLED = {
    "new_node": ("type: $types[ix]",),
    "node": ("type: $types[ix]",),
    "new_edge": ("relationship: $relationships[ix]", "externalId: $externalIds[ix]}"),
    "edge": ("name: coalesce($names[ix], instance.name)", "externalId: instance.externalId"),
}
"""Behind these stand the properties: of a node, or of the record of an edge and of its relationship."""


def _text(name: str, change: Write, filled: tuple[str, ...]) -> str:
    """The statement `name` with its fills, properties behind those `filled`: the only text that depends on the schema.

    Properties go in one map: Neo4j writes it about as fast as a single property.
    """
    labels = "".join(f":{quote(label)}" for label in change.labels)
    properties = "".join(f", {quote(key)}: $columns[{index}][ix]" for index, (key, _) in enumerate(change.columns))
    fills = {place: f"{place}{labels}" for place in _LABELLED}
    for place in filled:
        closing = "}" if place.endswith("}") else ""
        fills[place] = f"{place.removesuffix('}')}{properties}{closing}"
    return fill(load(name), fills)


def project_relations(relations: Relations, ids: dict[str, int]) -> Statement:
    return statement(
        "instance/project_relations",
        sources=[ids[key] for key in relations.sources],
        targets=[ids[key] for key in relations.targets],
        properties=relations.properties,
        positions=relations.positions,
        types=relations.types,
    )


def outdate_relations(relations: Relations, ids: dict[str, int]) -> Statement:
    sources = [ids[key] for key in relations.sources]
    return statement("instance/outdate_relations", sources=sources, properties=relations.properties)


def find_holders(claim: Claim) -> Statement:
    """Who holds the digests of `claim`: records of (digest, key of the instance)."""
    alias, key = quote(claim.alias), quote(claim.property)
    return Statement(
        f"UNWIND $digests AS digest\nMATCH (instance:{alias} {{{key}: digest}})\nRETURN digest, instance.key",
        {"digests": sorted(set(claim.digests.values()))},
    )
