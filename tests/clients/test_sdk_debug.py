"""The Python SDK reads every notice into its own class, and the notices of a timeout."""

from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from cognite.client import AsyncCogniteClient, ClientConfig, CogniteClient
from cognite.client.credentials import Token
from cognite.client.data_classes import filters
from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    DirectRelation,
    DirectRelationReference,
    MappedPropertyApply,
    NodeApply,
    NodeOrEdgeData,
    SpaceApply,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling import debug as module
from cognite.client.data_classes.data_modeling.containers import BTreeIndexApply
from cognite.client.data_classes.data_modeling.data_types import Int64, Text
from cognite.client.data_classes.data_modeling.debug import (
    DebugInfo,
    DebugNotice,
    DebugParameters,
    _create_debug_notice_subclass_map,  # pyright: ignore[reportPrivateUsage] - what the SDK reads with
)
from cognite.client.data_classes.data_modeling.instances import InstanceSort
from cognite.client.data_classes.data_modeling.query import (
    NodeResultSetExpression,
    NodeResultSetExpressionSync,
    Query,
    QuerySync,
    Select,
    SelectSync,
)

PART, BARE = ViewId("plant", "Part", "v1"), ViewId("plant", "Bare", "v1")


@pytest.fixture
def client(base_url: str, project: str) -> CogniteClient:
    client = CogniteClient(
        ClientConfig(client_name="test", project=project, base_url=base_url, credentials=Token("dev"), timeout=60)
    )
    models = client.data_modeling
    models.spaces.apply(SpaceApply("plant"))
    types = {"name": Text(), "size": Int64(), "near": DirectRelation(), "all": DirectRelation(is_list=True)}
    properties = {name: ContainerProperty(kind) for name, kind in types.items()}
    indexes = {"byName": BTreeIndexApply(properties=["name"], cursorable=True)}
    models.containers.apply(ContainerApply("plant", "Part", properties, used_for="node", indexes=indexes))
    models.containers.apply(ContainerApply("plant", "Bare", {"text": ContainerProperty(Text())}, used_for="node"))
    mapped = {name: MappedPropertyApply(ContainerId("plant", "Part"), name) for name in types}
    models.views.apply(ViewApply("plant", "Part", "v1", properties=mapped))
    text = {"text": MappedPropertyApply(ContainerId("plant", "Bare"), "text")}
    models.views.apply(ViewApply("plant", "Bare", "v1", properties=text))
    first = DirectRelationReference("plant", "p0")
    models.instances.apply(
        [
            NodeApply("plant", f"p{ix}", sources=[NodeOrEdgeData(PART, {"name": "P", "size": 1, "all": [first]})])
            for ix in range(12)
        ]
    )
    return client


def of_part(name: str) -> tuple[str, ...]:
    return PART.as_property_ref(name)


def sets() -> dict[str, NodeResultSetExpression]:
    """Sets that have every notice about a result set, once they are continued."""
    named = filters.Equals(["node", "externalId"], "p0")
    p_name, p_size = filters.Equals(of_part("name"), "P"), filters.Equals(of_part("size"), 1)
    return {
        "a": NodeResultSetExpression(filter=named),
        "b": NodeResultSetExpression(from_="a", through=of_part("near")),
        "c": NodeResultSetExpression(from_="a", through=of_part("all"), limit=1),
        "d": NodeResultSetExpression(filter=filters.HasData(views=[PART, BARE])),
        "e": NodeResultSetExpression(filter=filters.Equals(BARE.as_property_ref("text"), "x")),
        "f": NodeResultSetExpression(filter=p_size, limit=1, sort=[InstanceSort(of_part("size"))]),
        "g": NodeResultSetExpression(filter=p_name, sort=[InstanceSort(of_part("name"))]),
    }


def by_class(info: DebugInfo | None) -> dict[str, list[DebugNotice]]:
    assert info is not None
    found: dict[str, list[DebugNotice]] = {}
    for notice in info.notices or ():
        found.setdefault(type(notice).__name__, []).append(notice)
    return found


def test_every_notice_is_read_into_its_class(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    with_, select = sets(), {name: Select() for name in sets()}
    first = instances.query(Query(with_, select))
    query = Query(with_, select, cursors={"c": first.cursors["c"]})
    found = by_class(instances.query(query, debug=DebugParameters(timeout=99_000)).debug)
    known = _create_debug_notice_subclass_map().values()
    assert set(found) == {cls.__name__ for cls in known}
    clients = {"CogniteClient": CogniteClient, "AsyncCogniteClient": AsyncCogniteClient}
    for cls in known:
        allowed = {
            name: get_args(hint)
            for name, hint in get_type_hints(cls, {**vars(module), **clients}).items()
            if get_origin(hint) is Literal
        }
        for notice in found[cls.__name__]:
            assert all(getattr(notice, name) in values for name, values in allowed.items())


def test_sync_and_list_have_the_notices(client: CogniteClient) -> None:
    instances = client.data_modeling.instances
    bare = filters.Equals(BARE.as_property_ref("text"), "x")
    listed = instances.list("node", filter=bare, debug=DebugParameters())
    assert set(by_class(listed.debug)) == {"ContainersWithoutIndexesInvolvedNotice"}
    query = QuerySync({"a": NodeResultSetExpressionSync(filter=bare)}, {"a": SelectSync()})
    found = by_class(instances.sync(query, debug=DebugParameters()).debug)
    assert set(found) == {"ContainersWithoutIndexesInvolvedNotice", "UnknownDebugNotice"}
    assert [notice.code for notice in found["UnknownDebugNotice"]] == ["syncMissingSpaceFilter"]


@pytest.mark.filterwarnings("ignore:.*debug parameters")
def test_all_debug_options_together_are_answered(client: CogniteClient) -> None:
    every = DebugParameters(
        emit_results=False,
        timeout=60_000,
        include_translated_query=True,
        include_plan=True,
        profile=True,
        include_llm_prompt=True,
    )
    result = client.data_modeling.instances.query(Query(sets(), {name: Select() for name in sets()}), debug=every)
    info = result.debug
    assert info is not None
    assert info.plan is not None
    assert info.plan.profiled
    assert info.translated_query is not None
    assert set(info.translated_query.query) == set(info.plan.full_plan) == set(sets())
