"""An emulator in Docker for tests, with testcontainers: one container with its own Neo4j, or two.

with CdfEmulatorContainer() as emulator:
    client = emulator.client("my-project")
"""

# testcontainers leaves the types of its options open.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from http.client import HTTPException
from typing import TYPE_CHECKING, Self
from urllib.request import urlopen

from emulator.cli.child_process import Addresses
from emulator.testing.api_client import is_healthy
from emulator.testing.find import NoEmulator

try:
    from docker.errors import APIError, DockerException
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.docker_client import DockerClient
    from testcontainers.core.network import Network
except ImportError as _missing:
    raise ImportError(
        f"CdfEmulatorContainer needs testcontainers: pip install 'cdf-emulator[testing]' ({_missing})."
    ) from None

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from cognite.client import CogniteClient

    from emulator.testing.project import EmulatedProject

IMAGE = "cdf-emulator:latest"
USER = "neo4j"
API, BOLT, BROWSER = 8000, 7687, 7474
START_TIMEOUT_SECONDS = 180
LAST_WORDS_SECONDS = 10
POLL_SECONDS = 0.1
LOG_LINES = 40  # of each log, in the error of a failed start
# Small, for a temporary database.
NEO4J_SETTINGS = {
    "NEO4J_server_memory_heap_initial__size": "512m",
    "NEO4J_server_memory_heap_max__size": "512m",
    "NEO4J_server_memory_pagecache_size": "64m",
    "NEO4J_db_tx__log_preallocate": "false",
    "NEO4J_dbms_usage__report_enabled": "false",
}


class NotStarted(NoEmulator):
    """The containers did not become ready; the message has the reason, or the end of their logs."""


