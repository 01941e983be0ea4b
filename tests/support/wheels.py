"""A wheel of this checkout, and environments to install it in."""

import os
import subprocess
import sys
from pathlib import Path

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
    run(python, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", programs / "python")
    run(*pip, "install", "-q", "--no-compile", *packages, cwd=folder.parent)
    run(*pip, "check", cwd=folder.parent)
    return programs
