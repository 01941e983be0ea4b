"""Released tools as processes of their own, out of an environment that is made once and kept in pytest's cache."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from uv import find_uv_bin

CLIENTS = Path(__file__).parents[1] / "clients"
REQUIREMENTS = CLIENTS / "requirements.txt"
_BIN, _SUFFIX = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")


class Tools:
    """The installed tools, as they see one project of one emulator."""

    def __init__(self, programs: Path, base_url: str, project: str) -> None:
        self.programs = programs
        self.base_url = base_url
        self.project = project
        others = {name: value for name, value in os.environ.items() if not name.startswith(("CDF_", "IDP_"))}
        self.environment = others | {
            "CDF_CLUSTER": "emulator",
            "CDF_PROJECT": project,
            "CDF_URL": base_url,
            "LOGIN_FLOW": "token",
            "CDF_TOKEN": "any",
            "COLUMNS": "200",
            "PYTHONUTF8": "1",
            # The tools send no usage statistics home while this is set.
            "PYTEST_CURRENT_TEST": "tests/clients",
        }

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.programs / f"{program}{_SUFFIX}"), *arguments]

    def run(self, folder: Path, program: str, *arguments: str, status: int = 0) -> str:
        """What `program` says when it runs in `folder`."""
        done = subprocess.run(
            self.command(program, *arguments),
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        assert done.returncode == status, done.stdout
        return done.stdout


def installed(cache: Path, requirements: Path = REQUIREMENTS) -> Path:
    """The folder of the programs of `requirements`, installed below `cache` if needed; skips where they cannot be."""
    wanted = f"{requirements.read_text(encoding='utf-8')}{sys.version}{sys.prefix}"
    folder = cache / hashlib.sha256(wanted.encode()).hexdigest()[:16]
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "ready").exists():
            _install(folder, requirements)
            (folder / "ready").touch()
    return folder / _BIN


def _install(folder: Path, requirements: Path) -> None:
    uv = find_uv_bin()  # takes seconds where pip takes minutes
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(folder), "-r", str(requirements)]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the tools cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
