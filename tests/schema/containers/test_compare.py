from typing import Any

import pytest

from emulator.schema.containers.compare import max_list_size, max_text_size
from emulator.wire.schema.containers import DirectType, EnumType, Int32Type, TextType


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (Int32Type(list=True), 1000),
        (DirectType(list=True), 100),
        (DirectType(list=True, max_list_size=2000), 2000),
        (EnumType(values={}), 1000),
    ],
)
def test_list_holds_its_maximum_or_the_default(kind: Any, size: Any) -> None:
    assert max_list_size(kind) == size


def test_text_holds_its_maximum_or_the_default() -> None:
    assert max_text_size(TextType(max_text_size=5)) == 5
    assert max_text_size(TextType()) == 128_000
    assert max_text_size(Int32Type()) == 128_000
