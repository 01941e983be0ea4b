"""The files that a new Neo4j starts with, made and used by Neo4j itself."""

import os
from pathlib import Path

import pytest

from emulator.cli.start.training_workload import prepare_empty_database
from emulator.compile import library
from emulator.database.jars import fetch
from emulator.database.server import ManagedNeo4j
from emulator.database.start_cache import empty_database
from emulator.errors import WrongPassword
from emulator.graph import setup, start
from emulator.graph.layout import LAYOUT

DAY = 24 * 3600


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of caches, where the list of jars is that of the machine."""
    jars = fetch.class_path()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(fetch, "class_path", lambda *_, **__: jars)
    caches = tmp_path / "cdf-emulator"
    caches.mkdir()
    return caches


def test_copy_has_its_own_password_and_all_constraints_and_indexes(folder: Path, tmp_path: Path) -> None:
    made = empty_database.create("some", fetch.class_path(), prepare_empty_database)
    assert made == empty_database.path("some")
    assert not [path for path in made.rglob("*") if path.name == "auth.ini"]
    assert {path.suffix for path in folder.iterdir()} == {".data", ".lock"}
    read_layout = library.statement("database/read_layout", layout=0)
    for path in (None, tmp_path / "kept"):
        with ManagedNeo4j(path, password="its-own", empty_database=made) as neo4j:
            neo4j.wait()
            assert neo4j.is_prepared
            with pytest.raises(WrongPassword):
                start.connect(neo4j.uri, "neo4j", "neo4j", None)
            graph = start.connect(neo4j.uri, "neo4j", "its-own", None)
            rows = graph.read(lambda transaction: transaction.rows(library.statement("database/list_index_names")))
            layouts = graph.read(lambda transaction: transaction.rows(read_layout))
            graph.close()
        assert {name for (name,) in rows} >= set(setup.CONSTRAINTS_AND_INDEXES)
        assert layouts == [[LAYOUT]]
    with ManagedNeo4j(tmp_path / "kept", empty_database=made) as neo4j:
        neo4j.wait()
        assert not neo4j.is_prepared


def test_files_are_for_one_set_of_constraints() -> None:
    assert empty_database.path("one") != empty_database.path("other")


def test_start_goes_on_where_they_cannot_be_made(folder: Path) -> None:
    assert empty_database.create("some", [Path("/nowhere/neo4j.jar")], lambda _: None) is None
    assert {path.suffix for path in folder.iterdir()} == {".failed", ".lock"}


def test_long_unused_ones_are_removed(folder: Path) -> None:
    old, recent = folder / "neo4j-1-a.data", folder / "neo4j-1-b.data"
    for made, days in ((old, 40), (recent, 20)):
        made.mkdir()
        age = made.stat().st_mtime - days * DAY
        os.utime(made, (age, age))
    new = empty_database.path("some")
    new.mkdir()
    empty_database.delete_unused(new)
    assert sorted(folder.iterdir()) == sorted([new, recent])
