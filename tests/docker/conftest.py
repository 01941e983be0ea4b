"""A Docker engine with the base images, where this machine can have one; the image of the emulator is built once."""

import os
import shutil
import subprocess

import pytest

from containers import ROOT, docker

ENGINE = ROOT.parent / "shared" / "docker"
IMAGE = "cdf-emulator:test"


@pytest.fixture(scope="session")
def image() -> str:
    """The image made from this checkout."""
    if not (ENGINE / "engine.sh").exists() or os.geteuid() != 0:
        pytest.skip("there are no means to run a Docker engine here")
    for script in ("engine.sh", "images.sh"):
        subprocess.run(["bash", str(ENGINE / script)], check=True, capture_output=True, timeout=600)  # noqa: S607
    assert shutil.which("docker")
    docker("build", "-q", "--network", "host", "-t", IMAGE, ".", DOCKER_BUILDKIT="0")
    return IMAGE
