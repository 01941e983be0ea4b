import os
from pathlib import Path

import pytest

from emulator.database.start_cache import file as cache_file

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "cdf-emulator"
    folder.mkdir()
    return folder


def test_cache_is_used_where_there_is_one() -> None:
    jars = [Path("/one.jar")]
    assert cache_file.flag(jars) is None
    cache_file.path(jars).touch()
    assert cache_file.flag(jars) == f"-XX:AOTCache={cache_file.path(jars)}"


def test_cache_is_for_one_class_path() -> None:
    assert cache_file.path([Path("/one.jar")]) != cache_file.path([Path("/two.jar")])


def test_long_unused_caches_are_removed(folder: Path) -> None:
    new = cache_file.path([])
    old, recent = folder / "neo4j-1-a.aot", folder / "neo4j-1-b.aot"
    for file, days in ((new, 0), (old, 40), (recent, 20)):
        file.touch()
        age = file.stat().st_mtime - days * DAY
        os.utime(file, (age, age))
    cache_file.delete_unused(new)
    assert sorted(folder.iterdir()) == sorted([new, recent])
