"""The Docker engine of this machine."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def docker(*arguments: str, seconds: float = 300, **variables: str) -> str:
    """What the command says; a failure shows what it complained about."""
    done = subprocess.run(
        ["docker", *arguments],  # noqa: S607 - the one on the path
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, f"docker {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()
