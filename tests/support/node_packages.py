"""Packages of npm for the tests that run JavaScript, installed once and kept in pytest's cache."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

_NPM, _NODE = shutil.which("npm"), shutil.which("node")


class Workspace:
    """A folder with a copy of a test's JavaScript, and the packages of its lock file beside it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = os.environ | environment

    def node(self, script: str, *arguments: str, status: int = 0) -> str:
        """What `script` prints: a file of the folder, or a program in `node_modules`."""
        command = [str(_NODE), script, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout


def workspace(sources: Path, folder: Path, cache: Path, **environment: str) -> Workspace:
    """A copy of `sources` in `folder` with its packages; skips where there is no node, or no registry."""
    packages = _installed(sources, cache)
    shutil.copytree(sources, folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    return Workspace(folder, environment)


def _installed(sources: Path, cache: Path) -> Path:
    if _NPM is None or _NODE is None:
        pytest.skip("node and npm are not installed")
    lock = (sources / "package-lock.json").read_bytes()
    folder = cache / hashlib.sha256(lock).hexdigest()[:16]
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "ready").exists():
            _install(sources, folder)
            (folder / "ready").touch()
    return folder / "node_modules"


def _install(sources: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(sources / name, folder)
    command = [str(_NPM), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the packages cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
