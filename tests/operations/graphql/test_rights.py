"""Who may publish and read data models as texts."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from dml import REGENERATE, UPSERT, VERSIONS, ask, publish, regenerated, text_of, told
from emulator.graph.driver import Graph
from strict import acl, admin, caller, group, strict

TEXT = "# published\ntype A { a: Int }"
DENIED = "Resource not found. This may also be due to insufficient access rights."
NEW = {"space": "sp", "externalId": "New", "version": "1", "graphQlDml": TEXT}
KEY = {"space": "sp", "externalId": "Model", "version": "1"}


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


@pytest.fixture(scope="module")
def project(url: str) -> str:
    """A project with a data model in the space `sp`, and a space `other`."""
    name = f"test-{uuid4().hex[:16]}"
    chief = admin(url, name)
    chief.ok("/models/spaces", {"items": [{"space": "sp"}, {"space": "other"}]})
    publish(chief, TEXT)
    publish(chief, TEXT, space="other")
    read, write = acl("dataModelsAcl", "READ"), acl("dataModelsAcl", "WRITE")
    group(chief, "reader", read)
    group(chief, "writer", read, write)
    group(chief, "writer of other", read, acl("dataModelsAcl", "WRITE", spaces=["other"]))
    group(chief, "reader of other", acl("dataModelsAcl", "READ", spaces=["other"]))
    group(chief, "reader of instances", acl("dataModelInstancesAcl", "READ"))
    return name


@pytest.mark.parametrize("who", ["reader", "writer of other", "reader of instances"])
def test_who_may_not_write_in_the_space_publishes_nothing(url: str, project: str, who: str):
    api = caller(url, project, who)
    assert api.refused("/dml/graphql", {"query": UPSERT, "variables": {"dmCreate": NEW}}) == (403, DENIED)
    assert api.refused("/dml/graphql", {"query": REGENERATE, "variables": KEY}) == (403, DENIED)


def test_all_spaces_that_a_text_writes_to_need_the_right(url: str, project: str):
    api = caller(url, project, "writer of other")
    text = 'type B { b: Int @mapping(space: "sp") }'
    model = {"space": "other", "externalId": "Mixed", "version": "1", "graphQlDml": text}
    assert api.refused("/dml/graphql", {"query": UPSERT, "variables": {"dmCreate": model}}) == (403, DENIED)
    publish(api, "type B { b: Int }", space="other", externalId="Own")


def test_who_may_write_publishes(url: str, project: str):
    api = caller(url, project, "writer")
    assert publish(api, TEXT, externalId="New")["graphQlDml"] == TEXT
    assert regenerated(api, "New").startswith("type A @view(")


def test_what_may_not_be_read_is_not_there(url: str, project: str):
    reader, other = caller(url, project, "reader"), caller(url, project, "reader of other")
    assert text_of(reader) == text_of(other, space="other") == TEXT
    answer = ask(other, VERSIONS, space="sp", externalId="Model")
    assert answer["data"]["graphQlDmlVersionsById"]["items"] == []
    query = "{ listGraphQlDmlVersions { items { space } } }"
    found = ask(other, query)["data"]["listGraphQlDmlVersions"]["items"]
    assert {one["space"] for one in found} == {"other"}
    nobody = caller(url, project, "reader of instances")
    assert nobody.refused("/dml/graphql", {"query": query}) == (403, DENIED)


def test_a_view_that_may_not_be_read_cannot_be_imported(url: str, project: str):
    group(admin(url, project), "own space", acl("dataModelsAcl", "READ", "WRITE", spaces=["other"]))
    api = caller(url, project, "own space")
    text = 'type A @import @view(space: "sp")'
    assert told(api, text, space="other", externalId="Half") == [("One or more views do not exist: 'sp:A'", 1, 6)]
    text = 'type CogniteAsset @import @view(space: "cdf_cdm", version: "v1")'
    found = told(api, text, space="other", externalId="Half")
    assert found == [("One or more views do not exist: 'cdf_cdm:CogniteAsset/v1'", 1, 6)]
