"""The constraints of containers on the instances that have data in them."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, ref, view
from conftest import Api

pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES = "/models/instances"


@pytest.fixture
def spaces(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    return api


def define(api: Api, *containers: dict[str, Any]) -> None:
    api.ok("/models/containers", {"items": list(containers)})


def write(api: Api, *items: dict[str, Any], **flags: Any) -> None:
    api.ok(INSTANCES, {"items": list(items), **flags})


def refused(api: Api, *items: dict[str, Any], **flags: Any) -> tuple[int, str]:
    return api.refused(INSTANCES, {"items": list(items), **flags})


def values(api: Api, external_id: str, name: str, space: str = SPACE) -> Any:
    """The values of container `name`, read through a view of the same name."""
    known = api.ok("/models/containers/byids", {"items": [ref(name)]})["items"][0]["properties"]
    api.ok("/models/views", {"items": [view(name, *(f"{name}.{p}" for p in known))]})
    body = {
        "items": [{"instanceType": "node", "space": space, "externalId": external_id}],
        "sources": [{"source": {"type": "view", "space": SPACE, "externalId": name, "version": "v1"}}],
    }
    return api.ok(f"{INSTANCES}/byids", body)["items"][0]["properties"][SPACE][f"{name}/v1"]


def thing(external_id: str, of: str = "Thing", /, space: str = SPACE, **given: Any) -> dict[str, Any]:
    return node(external_id, data(container_ref(of), **given), space=space)


UNIQUE = {"bySerial": {"constraintType": "uniqueness", "properties": ["serial", "part"], "bySpace": False}}


def test_values_of_a_uniqueness_constraint_belong_to_one_instance(spaces: Api) -> None:
    define(spaces, container("Thing", serial=prop(), part=prop("int64"), constraints=UNIQUE))
    write(spaces, thing("a", serial="x", part=1), thing("b", serial="x", part=2))
    status, message = refused(spaces, thing("c", serial="x", part=1))
    assert status == 409
    assert "'bySerial'" in message
    status, _ = refused(spaces, thing("b", part=1))
    assert status == 409
    status, _ = refused(spaces, thing("c", serial="y", part=1), thing("d", serial="y", part=1))
    assert status == 409


def test_nulls_never_collide(spaces: Api) -> None:
    define(spaces, container("Thing", serial=prop(), part=prop("int64"), constraints=UNIQUE))
    write(spaces, thing("a", serial="x"), thing("b", serial="x"), thing("c"), thing("d"))


def test_values_can_move_between_instances_in_one_batch(spaces: Api) -> None:
    define(spaces, container("Thing", serial=prop(), part=prop("int64"), constraints=UNIQUE))
    write(spaces, thing("a", serial="x", part=1), thing("b", serial="y", part=1))
    write(spaces, thing("a", serial="y"), thing("b", serial="x"))
    gone = {"instanceType": "node", "space": SPACE, "externalId": "a"}
    write(spaces, thing("c", serial="y", part=1), delete=[gone])
    assert values(spaces, "c", "Thing") == {"serial": "y", "part": 1}


def test_uniqueness_by_space_applies_within_the_space_of_the_instance(spaces: Api) -> None:
    constraints = {"unique": {"constraintType": "uniqueness", "properties": ["serial"], "bySpace": True}}
    define(spaces, container("Thing", serial=prop(), constraints=constraints))
    write(spaces, thing("a", serial="x"), thing("a", serial="x", space="other"))
    status, _ = refused(spaces, thing("b", serial="x", space="other"))
    assert status == 409


def test_long_text_can_be_unique(spaces: Api) -> None:
    constraints = {"unique": {"constraintType": "uniqueness", "properties": ["serial"]}}
    define(spaces, container("Thing", serial=prop(), constraints=constraints))
    write(spaces, thing("a", serial="x" * 100_000))
    status, _ = refused(spaces, thing("b", serial="x" * 100_000))
    assert status == 409


def test_required_container_must_hold_data(spaces: Api) -> None:
    needs = {"needsBase": {"constraintType": "requires", "require": container_ref("Base")}}
    define(spaces, container("Base", name=prop()), container("Thing", part=prop(), constraints=needs))
    status, message = refused(spaces, thing("a", part="x"))
    assert status == 400
    assert "'needsBase'" in message
    write(spaces, node("a", data(container_ref("Thing"), part="x"), data(container_ref("Base"), name="a")))
    write(spaces, thing("b", "Base", name="b"))
    write(spaces, thing("b", part="x"))


def test_immutable_property_is_set_once(spaces: Api) -> None:
    define(spaces, container("Thing", serial=prop(immutable=True), part=prop()))
    write(spaces, thing("a", part="x"))
    write(spaces, thing("a", serial="s"))
    write(spaces, thing("a", serial="s", part="y"))
    for value in ("t", None):
        status, message = refused(spaces, thing("a", serial=value))
        assert status == 400
        assert "'serial'" in message


def test_auto_increment_follows_the_highest_value(spaces: Api) -> None:
    define(spaces, container("Thing", number=prop("int32", nullable=False, autoIncrement=True), part=prop()))
    write(spaces, thing("a"), thing("b"))
    write(spaces, thing("c", number=10), thing("d"))
    write(spaces, thing("e"), thing("a", part="x"))
    numbers = [values(spaces, name, "Thing")["number"] for name in "abcde"]
    assert numbers == [1, 2, 10, 11, 12]


def test_target_container_of_a_direct_relation_must_hold_data(spaces: Api) -> None:
    link = prop("direct", container=container_ref("Target"))
    links = prop("direct", list=True, container=container_ref("Target"))
    define(spaces, container("Target", name=prop()), container("Thing", link=link, links=links))
    status, message = refused(spaces, thing("a", link=ref("t")))
    assert status == 400
    assert message == (
        "Cannot auto-create a direct relation target: node with external id 't' does not exist, "
        "and direct relation 'link' requires its targets to have data in container 'sp:Target'."
    )
    write(spaces, node("t"))
    status, message = refused(spaces, thing("a", links=[ref("t")]))
    assert status == 400
    assert f"{SPACE}:Target" in message
    write(spaces, thing("a", link=ref("t"), links=[ref("t")]), thing("t", "Target", name="t"))


def test_missing_target_is_created_or_refused(spaces: Api) -> None:
    define(spaces, container("Thing", link=prop("direct"), links=prop("direct", list=True)))
    status, message = refused(spaces, thing("a", links=[ref("b")]), autoCreateDirectRelations=False)
    assert (status, message) == (
        400,
        "Node with external id 'b' was referenced as the target of a direct relation, but it does not exist.",
    )
    write(spaces, thing("a", links=[ref("b"), ref("c"), ref("b")], link=ref("a")))
    assert values(spaces, "a", "Thing") == {"link": ref("a"), "links": [ref("b"), ref("c"), ref("b")]}
    listed = spaces.ok(f"{INSTANCES}/list", {})["items"]
    assert [item["externalId"] for item in listed] == ["a", "b", "c"]


def test_auto_increment_restarts_with_its_container(spaces: Api) -> None:
    ticket = container("Thing", number=prop("int32", autoIncrement=True))
    define(spaces, ticket)
    write(spaces, thing("a"), thing("b"))
    spaces.ok("/models/containers/delete", {"items": [ref("Thing")]})
    define(spaces, ticket)
    write(spaces, thing("b"))
    assert values(spaces, "b", "Thing") == {"number": 1}
