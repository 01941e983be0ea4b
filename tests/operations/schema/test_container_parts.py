from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

CONTAINERS = "/models/containers"
PARTS = ["indexes/delete", "indexes/retry", "constraints/delete", "constraints/retry", "properties/retry"]


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    return api


def rows(graph: Graph, text: str, **parameters: Any) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, parameters)))


def key(external_id: str, identifier: str) -> dict:
    return {"space": SPACE, "containerExternalId": external_id, "identifier": identifier}


def stored(api: Api, external_id: str) -> dict:
    return api.ok(f"{CONTAINERS}/byids", {"items": [ref(external_id)]})["items"][0]


def test_deleted_indexes_are_returned(models: Api) -> None:
    indexes = {name: {"properties": ["p"]} for name in "xyz"}
    models.ok(CONTAINERS, {"items": [container("C", p=prop(), indexes=indexes), container("D", p=prop())]})
    named = [key("C", "x"), key("C", "z"), key("C", "x"), key("C", "none"), key("D", "x"), key("None", "x")]
    assert models.ok(f"{CONTAINERS}/indexes/delete", {"items": named}) == {"items": named[:2]}
    after = stored(models, "C")
    assert list(after["indexes"]) == ["y"]
    assert models.ok(f"{CONTAINERS}/indexes/retry", {"items": named}) == {"items": []}
    assert models.ok(f"{CONTAINERS}/indexes/retry", {"items": [key("C", "y")]}) == {"items": [key("C", "y")]}
    models.ok(CONTAINERS, {"items": [container("C", p=prop(), indexes={"x": {"properties": ["p"]}})]})
    assert list(stored(models, "C")["indexes"]) == ["y", "x"]


def test_deleted_constraint_is_not_enforced_any_more(models: Api, graph: Graph) -> None:
    unique = {"u": {"properties": ["p"]}, "v": {"properties": ["q"]}, "r": {"require": container_ref("D")}}
    models.ok(
        CONTAINERS, {"items": [container("C", "all", p=prop(), q=prop(), constraints=unique), container("D", p=prop())]}
    )
    both = [data(container_ref("C"), p="x", q="x"), data(container_ref("D"), p="x")]
    models.ok("/models/instances", {"items": [node("n", *both), node("t")]})
    for name in ("u", "r"):
        named = [key("C", name), key("C", "none")]
        assert models.ok(f"{CONTAINERS}/constraints/delete", {"items": named}) == {"items": named[:1]}
    assert list(stored(models, "C")["constraints"]) == ["v"]
    of_c = data(container_ref("C"), p="x")
    models.ok("/models/instances", {"items": [node("m", of_c), edge("e", ref("n"), ref("t"), ref("t"), of_c)]})
    keys = rows(
        graph,
        "MATCH (instance:Instance {project: $project}) OPTIONAL MATCH (instance)-[relationship]->() "
        "RETURN keys(instance) + coalesce(keys(relationship), [])",
        project=models.project,
    )
    assert {one for (found,) in keys for one in found if "!" in one} == {"C!v"}


def test_digest_of_an_edge_is_removed_from_its_relationship(models: Api, graph: Graph) -> None:
    models.ok(CONTAINERS, {"items": [container("C", "edge", p=prop(), constraints={"u": {"properties": ["p"]}})]})
    e = edge("e", ref("n"), ref("t"), ref("t"), data(container_ref("C"), p="x"))
    models.ok("/models/instances", {"items": [node("n"), node("t"), e]})
    models.ok(f"{CONTAINERS}/constraints/delete", {"items": [key("C", "u")]})
    text = "MATCH (:Instance {project: $project})-[edge {externalId: 'e'}]->() RETURN keys(edge)"
    ((found,),) = rows(graph, text, project=models.project)
    assert set(found) == {"key", "space", "externalId", "C.p"}


@pytest.mark.usefixtures("of_many")
@pytest.mark.parametrize("path", ["delete", "constraints/delete"])
def test_index_is_dropped_with_the_last_project_that_uses_it(
    base_url: str, graph: Graph, project: str, path: str
) -> None:
    external_id = f"C{project.replace('-', '')}"
    written = container(external_id, p=prop(), constraints={"u": {"properties": ["p"]}})
    text = "SHOW INDEXES YIELD labelsOrTypes, properties WHERE $label IN labelsOrTypes RETURN properties"
    apis = [Api(base_url, f"{project}-{number}") for number in range(2)]
    for api in apis:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        api.ok(CONTAINERS, {"items": [written]})
    for api, left in zip(apis, (1, 0), strict=True):
        api.ok(f"{CONTAINERS}/{path}", {"items": [{**ref(external_id), **key(external_id, "u")}]})
        assert len(rows(graph, text, label=external_id)) == left
        api.client.close()


@pytest.mark.parametrize("path", PARTS)
def test_names_of_parts_are_checked(models: Api, path: str) -> None:
    def refused(*items: dict) -> str:
        status, message = models.refused(f"{CONTAINERS}/{path}", {"items": list(items)})
        assert status == 400
        return message

    assert "items size must be between 1 and 10" in refused()
    assert "items size must be between 1 and 10" in refused(*[key("C", "x")] * 11)
    assert "externalId must match" in refused(key("1", "x"))
    assert "items[0].identifier must not be null" in refused({"space": SPACE, "containerExternalId": "C"})
    status, _ = models.refused(f"{CONTAINERS}/{path}", {"items": [{**key("C", "x"), "space": "cdf_cdm"}]})
    assert status == 403
