"""Turns the changes of an apply into statements. Labels and property keys are quoted text, values are parameters.

The texts depend only on which containers and properties a batch touches, so the same shape of batch always
gives the same text, and Neo4j's plan cache hits.
"""

from emulator.compile.library import fill, load, quote, statement
from emulator.compile.statement import Statement
from emulator.plan.changes import Claim, Relations, Write
from emulator.plan.keys import external_id_of, space_of
from emulator.plan.state import Question


def read_states(questions: list[Question]) -> Statement:
    """Read what is stored; one record per question, in its order, for those that find anything."""
    groups = [{"keys": q.keys, "columns": q.columns, "labels": q.labels} for q in questions]
    return statement("instance/read_states", groups=groups)


def write(change: Write, project: str, now: int) -> Statement:
    """Write instances of one kind that touch the same containers."""
    name, parameters = _PARAMETERS[change.kind]
    known = {
        "project": project,
        "now": now,
        "keys": change.keys,
        "spaces": [space_of(key) for key in change.keys],
        "externalIds": [external_id_of(key) for key in change.keys],
        "versions": change.versions,
        "changes": change.changes,
        "names": change.names,
        "types": change.types,
        "startNodes": change.start_nodes,
        "endNodes": change.end_nodes,
        "relationships": change.relationships,
        "columns": [values for _, values in change.columns],
    }
    return Statement(_text(name, change), {parameter: known[parameter] for parameter in parameters})


_COMMON = ("now", "keys", "versions", "changes", "names", "columns")
_PARAMETERS = {
    "node": ("instance/write_nodes", (*_COMMON, "project", "spaces", "externalIds", "types")),
    "new_edge": (
        "instance/create_edges",
        (*_COMMON, "project", "spaces", "externalIds", "types", "startNodes", "endNodes", "relationships"),
    ),
    "edge": ("instance/update_edges", (*_COMMON, "startNodes", "endNodes")),
}


def _text(name: str, change: Write) -> str:
    """The statement `name` with its fills: the only text that depends on the schema."""
    labels = [f"instance:{quote(label)}" for label in change.labels]
    properties = [f"{quote(key)} = $columns[{index}][ix]" for index, (key, _) in enumerate(change.columns)]
    return fill(
        load(name),
        {
            "SET instance += $values": _set([*labels, *(f"instance.{one}" for one in properties)]),
            "SET relationship += $values": _set([f"relationship.{one}" for one in properties]),
        },
    )


def _set(items: list[str]) -> str:
    return f"SET {', '.join(items)}" if items else ""


def project_relations(relations: Relations) -> Statement:
    return statement(
        "instance/project_relations",
        sources=relations.sources,
        targets=relations.targets,
        properties=relations.properties,
        positions=relations.positions,
        types=relations.types,
    )


def outdate_relations(relations: Relations) -> Statement:
    return statement("instance/outdate_relations", sources=relations.sources, properties=relations.properties)


def find_holders(claim: Claim) -> Statement:
    """Who holds the digests of `claim`: records of (digest, key of the instance)."""
    alias, key = quote(claim.alias), quote(claim.property)
    return Statement(
        f"UNWIND $digests AS digest\nMATCH (instance:{alias} {{{key}: digest}})\nRETURN digest, instance.key",
        {"digests": sorted(set(claim.digests.values()))},
    )
