"""Queries and mutations in GraphQL are those of their caller."""

from collections.abc import Iterator
from typing import Any

import pytest

from builders import view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from spaces_world import build, mapped
from strict import acl, admin, limited, strict

MODEL = "/userapis/spaces/s2/datamodels/M/versions/v1/graphql"
LINK = mapped("Cs2", "s2", "link")
LIST = "{ listVs1 { items { externalId space } } listVs2 { items { externalId space link { externalId } } } }"


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


@pytest.fixture
def chief(url: str, project: str) -> Api:
    api = admin(url, project)
    build(api)
    return api


def spaces(answer: Any) -> set[str]:
    return {one["space"] for page in answer["data"].values() for one in page["items"]}


def test_query_returns_what_its_caller_may_read(chief: Api, url: str) -> None:
    assert spaces(chief.ok(MODEL, {"query": LIST})) == {"s1", "s2", "s3"}
    reader = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ", spaces=["s2"]))
    assert spaces(reader.ok(MODEL, {"query": LIST})) == {"s2"}


def test_relation_to_what_the_caller_may_not_read_is_null(chief: Api, url: str) -> None:
    reader = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ", spaces=["s2"]))
    linked = view("Linked", space="s2", link={**LINK, "source": view_ref("Vs3", "s3")})
    chief.ok("/models/views", {"items": [linked]})
    views = [view_ref("Linked", "s2"), view_ref("Vs3", "s3")]
    chief.ok("/models/datamodels", {"items": [{"space": "s2", "externalId": "M", "version": "v1", "views": views}]})
    query = """{ listLinked(filter: {externalId: {eq: "b"}, space: {eq: "s2"}}) { items { link { space externalId } } }
        asked: listLinked(filter: {link: {name: {isNull: false}}}) { items { externalId } } }"""
    seen = chief.ok(MODEL, {"query": query})["data"]
    assert seen["listLinked"]["items"] == [{"link": {"space": "s3", "externalId": "c"}}]
    assert {"externalId": "b"} in seen["asked"]["items"]
    hidden = reader.ok(MODEL, {"query": query})["data"]
    assert hidden["listLinked"]["items"] == [{"link": None}]
    assert {"externalId": "b"} not in hidden["asked"]["items"]


def test_views_that_the_caller_may_not_read_are_no_types(chief: Api, url: str) -> None:
    reader = limited(chief, url, acl("dataModelsAcl", "READ", spaces=["s2"]), acl("dataModelInstancesAcl", "READ"))
    answer = reader.ok(MODEL, {"query": "{ __schema { queryType { fields { name } } } }"})
    names = {one["name"] for one in answer["data"]["__schema"]["queryType"]["fields"]}
    assert "listVs2" in names
    assert "listVs1" not in names


def test_query_needs_the_right_to_read_instances(chief: Api, url: str) -> None:
    reader = limited(chief, url, acl("dataModelsAcl", "READ"))
    status, _ = reader.refused(MODEL, {"query": LIST})
    assert status == 403


def test_mutation_needs_the_right_to_write_where_it_writes(chief: Api, url: str) -> None:
    upsert = 'mutation { upsertVs1(items: [{space: "%s", externalId: "new", name: "n"}]) { externalId } }'
    delete = 'mutation { deleteVs1(items: [{space: "s1", externalId: "none"}]) { externalId } }'
    writer = limited(
        chief,
        url,
        acl("dataModelsAcl", "READ"),
        acl("dataModelInstancesAcl", "READ"),
        acl("dataModelInstancesAcl", "WRITE_PROPERTIES", spaces=["s1"]),
        name="writer",
    )
    reader = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ"))
    assert reader.refused(MODEL, {"query": upsert % "s1"})[0] == 403
    assert writer.refused(MODEL, {"query": upsert % "s2"})[0] == 403
    assert writer.refused(MODEL, {"query": delete})[0] == 403
    assert chief.ok(MODEL, {"query": upsert % "s1"}) == {"data": {"upsertVs1": [{"externalId": "new"}]}}
