"""A wheel of this checkout in an empty virtual environment: what its README says about tests works there."""

import re
import sys
import zipfile
from pathlib import Path

import pytest

from emulators import ROOT
from pages import blocks
from wheels import build, environment, run

pytestmark = pytest.mark.xdist_group("wheel")

BESIDE = ("cognite-sdk==8.22.0", "pytest-xdist==3.8.0")
ASK = """
import os, urllib.request
import emulator.testing
from emulator.http.emulator_api.start_page import FILES
root = os.environ["CDF_EMULATOR_URL"]
pages = ("/", "/_emulator/projects/demo/graphiql", "/_emulator/reference", "/_emulator/openapi.json")
for path in (*pages, *(f"/_emulator/web/{name}" for name in FILES)):
    assert urllib.request.urlopen(root + path).status == 200
assert emulator.testing.CdfEmulatorContainer.__enter__
print(emulator.__file__)
"""


def examples(language: str) -> list[str]:
    return blocks("README.md", "In your own tests", language)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def programs(wheel: Path) -> Path:
    """The folder of programs of an environment with nothing but the wheel and what a user installs beside it."""
    return environment(wheel.parent / "environment", sys.executable, f"{wheel}[testing]", *BESIDE)


def test_wheel_has_the_statements_and_the_files_of_the_pages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {f"emulator/{path.relative_to(ROOT)}" for path in (ROOT / "cypher").rglob("*.cypher")}
    expected |= {str(path.relative_to(ROOT)) for path in (ROOT / "emulator" / "web").rglob("*") if path.is_file()}
    assert expected <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_project_of_the_readme_passes_with_the_plugin(programs: Path, tmp_path: Path) -> None:
    tests, _container = examples("python")
    (tmp_path / "test_pumps.py").write_text(tests)
    _, *files = re.split(r"^# (\S+)\n", examples("yaml")[0], flags=re.MULTILINE)
    for name, content in zip(files[::2], files[1::2], strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    said = run(programs / "python", "-m", "pytest", "-q", "-n", "2", "--cdf-emulator", "embedded", cwd=tmp_path)
    assert "2 passed" in said


def test_commands_start_an_emulator_with_its_page(programs: Path, tmp_path: Path) -> None:
    said = run(programs / "cdf-emulator", "exec", "--", programs / "python", "-c", ASK, cwd=tmp_path)
    assert said.strip().startswith(str(programs.parent))


def test_container_example_of_the_readme_is_python() -> None:
    _, container = examples("python")
    compile(container, "README", "exec")
