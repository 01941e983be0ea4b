"""Writes, lists, queries and deletes through classes of cognite-pygen, and says in `told.json` what it saw."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cognite.client import ClientConfig
from cognite.client.credentials import Token
from harbour import Harbour
from harbour.data_classes import BerthWrite, CallWrite, CraneWrite, VesselWrite

ARRIVED = datetime(2024, 12, 6, 10, 30, tzinfo=UTC)


def write(harbour: Harbour) -> VesselWrite:
    """A vessel that calls at a berth, with a crane on the berth and another vessel in it."""
    mary = VesselWrite(external_id="mary", imo="2", kind="bulker")
    berth = BerthWrite(external_id="north", name="North", depth=14.5, occupant=mary, expected=[mary])
    crane = CraneWrite(external_id="crane", name="Crane", reach=40, berth=berth, parent="crane_hall")
    call = CallWrite(end_node=berth, arrived=ARRIVED, tons=1200)
    dora = VesselWrite(
        external_id="dora", imo="1", draught=11.25, aliases=["Dora"], papers={"holds": [1]}, calls=[call]
    )
    harbour.upsert([dora, crane])
    return dora


GRAPHQL = """{ listVessel(sort: {imo: ASC}, first: 2) { pageInfo { hasNextPage endCursor }
    items { __typename externalId createdTime imo draught berth { __typename name } } } }"""


def read_by_graphql(harbour: Harbour) -> dict[str, object]:
    """What the classes make of an answer in GraphQL."""
    found = harbour.graphql_query(GRAPHQL)
    return {
        "types": sorted({type(one).__name__ for one in found}),
        "read": [(one.external_id, one.draught, one.berth and one.berth.name) for one in found],
        "created": all(one.data_record.created_time is not None for one in found),
        "more": found.page_info.has_next_page,
    }


def see(harbour: Harbour) -> dict[str, object]:
    full = harbour.vessel.list(imo_prefix="1", retrieve_connections="full")
    berths = harbour.berth.select().depth.range(10, None).cranes.list_full()
    called = harbour.vessel.select().imo.equals("1").calls.end_node.list_berth()
    path = harbour.crane.retrieve("crane").path
    return {
        "listed": [vessel.external_id for vessel in harbour.vessel.list(sort_by="imo", direction="descending")],
        "calls": [(call.tons, call.arrived.isoformat(), call.end_node) for call in full[0].calls],
        "berth": [vessel.berth.external_id for vessel in harbour.vessel.list(imo="2", retrieve_connections="full")],
        "cranes": [(berth.name, [crane.name for crane in berth.cranes or []]) for berth in berths],
        "called": [berth.external_id for berth in called],
        "path": [step if isinstance(step, str) else step.external_id for step in path],
        "found": [berth.external_id for berth in harbour.berth.search("north")],
        "count": harbour.vessel.aggregate("count").value,
        "deepest": harbour.vessel.aggregate("max", property="draught").value,
    }


def main(base_url: str, project: str) -> None:
    config = ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("any"))
    harbour = Harbour(config)
    dora = write(harbour)
    told = see(harbour)
    told["graphql"] = read_by_graphql(harbour)
    harbour.delete(dora)
    told["left"] = [vessel.external_id for vessel in harbour.vessel.list()]
    Path("told.json").write_text(json.dumps(told), encoding="utf-8")


main(*sys.argv[1:])