class CdfEmulatorContainer:
    """An emulator with the Neo4j inside its image, which keeps nothing.

    With `neo4j_image` that one runs in a container of its own; with `neo4j_uri` the emulator uses one that runs (as its
    container can reach it). Both also work with the slim image, which has no Neo4j. `shuffle` is a seed: what the API
    leaves unordered comes in another order then, and in other pages.
    """

    def __init__(
        self,
        image: str = IMAGE,
        *,
        neo4j_image: str | None = None,
        neo4j_uri: str | None = None,
        neo4j_user: str = USER,
        neo4j_password: str | None = None,
        start_limit: float = START_TIMEOUT_SECONDS,
        shuffle: int | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        self._image, self._neo4j_image = image, neo4j_image
        self._uri = neo4j_uri
        self._user = neo4j_user
        # Without a dash: the entry point of Neo4j's image would take what begins with one for an option.
        self.password = neo4j_password or ("" if neo4j_uri else secrets.token_hex(12))
        self._start_limit = start_limit
        self._env = dict(env or {})
        if shuffle is not None:
            self._env["CDF_EMULATOR_SHUFFLE"] = str(shuffle)
        self._resources = ExitStack()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self.stop()

    def start(self) -> Self:
        """Start the containers, and wait until the emulator is healthy. Raises `NotStarted`."""
        try:
            self._start()
        except APIError as error:
            wanted = (self._image, self._neo4j_image)
            absent = " and ".join(image for image in wanted if image and not is_image_available(image))
            hint = f" There is no image {absent} here; `docker build -t {IMAGE} .` makes {IMAGE}." if absent else ""
            raise NotStarted(f"Docker cannot start the emulator: {error.explanation or error}.{hint}") from None
        except DockerException as error:
            raise NotStarted(f"Docker cannot start the emulator: {error}.") from None
        return self

    def _start(self) -> None:
        with self._resources:
            emulator = self._emulator()
            self.neo4j: DockerContainer | None = None
            if self._uri is not None:
                emulator = self._beside_neo4j(emulator, self._uri)
            elif self._neo4j_image is not None:
                network = self._resources.enter_context(Network())
                self.neo4j = self._run(self._neo4j(self._neo4j_image, network))
                self._wait_for("Neo4j", self._neo4j_answers)
                emulator = self._beside_neo4j(emulator, f"bolt://neo4j:{BOLT}").with_network(network)
            else:
                emulator = emulator.with_exposed_ports(API, BOLT, BROWSER).with_env("CDF_EMULATOR_EPHEMERAL", "1")
            self.emulator = self._run(emulator)
            self._wait_for("The emulator", self._emulator_answers)
            self._resources = self._resources.pop_all()

    def stop(self) -> None:
        """Stop and remove the containers, with their data."""
        self._resources.close()

    def _run(self, container: DockerContainer) -> DockerContainer:
        self._resources.callback(container.stop)
        return container.start()

    def _neo4j(self, image: str, network: Network) -> DockerContainer:
        container = DockerContainer(image).with_network(network).with_network_aliases("neo4j")
        container = container.with_exposed_ports(BOLT, BROWSER).with_env("NEO4J_AUTH", f"{USER}/{self.password}")
        return container.with_envs(**NEO4J_SETTINGS)

    def _emulator(self) -> DockerContainer:
        container = (
            DockerContainer(self._image)
            .with_exposed_ports(API)
            .with_envs(
                # So that the emulator can still say why it gives up.
                CDF_EMULATOR_START_LIMIT=str(max(0, int(self._start_limit) - LAST_WORDS_SECONDS)),
                # The host name is known only once it runs; the port is a random one.
                CDF_EMULATOR_ALLOWED_HOST="*",
            )
        )
        if self.password:
            container = container.with_env("CDF_EMULATOR_NEO4J_PASSWORD", self.password)
        return container.with_envs(**self._env)

    def _beside_neo4j(self, emulator: DockerContainer, uri: str) -> DockerContainer:
        return emulator.with_envs(CDF_EMULATOR_NEO4J_URI=uri, CDF_EMULATOR_NEO4J_USER=self._user)

    def _neo4j_container(self) -> DockerContainer | None:
        """The container that has the Neo4j; None for one that `neo4j_uri` names."""
        return self.neo4j or (self.emulator if self._uri is None else None)

    def _neo4j_answers(self) -> bool:
        return web_server_answers(self.browser_url)

    def _emulator_answers(self) -> bool:
        return is_healthy(self.base_url)

    def _wait_for(self, name: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self._start_limit
        while not _is_met(condition):
            if self._has_ended():
                raise NotStarted(f"{name} ended before it was ready.\n{self.logs()}")
            if time.monotonic() > deadline:
                raise NotStarted(f"{name} was not ready within {self._start_limit} seconds.\n{self.logs()}")
            time.sleep(POLL_SECONDS)

    def _has_ended(self) -> bool:
        return any(_state(container) not in {"created", "running"} for _, container in self._started())

    def _started(self) -> list[tuple[str, DockerContainer]]:
        named = [("neo4j", self.neo4j), ("emulator", getattr(self, "emulator", None))]
        return [(name, container) for name, container in named if container is not None]

    def logs(self) -> str:
        """Return the last lines of the logs of the containers."""
        return "\n".join(f"--- {name}\n{_last_lines(container)}" for name, container in self._started())

    def _url(self, scheme: str, container: DockerContainer | None, port: int, path: str = "") -> str:
        if container is None:
            return ""
        return f"{scheme}://{container.get_container_host_ip()}:{_published(container, port)}{path}"

    @property
    def base_url(self) -> str:
        return self._url("http", self.emulator, API)

    @property
    def bolt_url(self) -> str:
        return self._url("bolt", self._neo4j_container(), BOLT) or str(self._uri)

    @property
    def browser_url(self) -> str:
        """The URL of Neo4j Browser; empty for an external Neo4j."""
        return self._url("http", self._neo4j_container(), BROWSER, "/browser/")

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.base_url, self.bolt_url, self.browser_url, self._user, self.password)

    def client(self, project: str = "test", client_name: str = "testcontainers") -> CogniteClient:
        """A client of the Python SDK."""
        from cognite.client import ClientConfig, CogniteClient  # noqa: PLC0415 - optional
        from cognite.client.credentials import Token  # noqa: PLC0415

        return CogniteClient(ClientConfig(client_name, project, Token("test"), base_url=self.base_url))

    def project(self, name: str = "test") -> EmulatedProject:
        """A project, with what the service has not: snapshots, forks, seeds, faults, a clock."""
        from emulator.testing.project import EmulatedProject  # noqa: PLC0415 - most tests use the API only

        return EmulatedProject(self.base_url, name)


def web_server_answers(url: str) -> bool:
    """Whether a web server answers at `url`; Neo4j starts its own after Bolt."""
    try:
        with urlopen(url, timeout=2):  # noqa: S310 - the address is Docker's
            return True
    except (OSError, HTTPException):
        return False


def _published(container: DockerContainer, port: int) -> int:
    """Return the published port of `port`. Raises `ConnectionError` when the container has ended.

    `DockerContainer.get_exposed_port` would wait for two minutes for one that has ended to run.
    """
    docker = container.get_docker_client()
    if docker.get_connection_mode().use_mapped_port:
        return int(docker.port(container.get_container_id(), port))
    return port


def _is_met(condition: Callable[[], bool]) -> bool:
    """Whether `condition` holds; False for a container that has ended."""
    try:
        return condition()
    except ConnectionError:
        return False


def is_image_available(image: str = IMAGE) -> bool:
    """Whether Docker answers and has `image`."""
    try:
        DockerClient().client.images.get(image)
    except DockerException:
        return False
    return True


def _state(container: DockerContainer) -> str:
    wrapped = container.get_wrapped_container()
    wrapped.reload()
    return str(wrapped.status)


def _last_lines(container: DockerContainer) -> str:
    output = b"".join(container.get_logs()).decode(errors="replace")
    return "\n".join(output.splitlines()[-LOG_LINES:])
