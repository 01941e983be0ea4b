"""The ranges of our dependencies: they leave room for other packages, and their ends work."""

import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from uv import find_uv_bin

from conftest import login
from emulators import ROOT
from wheels import build, environment, run

pytestmark = pytest.mark.xdist_group("wheel")

BESIDE = ("cognite-toolkit", "cognite-neat", "cognite-pygen", "industrial-model", "fastapi", "streamlit")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"
DEPENDENCIES = [
    Requirement(text) for text in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
]

SMOKE = """
import importlib, json, os, pkgutil, urllib.request
import emulator

OPTIONAL = {"pytest", "testcontainers", "docker"}
for module in pkgutil.walk_packages(emulator.__path__, "emulator."):
    if module.name not in {"emulator.__main__", "emulator.cli.child_process"}:
        try:
            importlib.import_module(module.name)
        except ImportError as error:
            assert error.name in OPTIONAL or "needs testcontainers" in str(error), error

def ask(path, *items, **body):
    url = f"{os.environ['CDF_EMULATOR_URL']}/api/v1/projects/PROJECT/models{path}"
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    body = json.dumps({"items": items, **body} if items else body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as response:
        return json.load(response)

view = {"type": "view", "space": "s", "externalId": "Pump", "version": "v1"}
container = {"type": "container", "space": "s", "externalId": "Pump"}
name = {"container": container, "containerPropertyIdentifier": "name"}
ask("/spaces", {"space": "s"})
ask("/containers", {"space": "s", "externalId": "Pump", "properties": {"name": {"type": {"type": "text"}}}})
ask("/views", {"space": "s", "externalId": "Pump", "version": "v1", "properties": {"name": name}})
sources = [{"source": view, "properties": {"name": "P-1"}}]
ask("/instances", {"instanceType": "node", "space": "s", "externalId": "p1", "sources": sources})
listed = ask("/instances/list", sources=[{"source": view}])["items"]
selected = {"pumps": {"sources": [{"source": view, "properties": ["*"]}]}}
asked = ask("/instances/query", **{"with": {"pumps": {"nodes": {"filter": {"hasData": [view]}}}}, "select": selected})
for found in (listed, asked["items"]["pumps"]):
    assert [one["properties"]["s"]["Pump/v1"] for one in found] == [{"name": "P-1"}]
print("it works")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def test_versions_of_the_checks_are_within_the_ranges() -> None:
    lines = [line for line in (ROOT / ".ci" / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}
    for one in DEPENDENCIES:
        assert one.specifier.contains(pins[canonicalize_name(one.name)]), one
    assert pins["neo4j-rust-ext"].startswith(pins["neo4j"])


def test_newest_tools_and_libraries_fit_beside_the_wheel(wheel: Path) -> None:
    wanted = (f"cdf-emulator @ {wheel.as_uri()}", *BESIDE, "requests<2.34", "click<8.5")
    (wheel.parent / "wanted.txt").write_text("\n".join(wanted))
    said = run(find_uv_bin(), "pip", "compile", "-q", "--no-header", "--no-annotate", "wanted.txt", cwd=wheel.parent)
    names = {canonicalize_name(re.split("[ =@]", line)[0]) for line in said.splitlines()}
    assert {"cdf-emulator", *BESIDE} <= names


@pytest.mark.parametrize("version", PYTHONS)
def test_wheel_works_with_each_python(version: str, wheel: Path, tmp_path: Path, project: str) -> None:
    """With the lowest versions for the Python of the tests, with the newest for others."""
    python = sys.executable if version == OWN else interpreter(version)
    if python is None:
        has_wheels(version, wheel, tmp_path)
        pytest.skip(f"there is no Python {version} here; all dependencies have wheels for it")
    programs = environment(tmp_path / "environment", python, str(wheel), *(lowest() if version == OWN else ()))
    (tmp_path / "smoke.py").write_text(SMOKE.replace("PROJECT", project))
    said = run(programs / "cdf-emulator", "exec", "--", programs / "python", "smoke.py", cwd=tmp_path, **login())
    assert said == "it works\n"


def lowest() -> list[str]:
    """The lowest version of each dependency that its range has."""
    found: list[str] = []
    for one in DEPENDENCIES:
        (least,) = [part.version for part in one.specifier if part.operator == ">="]
        found.append(f"{one.name}=={least}" + (f"; {one.marker}" if one.marker else ""))
    return found


def interpreter(version: str) -> str | None:
    """The program of a Python, on the path or of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = [str(folder / "bin" / "python") for folder in sorted(pyenv.glob(f"{version}.*"))]
    return installed[-1] if installed else shutil.which(f"python{version}")


def has_wheels(version: str, wheel: Path, folder: Path) -> None:
    (folder / "wanted.txt").write_text(f"cdf-emulator @ {wheel.as_uri()}")
    run(
        find_uv_bin(),
        "pip",
        "compile",
        "-q",
        "--only-binary",
        ":all:",
        "--python-version",
        version,
        "wanted.txt",
        cwd=folder,
    )
