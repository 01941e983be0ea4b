"""What writes are refused, on any file system: the margin is chosen by what is free."""

from pathlib import Path

import pytest

from emulator.database.disk_space import CHECKPOINT, GROWTH, ITEM_BYTES, MEBIBYTE, UNGUARDED, DiskSpace
from emulator.errors import DiskAlmostFull, Unavailable, VersionConflict
from emulator.settings import Settings

FAR_ABOVE = 2**60  # bytes that no disk has


def test_no_write_is_taken_below_the_margin(tmp_path: Path) -> None:
    disk = DiskSpace(tmp_path, FAR_ABOVE)
    with pytest.raises(DiskAlmostFull) as refused, disk.reserve():
        pytest.fail("the write was taken")
    assert (refused.value.margin, refused.value.resume, refused.value.needed) == (FAR_ABOVE, FAR_ABOVE * 9 // 8, 0)
    shortage = disk.shortage()
    assert shortage is not None
    assert 0 < shortage.free < FAR_ABOVE


def test_write_above_the_margin_is_taken(tmp_path: Path) -> None:
    disk = DiskSpace(tmp_path, 0)
    with disk.reserve(body=100, items=3):
        assert disk.shortage() is None


def test_write_that_may_use_more_than_there_is_is_refused_alone(tmp_path: Path) -> None:
    disk = DiskSpace(tmp_path, 0)
    with pytest.raises(DiskAlmostFull) as refused, disk.reserve(body=FAR_ABOVE, items=2):
        pytest.fail("the write was taken")
    assert refused.value.needed == FAR_ABOVE * GROWTH + 2 * ITEM_BYTES
    with disk.reserve():
        assert disk.shortage() is None


def test_writes_under_way_leave_room_for_a_checkpoint_together(tmp_path: Path) -> None:
    disk = DiskSpace(tmp_path, 0)
    half = (disk.free() - CHECKPOINT) * 6 // 10 // GROWTH
    with disk.reserve(body=half):
        with pytest.raises(DiskAlmostFull), disk.reserve(body=half):
            pytest.fail("the second write was taken")
        with disk.reserve(body=10):
            pass
    with disk.reserve(body=half):
        pass


@pytest.mark.parametrize("error", [Unavailable(), VersionConflict(), ValueError()])
def test_write_that_fails_reserves_nothing_any_more(tmp_path: Path, error: Exception) -> None:
    disk = DiskSpace(tmp_path, 0)
    half = (disk.free() - CHECKPOINT) * 6 // 10 // GROWTH
    for _ in range(2):
        with pytest.raises(type(error)), disk.reserve(body=half):
            raise error


def test_data_of_another_process_are_not_guarded() -> None:
    assert UNGUARDED.shortage() is None
    with UNGUARDED.reserve(body=FAR_ABOVE):
        pass


def test_margin_by_default_is_one_number() -> None:
    assert DiskSpace.__init__.__defaults__ == (None, Settings().disk_margin * MEBIBYTE)


def test_default_margin_leaves_room_for_a_batch_of_a_thousand_items() -> None:
    body = 4 * MEBIBYTE
    assert CHECKPOINT + 1000 * ITEM_BYTES + GROWTH * body < Settings().disk_margin * MEBIBYTE
