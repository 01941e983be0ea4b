from typing import Any

import msgspec
import pytest

from emulator.errors import RequiresCycle, UnknownContainers, UnknownSpaces
from emulator.schema.references import check_containers, check_spaces
from emulator.wire.schema.containers import ContainerWrite
from snapshots import container_object, container_ref, prop, snapshot

SCHEMA = snapshot(container_object("Old", {"a": prop()}))


def write(external_id: str, *named: Any) -> Any:
    properties = {f"r{n}": prop("direct", container=container_ref(name)) for n, name in enumerate(named)}
    constraints = {f"c{n}": {"require": container_ref(name)} for n, name in enumerate(named)}
    written = {"space": "s", "externalId": external_id, "properties": properties, "constraints": constraints}
    return msgspec.convert(written, ContainerWrite)


def test_containers_of_one_request_may_need_each_other() -> None:
    check_containers([write("A", "B", "Old"), relation("B", "A")], SCHEMA)


def relation(external_id: str, target: str) -> Any:
    properties = {"r": prop("direct", container=container_ref(target))}
    return msgspec.convert({"space": "s", "externalId": external_id, "properties": properties}, ContainerWrite)


@pytest.mark.parametrize(
    ("requires", "circle"),
    [
        ({"A": "A"}, "s:A -> s:A"),
        ({"A": "B", "B": "A"}, "s:A -> s:B -> s:A"),
        ({"A": "B", "B": "C", "C": "A"}, "s:A -> s:B -> s:C -> s:A"),
    ],
)
def test_containers_that_require_each_other_are_refused(requires: dict[str, str], circle: str) -> None:
    with pytest.raises(RequiresCycle, match=f"must not require each other: {circle}"):
        check_containers([write(name, other) for name, other in requires.items()], SCHEMA)


def test_circle_is_refused_too_where_a_part_of_it_is_stored() -> None:
    requires_c = {"c": {"require": container_ref("C")}}
    there = snapshot(container_object("C", {"a": prop()}), container_object("B", {"a": prop()}, constraints=requires_c))
    with pytest.raises(RequiresCycle, match="s:C -> s:B -> s:C"):
        check_containers([write("C", "B")], there)


def test_missing_containers_are_named_together() -> None:
    with pytest.raises(UnknownContainers) as refused:
        check_containers([write("A", "X", "Old"), write("B", "Y", "X")], SCHEMA)
    assert str(refused.value) == "One or more containers do not exist: 's:X', 's:Y'"


def test_missing_spaces_are_named_together() -> None:
    with pytest.raises(UnknownSpaces, match="One or more spaces do not exist: 'x', 'y'"):
        check_spaces(["x", "y", "x"], SCHEMA)
