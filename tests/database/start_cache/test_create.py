"""A training that fails is tried again at later starts, a few times. Java cannot run from the class path here."""

import os
from pathlib import Path

import pytest

from emulator.database.start_cache import create as start_cache
from emulator.database.start_cache import file as cache_file

JARS = [Path("/nowhere/neo4j.jar")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "cdf-emulator"


def attempt() -> int:
    """Try to create the cache; returns how many trainings were begun."""
    begun: list[str] = []
    start_cache.create(JARS, lambda _: None, lambda step, _done, _total: begun.append(step))
    return len(begun)


def grow_older(seconds: float) -> None:
    failed = cache_file.path(JARS).with_suffix(".failed")
    age = failed.stat().st_mtime - seconds
    os.utime(failed, (age, age))


def test_failed_training_is_tried_again_after_growing_pauses_and_then_given_up() -> None:
    assert attempt() == 1
    for failures in range(1, start_cache.MAX_ATTEMPTS):
        pause = start_cache.FIRST_PAUSE_SECONDS * 4 ** (failures - 1)
        grow_older(pause - 60)
        assert attempt() == 0
        grow_older(pause)
        assert attempt() == 1
    grow_older(365 * 24 * 3600)
    assert attempt() == 0


def test_failure_that_an_earlier_version_noted_is_tried_again(folder: Path) -> None:
    folder.mkdir()
    cache_file.path(JARS).with_suffix(".failed").touch()
    assert attempt() == 0
    grow_older(start_cache.FIRST_PAUSE_SECONDS)
    assert attempt() == 1


def test_failed_training_leaves_nothing_but_its_note(folder: Path) -> None:
    assert attempt() == 1
    assert {file.suffix for file in folder.iterdir()} == {".failed", ".lock"}


def test_folder_that_cannot_be_written_does_not_keep_from_starting(folder: Path) -> None:
    folder.touch()
    assert attempt() == 0
