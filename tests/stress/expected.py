"""What the copies of the subscriptions must be at the end."""

from cognite.client import CogniteClient
from cognite.client.data_classes.data_modeling.query import (
    EdgeResultSetExpression,
    NodeResultSetExpression,
    Query,
    Select,
    SourceSelector,
)

from stress.follower import ROOTS, Copy, Follower
from stress.model import THING, seen


def everything(client: CogniteClient) -> dict[str, Copy]:
    """What the emulator lists: of the nodes with data all, of others no more than that they are there."""
    instances = client.data_modeling.instances
    found: dict[str, Copy] = {"things": {}}
    for kind in ("node", "edge"):
        found[kind] = {one.external_id: seen(one) for one in instances.list(kind, limit=None)}
        with_data = {one.external_id: seen(one) for one in instances.list(kind, sources=THING, limit=None)}
        found[kind] |= with_data
        if kind == "node":
            found["things"] = with_data
    return found


def walked_to(client: CogniteClient) -> dict[str, Copy]:
    """What a query finds of the sets that come from each other."""
    shown = Select([SourceSelector(THING, ["*"])])
    with_ = {
        "root": NodeResultSetExpression(filter=ROOTS, limit=10_000),
        "flows": EdgeResultSetExpression(from_="root", max_distance=3, limit=10_000),
        "reached": NodeResultSetExpression(from_="flows", limit=10_000),
    }
    found = client.data_modeling.instances.query(Query(with_, dict.fromkeys(with_, shown)))
    return {name: {one.external_id: seen(one) for one in items} for name, items in found.data.items()}


def differences(follower: Follower, listed: dict[str, Copy], walked: dict[str, Copy]) -> list[str]:
    """What a copy lacks, has too much or has otherwise. What is walked to may have been left since, but must exist."""
    found: list[str] = []
    for name, copy in follower.copies.items():
        held = walked[name] if name in walked else listed[name]
        there = listed["edge" if name == "flows" else "node"] if name in walked else held
        wrong = {one for one in held if copy.get(one) != held[one]} | {one for one in copy if one not in there}
        found += [f"{follower.title}, {name}: {one}: {copy.get(one)} for {held.get(one)}" for one in sorted(wrong)]
    return found
