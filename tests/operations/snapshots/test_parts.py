"""A snapshot is read and written in parts."""

from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api
from emulator.graph.driver import Graph
from emulator.graph.layout import LAYOUT
from emulator.operations.snapshots import read_parts
from emulator.operations.snapshots.store import purge_incomplete
from project_graph import project_graph
from whole_project import done, everything, own


def parts(api: Api, name: str = "s") -> list[dict[str, Any]]:
    found = [done(own(api, "GET", f"/snapshots/{name}/parts"))]
    while found[-1].get("next"):
        found.append(done(own(api, "GET", f"/snapshots/{name}/parts", after=found[-1]["next"])))
    return [{key: value for key, value in part.items() if key != "next"} for part in found]


def put(api: Api, body: dict[str, Any], name: str = "s") -> tuple[int, Any]:
    base = str(api.client.base_url).partition("/api/")[0]
    answer = api.client.put(f"{base}/_emulator/projects/{api.project}/snapshots/{name}/parts", json=body)
    return answer.status_code, answer.json()


def write(api: Api, written: list[dict[str, Any]]) -> tuple[int, Any]:
    status, upload = put(api, written[0])
    for part in written[1:]:
        if status == 200:
            status, upload = put(api, {**part, **upload})
    return put(api, {**upload, "complete": True}) if status == 200 else (status, upload)


def test_project_made_of_the_parts_of_another_is_the_same(
    plant: Api, other: Api, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(plant)
    done(own(plant, "PUT", "/snapshots/s"))
    monkeypatch.setattr(read_parts, "MAX_BYTES", 600)
    written = parts(plant)
    assert len([part for part in written if "instances" in part]) > 1
    assert write(other, written)[0] == 200
    assert own(other, "GET", "/snapshots").json()["items"][0]["instances"] == 7
    done(own(other, "PUT", "/snapshots/s/restore"))
    assert everything(other) == before
    assert project_graph(graph, other.project, plant.project) == project_graph(graph, plant.project)
    other.ok("/models/instances", {"items": [a.node("p0"), a.node("new")]})
    done(own(other, "PUT", "/snapshots/s/restore"))
    assert everything(other) == before
    assert parts(other)[1:] != []


def test_clock_is_in_the_parts(api: Api, other: Api) -> None:
    base = str(api.client.base_url).partition("/api/")[0]
    clocks = [f"{base}/_emulator/projects/{one.project}/clock" for one in (api, other)]
    assert httpx.put(clocks[0], json={"fixed": 1_767_225_600_000}).status_code == 200
    done(own(api, "PUT", "/snapshots/s"))
    assert write(other, parts(api))[0] == 200
    done(own(other, "PUT", "/snapshots/s/restore"))
    assert httpx.get(clocks[1]).json() == {"now": 1_767_225_600_000, "fixed": 1_767_225_600_000}


def test_parts_of_an_empty_project_are_a_snapshot_too(api: Api, other: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    done(own(api, "PUT", "/snapshots/s"))
    assert write(other, parts(api))[0] == 200
    done(own(other, "PUT", "/snapshots/s/restore"))
    assert [one["space"] for one in other.client.get("/models/spaces").json()["items"]] == [a.SPACE]


def test_upload_that_is_not_complete_is_no_snapshot(plant: Api, other: Api, graph: Graph) -> None:
    done(own(plant, "PUT", "/snapshots/s"))
    header, instances, *_ = parts(plant)
    _, upload = put(other, header)
    assert put(other, {**instances, **upload})[0] == 200
    assert own(other, "GET", "/snapshots").json()["items"] == []
    assert own(other, "PUT", "/snapshots/s/restore").status_code == 404
    purge_incomplete(graph)
    assert put(other, {**instances, **upload})[0] == 400
    assert own(other, "GET", "").status_code in {404, 405}


def test_what_is_no_part_of_a_snapshot_is_refused(plant: Api, other: Api) -> None:
    done(own(plant, "PUT", "/snapshots/s"))
    header, instances, *rest = parts(plant)
    node = instances["instances"][0]

    def refused(*written: dict[str, Any]) -> str:
        status, answer = write(other, list(written))
        assert status == 400, answer
        assert own(other, "GET", "/snapshots").json()["items"] == []
        return answer["error"]["message"]

    def with_node(change: dict[str, Any], *labels: str) -> dict[str, Any]:
        return {"instances": [[node[0], list(labels) or node[1], node[2], {**node[3], **change}]]}

    assert "reads 1 and" in refused({"header": {**header["header"], "format": 2}})
    assert f"layout {LAYOUT + 1}" in refused({"header": {**header["header"], "layout": LAYOUT + 1}})
    assert "no header" in refused(instances)
    assert "no schema and state" in refused({"header": {**header["header"], "state": {"epoch": "x"}}})
    for clock in ([1.0], [1.0, 2.0, 1e300], [1.0, 2.0, "x"], "x", [0.0] * 99):
        state = {**header["header"]["state"], "clock": clock}
        assert "no schema and state" in refused({"header": {**header["header"], "state": state}})
    broken = {"objects0": ["container:sp:Thing 1 Thing {}"], "epochs": [1]}
    assert "no schema and state" in refused({"header": {**header["header"], "schema": broken}})
    assert "0 instances that differ" in refused(header)
    assert "none of its project" in refused(header, with_node({"key": "elsewhere:sp:x"}))
    assert "none of its project" in refused(header, with_node({"key": 7}))
    assert "none of its project" in refused(header, with_node({"_snapshot": "x"}))
    assert "none of its project" in refused(header, with_node({"tags": ["a", 1]}))
    assert "none of its project" in refused(header, with_node({}, "_Project"))
    for lists in ({"objects0": "x", "epochs": [1]}, {"objects0": [], "epochs": 5}, {"objects0": []}):
        assert "no schema and state" in refused({"header": {**header["header"], "schema": lists}})
    for change in (2**63 - 1, -1):
        state = {**header["header"]["state"], "change": change}
        assert "no schema and state" in refused({"header": {**header["header"], "state": state}})
    refused({"header": {**header["header"], "instances": 2**64}})
    for name in ("", "a\0"):  # which Neo4j has for no label, no type and no property
        assert "must match" in refused(header, with_node({}, "Instance", name))
        assert "must match" in refused(header, with_node({name: 1}))
    relations = next(part["relations"] for part in rest if "relations" in part)
    assert "no instances of it" in refused(
        header, {"relations": {**relations, "starts": [99] * len(relations["ends"])}}
    )
    assert "no instances of it" in refused(header, {"relations": {**relations, "types": ["ONE"]}})
    assert "must match" in refused(header, {"relations": {**relations, "types": ["\0"] * len(relations["ends"])}})
    twice = {"instances": [*instances["instances"], *instances["instances"]]}
    assert "instances that differ" in refused(header, twice)


def test_part_that_no_other_has_named_is_refused(plant: Api) -> None:
    done(own(plant, "PUT", "/snapshots/s"))
    for after in ("x", "instances", "instances:s:x", "nodes:s:1", f"instances:s:{10**30}"):
        answer = own(plant, "GET", "/snapshots/s/parts", after=after)
        assert answer.status_code == 400
        assert f"There is no part '{after}'" in answer.json()["error"]["message"]
    assert own(plant, "GET", "/snapshots/s/parts", after="instances:other:1").status_code == 404
