import pytest

from emulator.errors import ReservedIdentifier, SystemSpace, Violations
from emulator.schema.spaces import check, check_writable, merge
from emulator.wire.schema.spaces import SpaceWrite


def test_every_rule_that_is_broken_is_named() -> None:
    with pytest.raises(Violations) as refused:
        check([SpaceWrite(space="1"), SpaceWrite(space="a", name="x" * 256)])
    assert "name size must be between 0 and 255" in refused.value.violations
    assert len(refused.value.violations) == 2


@pytest.mark.parametrize("name", ["space", "node", "version_info"])
def test_reserved_name_is_refused(name: str) -> None:
    with pytest.raises(ReservedIdentifier, match="Space identifier cannot be one of the reserved values"):
        check([SpaceWrite(space=name)])


def test_system_space_cannot_be_written() -> None:
    with pytest.raises(SystemSpace, match="Cannot write to the system space 'cdf_cdm'"):
        check_writable(["mine", "cdf_cdm"])


def test_unchanged_space_is_the_stored_one() -> None:
    stored = merge(SpaceWrite(space="a", name="n"), None, 1)
    assert merge(SpaceWrite(space="a", name="n"), stored, 2) is stored


def test_changed_space_keeps_its_creation() -> None:
    stored = merge(SpaceWrite(space="a", name="n"), None, 1)
    changed = merge(SpaceWrite(space="a"), stored, 2)
    assert (changed.created_time, changed.last_updated_time, changed.name) == (1, 2, None)
