"""Statements of an apply. Their texts are few and stable, so that Neo4j's plan cache hits.

Everything that depends on the batch is in one map: Neo4j takes the length of a list parameter into account, and plans
anew for one with ten times as many elements.
"""

import re
from typing import Any

from emulator.compile.library import fill, load, quote, statement
from emulator.compile.statement import Statement
from emulator.plan.apply.read_set import InstanceLookup
from emulator.plan.apply.write_set import DirectRelations, UniqueClaim, Write, WriteKind, WriteSet
from emulator.plan.keys import instance_key, split_keys
from emulator.schema.snapshot import Snapshot


def read_instances(lookups: list[InstanceLookup]) -> Statement:
    """Read the stored instances: one record with a list per lookup, which begins with its position."""
    return statement("apply/read_instances", asked=_lookup_parameter(lookups))


def lock_and_read_instances(project: str, lookups: list[InstanceLookup]) -> Statement:
    """Lock the project and read the stored instances; one record per lookup, each with the project's state."""
    return statement("apply/lock_and_read_instances", project=project, asked=_lookup_parameter(lookups))


def _lookup_parameter(lookups: list[InstanceLookup]) -> dict[str, Any]:
    return {
        "groups": [
            {
                "keys": [] if lookup.ids else lookup.keys,
                "ids": lookup.ids,
                "facts": list(lookup.base_properties),
                "columns": lookup.columns,
                "labels": lookup.labels,
            }
            for lookup in lookups
        ]
    }


def write(
    change: Write,
    project: str,
    write_set: WriteSet,
    *,
    ends: bool = False,
    recurring: bool = False,
) -> Statement:
    """Write instances of one kind in the same containers: `change`, a part of `write_set`.

    The statement that `ends` the transaction also stores the change number of the project and the log entry, takes the
    commit lock and returns the writer token. Where similar writes are `recurring`, a large one may have a text of its
    own.
    """
    name, inline_fills = _STATEMENTS[change.kind]
    text = load(name)
    if change.kind == "new_edge":
        text = _MERGED_RELATIONSHIP.sub(_CREATE_RELATIONSHIP, text)
    text, data = _text_and_columns(change, text, inline_fills, recurring=recurring)
    # Of nodes that all exist, space and external id stay as they are.
    spaces, external_ids = split_keys(change.keys if change.kind != "node" or change.has_new else [])
    batch: dict[str, Any] = {
        "keys": change.keys,
        "versions": change.versions,
        "times": change.times,
        "changes": change.changes,
        "names": change.captions,
        "types": change.types,
        "spaces": spaces,
        "externalIds": external_ids,
        **data,
    }
    if change.kind != "node":
        ids = write_set.node_ids
        batch |= {
            "startNodes": change.start_nodes,
            "endNodes": change.end_nodes,
            "startIds": [ids[key] for key in change.start_nodes],
            "endIds": [ids[key] for key in change.end_nodes],
            "relationships": change.relationships,
        }
    parameters: dict[str, Any] = {"now": write_set.now, "project": project, "batch": batch}
    if not ends:
        return Statement(text, parameters)
    body, _, answer = text.rpartition("\nRETURN ")
    logged = [node for _, node in write_set.logged.written]
    ending = {"first": write_set.first_change, "reached": write_set.change, "logged": logged}
    return Statement(f"{body}\nWITH {answer}\n{_WRITE_CHANGE_NUMBER}", {**parameters, **ending})


def optimistic_insert(
    change: Write,
    space: str,
    snapshot: Snapshot,
    now: int,
    max_change: int,
    nodes: list[str],
    ids: list[int],
    process: str,
) -> Statement:
    """Create nodes of `space` without references, or edges, unless the project has changed in between.

    It must have this schema, no change number above `max_change`, and a writer token of this `process`. Edges are
    between `nodes`, which have these `ids`, empty where unknown. Returns the number of created instances, 0 also where
    an edge lacks an end or a type; the project's change number; and ids: of the created nodes, or for edges of the
    nodes that were found by key.
    """
    edges = change.kind == "new_edge"
    prefix = instance_key(snapshot.project, "edge" if edges else "node", space, "")
    _, external_ids = split_keys(change.keys)
    text = load("apply/insert_edges" if edges else "apply/insert_nodes")
    text, data = _text_and_columns(change, text, (_CAPTION, _EXTERNAL_ID) if edges else (_CAPTION,), recurring=True)
    batch: dict[str, Any] = {
        "prefix": prefix,
        "space": space,
        "externalIds": external_ids,
        "names": [] if change.captions == external_ids else change.captions,
        **data,
    }
    if edges:
        batch |= _edge_batch(change, nodes, ids)
    parameters: dict[str, Any] = {
        "project": snapshot.project,
        "life": snapshot.life,
        "epoch": snapshot.epoch,
        "most": max_change,
        "process": process,
        "now": now,
        "batch": batch,
    }
    return Statement(text, parameters)


def _edge_batch(change: Write, nodes: list[str], ids: list[int]) -> dict[str, Any]:
    """The ends and types of new edges, as positions in `nodes`; a type that all edges share is there once."""
    positions = {key: position for position, key in enumerate(nodes)}
    types = [positions[key] for key in change.types if key is not None]
    one_type = len(set(types)) == 1
    return {
        "nodes": nodes,
        "ids": ids,
        "types": types[:1] if one_type else types,
        "relationships": change.relationships[:1] if one_type else change.relationships,
        "starts": [positions[key] for key in change.start_nodes],
        "ends": [positions[key] for key in change.end_nodes],
    }


