"""No request changes anything in spaces where its caller may not write."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builders import container, container_ref, data, edge, node, prop, ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph, Transaction
from emulator.operations.schema.store import read_changes
from emulator.schema.storage_format import object_key
from spaces_world import NAMES, SPACES, build
from strict import acl, admin, caller, group, strict

spaces, names = st.sampled_from(SPACES), st.sampled_from([*NAMES, "none"])
kinds = st.sampled_from(["node", "edge"])
references = st.builds(ref, names, spaces)


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


WRITERS = {
    "of s1": [acl("dataModelInstancesAcl", "WRITE", spaces=["s1"]), acl("dataModelInstancesAcl", "READ")],
    "of s1, blind": [acl("dataModelInstancesAcl", "WRITE", spaces=["s1"])],
    "of properties": [
        acl("dataModelInstancesAcl", "WRITE_PROPERTIES", spaces=["s1"]),
        acl("dataModelInstancesAcl", "READ"),
    ],
}


@pytest.fixture(scope="module")
def writers(url: str) -> dict[str, Api]:
    project = f"test-{uuid4().hex[:16]}"
    chief = admin(url, project)
    build(chief)
    for name, capabilities in WRITERS.items():
        models = acl("dataModelsAcl", "READ"), acl("dataModelsAcl", "WRITE", spaces=["s1"])
        group(chief, name, *models, *capabilities)
    return {name: caller(url, project, name) for name in WRITERS}


written_nodes = st.builds(
    lambda name, space, target, source, text: node(
        name, data(container_ref(f"C{source}", source), name=text, link=target), space=space
    ),
    st.sampled_from([*NAMES, "new1", "new2"]),
    spaces,
    st.one_of(st.none(), st.builds(ref, st.sampled_from([*NAMES, "made1", "made2"]), spaces)),
    spaces,
    st.text("xyz", max_size=3),
)
written_edges = st.builds(
    lambda n, space, start, end: edge(f"n{n}", start, end, ref("b", "s1"), space=space),
    st.integers(0, 30),
    spaces,
    st.builds(ref, st.sampled_from([*NAMES, "made3"]), spaces),
    st.builds(ref, st.sampled_from(NAMES), spaces),
)
applies = st.builds(
    lambda items, direct, ends: (
        "/models/instances",
        {"items": items, "autoCreateDirectRelations": direct, "autoCreateStartNodes": ends, "autoCreateEndNodes": ends},
    ),
    st.lists(st.one_of(written_nodes, written_edges), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
)
deletes = st.one_of(
    st.builds(
        lambda kind, one: ("/models/instances/delete", {"items": [{"instanceType": kind, **one}]}), kinds, references
    ),
    st.builds(lambda s: ("/models/containers/delete", {"items": [ref(f"C{s}", s)]}), st.sampled_from(["s2", "s3"])),
    st.builds(lambda s: ("/models/views/delete", {"items": [{**ref(f"V{s}", s), "version": "v1"}]}), spaces),
    st.builds(lambda s: ("/models/spaces/delete", {"items": [{"space": s}]}), spaces),
)
definitions = st.one_of(
    st.builds(
        lambda s, t: ("/models/spaces", {"items": [{"space": s, "description": t}]}), spaces, st.text("xyz", max_size=3)
    ),
    st.builds(
        lambda s, t: (
            "/models/containers",
            {"items": [container(f"C{s}", "all", space=s, name=prop(), **{t: prop()})]},
        ),
        spaces,
        st.sampled_from(["more", "other"]),
    ),
)


HELD = """
CALL () {
  MATCH (held:Instance) WHERE held.project = $project AND held.number >= 0 RETURN held
  UNION ALL
  MATCH (held:_Deleted) WHERE held.project = $project AND held.change >= 0 RETURN held
}
WITH held WHERE held.space IN ['s2', 's3']
// An edge that may be written may start at a node that may only be read.
WITH held, COUNT { (held)-[relation]->() WHERE NOT coalesce(relation.space = 's1', false) } AS relations
RETURN held.key, properties(held), labels(held), relations
ORDER BY held.key
"""


def untouchable(graph: Graph, project: str) -> Any:
    """All that the project holds in the spaces that may not be written to."""

    def work(transaction: Transaction) -> Any:
        kept = read_changes(transaction, project, 0)
        models = {object_key(one): one for one in kept if one.space in ("s2", "s3")}
        return transaction.rows(Statement(HELD, {"project": project})), models

    return graph.read(work)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(list(WRITERS)), request=st.one_of(applies, deletes, definitions))
@example(
    name="of s1",
    request=(
        "/models/instances",
        {"items": [node("new", data(container_ref("Cs1", "s1"), link=ref("made", "s2")), space="s1")]},
    ),
)
def test_nothing_changes_where_a_caller_may_not_write(
    graph: Graph, writers: dict[str, Api], name: str, request: tuple[str, Any]
) -> None:
    api = writers[name]
    before = untouchable(graph, api.project)
    answered = api.post(*request)
    assert answered.status_code < 500
    assert untouchable(graph, api.project) == before
