"""A wheel of this checkout, and environments to install it in."""

import os
import subprocess
import sys
from pathlib import Path

from uv import find_uv_bin

from emulators import ENVIRONMENT, ROOT


def run(*command: str | Path, cwd: Path, status: int = 0, **variables: str) -> str:
    environment = {**ENVIRONMENT, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}
    environment.pop("PYTHONPATH", None)  # the wheel is tested, not the checkout
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def build(folder: Path) -> Path:
    """The wheel, in `folder`."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


def environment(folder: Path, python: str, *packages: str) -> Path:
    """The folder of the programs of a new environment in `folder` with `packages`."""
    uv = find_uv_bin()  # takes seconds where pip takes minutes
    run(uv, "venv", "-q", "--python", python, folder, cwd=folder.parent)
    run(uv, "pip", "install", "-q", "--python", folder, *packages, cwd=folder.parent)
    run(uv, "pip", "check", "-q", "--python", folder, cwd=folder.parent)
    return folder / ("Scripts" if os.name == "nt" else "bin")
