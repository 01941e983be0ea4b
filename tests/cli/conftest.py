"""Starts emulators, and ends them whatever the test did."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from emulators import Running, spawn

if TYPE_CHECKING:
    import subprocess


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Running]]:
    """Start an emulator with options, on any free ports: two that start at once would choose the same usual ones."""
    started: list[subprocess.Popen[str]] = []

    def start_one(*options: str) -> Running:
        is_managed = not any(option.startswith("--neo4j-uri") for option in options)
        ports = ["--port=0", *(["--bolt-port=0", "--browser-port=0"] if is_managed else [])]
        started.append(spawn(*ports, *options))
        return Running(started[-1])

    yield start_one
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(scope="module")
def fail() -> Callable[..., str]:
    """Start an emulator that cannot start: the one line that it says, after those about what it waits for."""

    def fail_one(*options: str) -> str:
        process = spawn(*options)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 1, said
        lines = [line for line in said.strip().splitlines() if not line.startswith("Starting Neo4j (")]
        assert len(lines) == 1, said
        return lines[0]

    return fail_one
