from typing import Any

import msgspec
import pytest

from emulator.errors import UnknownContainers, UnknownSpaces
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
    check_containers([write("A", "B", "Old"), write("B", "A")], SCHEMA)


def test_missing_containers_are_named_together() -> None:
    with pytest.raises(UnknownContainers) as refused:
        check_containers([write("A", "X", "Old"), write("B", "Y", "X")], SCHEMA)
    assert str(refused.value) == "One or more containers do not exist: 's:X', 's:Y'"


def test_missing_spaces_are_named_together() -> None:
    with pytest.raises(UnknownSpaces, match="One or more spaces do not exist: 'x', 'y'"):
        check_spaces(["x", "y", "x"], SCHEMA)
