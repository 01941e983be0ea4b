"""Programs that the emulator, its tests or its container need: Java and Docker."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from emulator.cli.machine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIMEOUT_SECONDS = 20


def check_java() -> Finding:
    """Run the Java that comes with the emulator; that of the machine does not count."""
    name = "Java"
    try:
        from emulator.database.java import java, release  # noqa: PLC0415 - the Docker image lacks it

        program = java()
        version = next((line.split('"')[1] for line in release().splitlines() if line.startswith("JAVA_VERSION=")), "")
    except ImportError:
        advice = "use a Neo4j that runs already: --neo4j-uri"
        return Finding(name, "warning", "there is none for a Neo4j of the emulator's own", advice)
    said = _run([str(program), "-version"])
    if said is None:
        advice = "install the emulator again for this platform, or use --neo4j-uri"
        return Finding(name, "fault", f"the one of the emulator ({program}) does not run here", advice)
    others = shutil.which("java")
    return Finding(name, "ok", f"{version}, the emulator's own" + (f"; {others} is not used" if others else ""))


def check_docker() -> Finding:
    """Docker is for `docker compose` and the container of tests only."""
    name = "Docker"
    docker = shutil.which("docker")
    if docker is None:
        return Finding(name, "ok", "not there; only the image and the test container need it")
    version = _run([docker, "version", "--format", "{{.Server.Version}}"])
    if version is None:
        advice = "start it if you want the image or the test container; nothing else needs it"
        return Finding(name, "warning", f"{docker} is there, and no server answers it", advice)
    return Finding(name, "ok", version)


def _run(command: Sequence[str]) -> str | None:
    """What a program prints; None where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands
            command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
