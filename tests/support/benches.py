"""Small projects of users, tested in a pytest of their own."""

import subprocess
import sys
from pathlib import Path

from emulators import ENVIRONMENT


def run(
    folder: Path, files: dict[str, str], *options: str, cache: bool = False, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """What pytest says of a project with `files`; it has the emulator's plugin and nothing of our own tests."""
    if not cache:
        options = ("-p", "no:cacheprovider", *options)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "--strict-markers", *options],
        cwd=folder,
        env={**ENVIRONMENT, **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def outcome(done: "subprocess.CompletedProcess[str]") -> str:
    """The last line, without the time."""
    return done.stdout.strip().splitlines()[-1].partition(" in ")[0] + done.stderr
