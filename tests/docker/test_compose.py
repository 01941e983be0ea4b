"""The stack as users start it: `docker compose up`, with the ports of this test."""

import json
import socket
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.request import urlopen

import pytest

from containers import docker
from emulator.testing.api_client import ApiClient, health

pytestmark = pytest.mark.xdist_group("docker")

SPACES = "/api/v1/projects/demo/models/spaces"
NAME = "cdf-emulator-test"
WAIT = ("up", "--detach", "--no-build", "--wait", "--wait-timeout", "240")
WRITES = "import os, sys; sys.exit(os.getuid() != 10001 or os.access('/emulator', os.W_OK))"


class Stack:
    def __init__(self, image: str) -> None:
        self.api, bolt, browser = free_ports()
        self.seconds = 0.0
        self.browser = f"http://127.0.0.1:{browser}/browser/"
        self._variables = {
            "CDF_EMULATOR_IMAGE": image,
            "API_PORT": f"{self.api}-{self.api + 1}",
            "STYLE_PORT": str(self.api),
            "BOLT_PORT": str(bolt),
            "BROWSER_PORT": str(browser),
        }

    def compose(self, *arguments: str, **variables: str) -> str:
        return docker("compose", "-p", NAME, *arguments, **self._variables, **variables)

    def urls(self) -> list[str]:
        """Where the replicas answer."""
        return [url for url in (f"http://127.0.0.1:{self.api + n}" for n in (0, 1)) if health(url)]


def free_ports() -> tuple[int, int, int]:
    """The first of two neighbours for the API, one for Bolt and one for Browser."""
    start = 18000
    while not all(is_free(start + n) for n in range(4)):
        start += 4
    return start, start + 2, start + 3


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def spaces(url: str, *new: str) -> list[str]:
    """The spaces that the emulator at `url` has, after it was given `new` ones."""
    calls = ApiClient(url)
    if new:
        calls.call("POST", SPACES, {"items": [{"space": name} for name in new]})
    found = [space["space"] for space in calls.call("GET", SPACES)["items"]]
    calls.close()
    return found


@pytest.fixture(scope="module")
def stack(image: str) -> Iterator[Stack]:
    stack = Stack(image)
    start = time.perf_counter()
    try:
        stack.compose(*WAIT)
        stack.seconds = time.perf_counter() - start
        yield stack
    finally:
        stack.compose("down", "--volumes", "--timeout", "5")


def test_stack_is_healthy_when_it_is_up(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    (url,) = stack.urls()
    assert spaces(url, "kept") == ["kept"]
    said = health(url)
    assert said is not None
    assert (said["status"], said["version"]) == ("ok", version("cdf-emulator"))
    with urlopen(stack.browser, timeout=10) as page:
        assert b"Neo4j" in page.read()
    memory = stack.compose("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    with capsys.disabled():
        print(f"\nstack healthy after {stack.seconds:.1f} s\n{memory}")


def test_emulator_is_nobody_in_particular_and_cannot_change_its_files(stack: Stack) -> None:
    stack.compose("exec", "emulator", "python", "-c", WRITES)
    (container,) = stack.compose("ps", "-q", "emulator").split()
    (told,) = json.loads(docker("inspect", container))
    assert told["HostConfig"]["ReadonlyRootfs"]
    assert told["Config"]["Labels"]["org.opencontainers.image.title"] == "cdf-emulator"


def test_two_replicas_share_the_database(stack: Stack) -> None:
    stack.compose(*WAIT, "--scale", "emulator=2")
    first, second = stack.urls()
    assert "seen" in spaces(first, "seen")
    assert "seen" in spaces(second)


def test_stop_is_in_good_order_and_data_are_kept(stack: Stack) -> None:
    containers = stack.compose("ps", "-q", "emulator").split()
    stack.compose("stop", "--timeout", "10", "emulator")
    assert {docker("inspect", "--format", "{{.State.ExitCode}}", one) for one in containers} == {"0"}
    stack.compose("down")
    stack.compose(*WAIT)
    (url,) = stack.urls()
    assert "kept" in spaces(url)


def test_stack_comes_up_with_what_is_in_a_folder(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "loaded.Space.yaml").write_text("space: loaded")
    tmp_path.chmod(0o755)  # the emulator in the container is another user
    stack.compose(*WAIT, "--scale", "emulator=1", CDF_EMULATOR_LOAD=str(tmp_path))
    (url,) = stack.urls()
    assert "loaded" in spaces(url)


def test_data_are_gone_with_the_volume(stack: Stack) -> None:
    stack.compose("down", "--volumes")
    assert docker("volume", "ls", "-q", "--filter", f"label=com.docker.compose.project={NAME}") == ""
