"""The map of the code, `emulator/README.md`, names what exists."""

import re
from importlib.util import find_spec

import pytest

from pages import ROOT, page

MAP = "emulator/README.md"
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", page(MAP))))
PATHS = [name for name in QUOTED if re.fullmatch(r"[\w.-][\w./-]*(/|\.[a-z0-9]+)", name) and "emulator." not in name]
MODULES = [name for name in QUOTED if re.fullmatch(r"emulator(\.\w+)+", name)]
ROOMS = sorted(path.name for path in (ROOT / "emulator").iterdir() if (path / "__init__.py").exists())
SUBJECTS = sorted(path.name for path in (ROOT / "emulator/operations").iterdir() if (path / "__init__.py").exists())


@pytest.mark.parametrize("path", PATHS)
def test_path_that_the_map_names_exists(path: str) -> None:
    found = (ROOT / "emulator" / path).resolve()
    assert found.is_dir() if path.endswith("/") else found.is_file()


@pytest.mark.parametrize("module", MODULES)
def test_module_that_the_map_names_exists(module: str) -> None:
    assert find_spec(module) is not None


def test_map_is_read_as_one_with_many_paths() -> None:
    assert len(PATHS) > 100
    assert {"http/routes.py", "../cypher/project/lock.cypher", "plan/", "core/units.txt"} <= set(PATHS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_in_the_map(room: str) -> None:
    assert re.search(rf"^\| .*`(emulator\.)?{room}/?`", page(MAP), re.MULTILINE)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_stands_in_the_map(subject: str) -> None:
    assert re.search(rf"^\| {subject} \|", page(MAP), re.MULTILINE)