def is_large(change: Write) -> bool:
    """Whether a write may have a text of its own, if such ones are recurring."""
    return len(change.columns) * len(change.keys) >= MIN_VALUES_FOR_OWN_TEXT


def _unused_clauses(change: Write) -> tuple[str, ...]:
    """What the statement for nodes does nothing with where all exist and keep their caption, type or labels.

    Neo4j would read and write back each of them.
    """
    if change.kind != "node" or change.has_new:
        return ()
    given = ((change.captions, _STORED_NAME), (change.types, _STORED_TYPE), (change.labels, _SET_LABELS))
    return tuple(clause for values, clause in given if not values)


def _text_and_columns(
    change: Write, text: str, inline_fills: tuple[str, ...], *, recurring: bool
) -> tuple[str, dict[str, Any]]:
    """The `text` of a statement for these columns, and its parameters: labels, property keys and values.

    Property keys are parameters, so that the text is the same for all containers, and the first write to one needs no
    planning. Large writes recur: for them it is quicker to plan a text with the properties inlined into one map, after
    `inline_fills`, which Neo4j writes about as fast as a single property, and without the clauses that are not used.
    """
    columns = change.columns
    data = {
        "labels": change.labels,
        "properties": [key for key, _ in columns],
        "columns": [values for _, values in columns],
    }
    if not recurring or not is_large(change):
        return text, data
    properties = "".join(f", {quote(key)}: columns[{index}][ix]" for index, (key, _) in enumerate(columns))
    fills = {
        placeholder: f"{placeholder.removesuffix('}')}{properties}{'}' if placeholder.endswith('}') else ''}"
        for placeholder in inline_fills
    }
    text = fill(_BY_KEY.sub("", text), dict.fromkeys(_unused_clauses(change), ""))
    return fill(text, fills), {**data, "properties": []}


MIN_VALUES_FOR_OWN_TEXT = 1_000
"""The number of values from which a write has a text of its own."""

_BY_KEY = re.compile(r"^FOREACH \(column .*?^\)\n", re.DOTALL | re.MULTILINE)
"""The clause that sets properties by keys in parameters. Even without such keys it delays the clauses after it."""

_STORED_NAME = "    name: coalesce(names[ix], instance.name),\n"
_STORED_TYPE = "    type: coalesce(types[ix], instance.type),\n"
_SET_LABELS = "SET instance:$(labels)\n"
_CAPTION = "name: coalesce(names[ix], externalIds[ix])"
_EXTERNAL_ID = "externalId: externalIds[ix]}"

_WRITE_CHANGE_NUMBER = """\
MATCH (project:_Project {name: $project})
CREATE (:_LogEntry {project: $project, first: $first, last: $reached, time: $now, written: $logged + written})
SET project.change = $reached, project.commitLock = ':' + $project
SET project.commitLock = $project
WITH written, unexpected
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN written, unexpected, writer.token AS token"""
"""What `cypher/project/write_change_number.cypher` does."""

_MERGED_RELATIONSHIP = re.compile(r"^WITH \*\nCALL .*?(?=^SET instance.relationship)", re.DOTALL | re.MULTILINE)
_CREATE_RELATIONSHIP = """\
CREATE (start)-[relationship:$(relationships[ix]) {
  key: keys[ix], space: spaces[ix], externalId: externalIds[ix]}]->(end)
"""
_MERGE_EDGES = (
    "apply/merge_edges",
    ("endNode: endNodes[ix]", "name: coalesce(names[ix], instance.name)", _EXTERNAL_ID),
)
_STATEMENTS: dict[WriteKind, tuple[str, tuple[str, ...]]] = {
    "node": ("apply/merge_nodes", ("type: types[ix]", "version: versions[ix]")),
    "new_edge": _MERGE_EDGES,
    "edge": _MERGE_EDGES,
}
"""The statement, and the texts that the properties can follow: of a node, or of an `:Edge` node and a relationship."""

WRITE_KINDS: tuple[WriteKind, ...] = tuple(_STATEMENTS)


def create_direct_relations(relations: DirectRelations, ids: dict[str, int]) -> Statement:
    """Store direct relations as relationships; `ids` are those of their nodes by key."""
    batch = {
        "sources": [ids[key] for key in relations.sources],
        "targets": [ids[key] for key in relations.targets],
        "properties": relations.properties,
        "positions": relations.positions,
        "types": relations.types,
    }
    return statement("relationship/create_direct_relations", batch=batch)


def delete_direct_relations(relations: DirectRelations, ids: dict[str, int]) -> Statement:
    """Delete the relationships of direct relations, by source and property."""
    sources = [ids[key] for key in relations.sources]
    return statement(
        "relationship/delete_direct_relations", batch={"sources": sources, "properties": relations.properties}
    )


def find_digest_holders(claim: UniqueClaim, scanned_project: str | None) -> Statement:
    """The stored holders of the digests of `claim`: records of (digest, key of the instance).

    A small `scanned_project` is scanned as a whole. Elsewhere the container has an index on digests, or gets it soon:
    until then Neo4j goes once through its instances.
    """
    digests = sorted(set(claim.digests.values()))
    if scanned_project is not None:
        return statement(
            "apply/scan_digest_holders", project=scanned_project, asked={"property": claim.property, "digests": digests}
        )
    alias, key = quote(claim.alias), quote(claim.property)
    return Statement(
        f"MATCH (instance:{alias})\nWHERE instance.{key} IN $digests\nRETURN instance.{key}, instance.key",
        {"digests": digests},
    )
