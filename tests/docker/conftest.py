"""A Docker engine with the base images, where this machine can have one; the images of the emulator, built once."""

import os
import shutil
import subprocess

import pytest

from containers import ROOT, docker

ENGINE = ROOT.parent / "shared" / "docker"
SLIM, WHOLE = "cdf-emulator:test-slim", "cdf-emulator:test"


@pytest.fixture(scope="session")
def engine() -> None:
    if not (ENGINE / "engine.sh").exists() or os.geteuid() != 0:
        pytest.skip("there are no means to run a Docker engine here")
    for script in ("engine.sh", "images.sh"):
        subprocess.run(["bash", str(ENGINE / script)], check=True, capture_output=True, timeout=600)  # noqa: S607
    assert shutil.which("docker")


@pytest.fixture(scope="session")
def image(engine: None) -> str:
    """The image without a Neo4j, made from this checkout."""
    del engine
    docker("build", "-q", "--network", "host", "--target", "slim", "-t", SLIM, ".", DOCKER_BUILDKIT="0")
    return SLIM


@pytest.fixture(scope="session")
def whole_image(image: str) -> str:
    """The image with a Neo4j, made from this checkout; what the other one has is made already."""
    del image
    docker("build", "-q", "--network", "host", "-t", WHOLE, ".", seconds=900, DOCKER_BUILDKIT="0")
    return WHOLE


@pytest.fixture(autouse=True)
def without_reaper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image of testcontainers for what tests leave behind cannot be had everywhere."""
    monkeypatch.setattr("testcontainers.core.config.testcontainers_config.ryuk_disabled", True)
