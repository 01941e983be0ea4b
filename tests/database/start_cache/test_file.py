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


def test_cache_is_used_where_there_is_one(tmp_path: Path) -> None:
    jars = [_jar(tmp_path / "one.jar")]
    assert cache_file.flag(jars) is None
    cache_file.path(jars).touch()
    assert cache_file.flag(jars) == f"-XX:AOTCache={cache_file.path(jars)}"


def test_cache_is_for_one_class_path(tmp_path: Path) -> None:
    assert cache_file.path([_jar(tmp_path / "one.jar")]) != cache_file.path([_jar(tmp_path / "two.jar")])


def test_cache_is_for_jars_of_one_size_and_time(tmp_path: Path) -> None:
    jar = _jar(tmp_path / "one.jar")
    first = cache_file.path([jar])
    os.utime(jar, (DAY, DAY))
    second = cache_file.path([jar])
    jar.write_text("changed")
    os.utime(jar, (DAY, DAY))
    assert len({first, second, cache_file.path([jar])}) == 3


def test_long_unused_caches_are_removed(folder: Path) -> None:
    new = cache_file.path([])
    old, recent = folder / "neo4j-1-a.aot", folder / "neo4j-1-b.aot"
    for file, days in ((new, 0), (old, 40), (recent, 20)):
        file.touch()
        age = file.stat().st_mtime - days * DAY
        os.utime(file, (age, age))
    cache_file.delete_unused(new)
    assert sorted(folder.iterdir()) == sorted([new, recent])


def _jar(file: Path) -> Path:
    file.touch()
    return file
