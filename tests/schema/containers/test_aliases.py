from typing import Any

import pytest

from emulator.schema.containers.aliases import alias_of
from emulator.wire.references import ContainerId


@pytest.mark.parametrize(
    ("name", "taken", "alias"),
    [
        ("Person", set(), "Person"),
        ("Person", {"Person"}, "Person__movies"),
        ("Person", {"Person", "Person__movies"}, "Person__movies_2"),
        ("Person", {"Person", "Person__movies", "Person__movies_2"}, "Person__movies_3"),
        ("Instance", set(), "Instance__movies"),
        ("Node", set(), "Node__movies"),
        ("Edge", {"Edge__movies"}, "Edge__movies_2"),
    ],
)
def test_alias_is_the_shortest_free_one(name: str, taken: Any, alias: str) -> None:
    assert alias_of(ContainerId("movies", name), taken) == alias
