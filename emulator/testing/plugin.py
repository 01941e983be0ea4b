"""The pytest plugin: an emulator per test run, a project per test.

pytest loads this module in every run of every project where the package is installed, so other modules are imported
only when a test requests a fixture.
"""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from cognite.client import CogniteClient

    from emulator.cli.child_process import Addresses
    from emulator.testing.api_client import ApiClient
    from emulator.testing.background import Background
    from emulator.testing.clock import ProjectClock
    from emulator.testing.coordinator import Coordinator, CoordinatorClient, EmulatorProvider
    from emulator.testing.snapshots import Templates

VARIABLE = "CDF_EMULATOR_URL"
COORDINATOR_ADDRESS = "cdf_emulator_coordinator"
MARKER = "cdf_data"
SNAPSHOT_MARKER = "cdf_snapshot"
FAULTS_MARKER = "cdf_faults"
SEED_MARKER = "cdf_seed"
SECTION = "Last requests to the CDF emulator"

_provider: pytest.StashKey[EmulatorProvider | CoordinatorClient] = pytest.StashKey()
_coordinator: pytest.StashKey[Coordinator] = pytest.StashKey()
_project: pytest.StashKey[tuple[str, str]] = pytest.StashKey()
"""The address of the emulator and the project of a test."""
_next: pytest.StashKey[pytest.Item | None] = pytest.StashKey()
"""The test that comes after another."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cdf-emulator", "an emulator of Cognite Data Fusion")
    group.addoption(
        "--cdf-emulator-url", metavar="URL", help=f"the emulator to test with (also: the variable {VARIABLE})"
    )
    group.addoption(
        "--cdf-emulator",
        choices=("running", "container", "embedded"),
        help="use one at http://127.0.0.1:8000, in a container, or of the run's own; else with the first it finds",
    )
    group.addoption(
        "--cdf-shuffle",
        metavar="SEED",
        type=int,
        help="use an emulator that returns what the API leaves unordered in another order, the same for the same seed",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", f"{MARKER}(*paths): files and folders to load into cdf_project, relative to the file of the test"
    )
    config.addinivalue_line(
        "markers",
        f"{SNAPSHOT_MARKER}(name, *paths): cdf_project begins as a fork of this snapshot, which is made of the files"
        " and folders once per run; without any it is one that was saved before",
    )
    config.addinivalue_line(
        "markers",
        f"{FAULTS_MARKER}(profile): requests to cdf_project get the faults of this profile, busy or busy:42;"
        f" {FAULTS_MARKER}(*rules, seed=0): those of these rules, each a dictionary",
    )
    config.addinivalue_line(
        "markers",
        f"{SEED_MARKER}(model, nodes=1000, seed=0, space=None, distribution=None): cdf_project has plausible data for"
        " this data model, named as space:externalId/version",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Pass the address of the coordinator to a worker of pytest-xdist."""
    from emulator.testing.coordinator import Coordinator, EmulatorProvider  # noqa: PLC0415

    stash = node.config.stash
    if _coordinator not in stash:
        stash[_provider] = EmulatorProvider(*_requested(node.config))
        stash[_coordinator] = Coordinator(stash[_provider])
    node.workerinput[COORDINATOR_ADDRESS] = list(stash[_coordinator].address)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _coordinator in config.stash:
        config.stash[_coordinator].close()
    if _provider in config.stash:
        config.stash[_provider].close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    item.stash[_next] = nextitem
    return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in (MARKER, SNAPSHOT_MARKER, SEED_MARKER, FAULTS_MARKER):
        if item.get_closest_marker(marker) and "cdf_project" not in getattr(item, "fixturenames", ()):
            pytest.fail(f"The marker {marker} needs the fixture cdf_project or cognite_client.", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the last requests of its project to the report of a test that failed."""
    report = yield
    if report.failed and _project in item.stash:
        from emulator.testing.last_requests import last_requests  # noqa: PLC0415

        text = last_requests(*item.stash[_project])
        if text:
            report.sections.append((SECTION, text))
    return report


def _requested(config: pytest.Config) -> tuple[str | None, str | None, int | None]:
    mode = config.getoption("cdf_emulator")
    url = config.getoption("cdf_emulator_url")
    return url or (None if mode else os.environ.get(VARIABLE)), mode, config.getoption("cdf_shuffle")


def _new_provider(config: pytest.Config) -> EmulatorProvider | CoordinatorClient:
    from emulator.testing.coordinator import CoordinatorAddress, CoordinatorClient, EmulatorProvider  # noqa: PLC0415

    address = getattr(config, "workerinput", {}).get(COORDINATOR_ADDRESS)
    return CoordinatorClient(CoordinatorAddress(*address)) if address else EmulatorProvider(*_requested(config))


@pytest.fixture(scope="session")
def cdf_emulator(pytestconfig: pytest.Config) -> Addresses:
    """The emulator of the run: its `base_url`, and where known the `bolt_url`, `browser_url` and login of its Neo4j."""
    if _provider not in pytestconfig.stash:
        pytestconfig.stash[_provider] = _new_provider(pytestconfig)
    return pytestconfig.stash[_provider].addresses()


@pytest.fixture(scope="session")
def _cdf_client(cdf_emulator: Addresses) -> Generator[ApiClient]:
    from emulator.testing.api_client import ApiClient  # noqa: PLC0415

    client = ApiClient(cdf_emulator.base_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def _cdf_background(cdf_emulator: Addresses) -> Generator[Background]:
    from emulator.testing.background import Background  # noqa: PLC0415

    background = Background(cdf_emulator.base_url)
    yield background
    background.close()


@pytest.fixture(scope="session")
def _cdf_templates(cdf_emulator: Addresses, _cdf_background: Background) -> Generator[Templates]:
    from emulator.testing.snapshots import Templates  # noqa: PLC0415

    templates = Templates(cdf_emulator.base_url, _cdf_background)
    yield templates
    templates.close()


@pytest.fixture
def cdf_project(
    request: pytest.FixtureRequest,
    cdf_emulator: Addresses,
    _cdf_client: ApiClient,
    _cdf_templates: Templates,
    _cdf_background: Background,
) -> Generator[str]:
    """The name of a project of the test's own; emptied afterwards, while the next test runs.

    It begins as a fork of the snapshot of its `cdf_snapshot` marker, and has the data of its `cdf_data` markers, then
    those of its `cdf_seed` markers. Then the rules of its `cdf_faults` marker hold.
    """
    snapshot = request.node.get_closest_marker(SNAPSHOT_MARKER)
    new = f"test-{uuid.uuid4().hex}"
    project = _cdf_templates.fork(request.path.parent, *snapshot.args) if snapshot else new
    request.node.stash[_project] = cdf_emulator.base_url, project
    try:
        following = request.node.stash[_next]
        marker = following.get_closest_marker(SNAPSHOT_MARKER) if following else None
        if following and marker:
            _cdf_templates.prepare(following.path.parent, *marker.args)
        _load(request, _cdf_client, project)
        for seed in list(request.node.iter_markers(SEED_MARKER))[::-1]:
            from emulator.testing.seed_marker import seed_for_test  # noqa: PLC0415

            seed_for_test(_cdf_client, project, *seed.args, **seed.kwargs)
        faults = request.node.get_closest_marker(FAULTS_MARKER)
        if faults:
            from emulator.testing.faults import set_faults  # noqa: PLC0415

            set_faults(_cdf_client, project, *faults.args, **faults.kwargs)
        yield project
    finally:
        _cdf_background.reset(project)


def _load(request: pytest.FixtureRequest, client: ApiClient, project: str) -> None:
    # Markers of the module come before those of the test.
    markers = list(request.node.iter_markers(MARKER))[::-1]
    if markers:
        from emulator.loading.load import load  # noqa: PLC0415
        from emulator.loading.target import RunningEmulator  # noqa: PLC0415

        for marker in markers:
            load(RunningEmulator(client, project), [request.path.parent / path for path in marker.args])


@pytest.fixture
def cdf_clock(_cdf_client: ApiClient, cdf_project: str) -> ProjectClock:
    """The clock of `cdf_project`: `advance(timedelta)`, `fix(datetime)`, `run(speed)`, `reset()`, `now()`."""
    from emulator.testing.clock import ProjectClock  # noqa: PLC0415

    return ProjectClock(_cdf_client.call, cdf_project)


@pytest.fixture
def cognite_client(cdf_emulator: Addresses, cdf_project: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project`."""
    try:
        from cognite.client import ClientConfig, CogniteClient, global_config  # noqa: PLC0415
        from cognite.client.credentials import Token  # noqa: PLC0415
    except ImportError:
        pytest.fail("The fixture cognite_client needs the package cognite-sdk.", pytrace=False)
    global_config.disable_pypi_version_check = True  # no network access outside of this machine
    config = ClientConfig(
        client_name="pytest", project=cdf_project, credentials=Token("test"), base_url=cdf_emulator.base_url
    )
    return CogniteClient(config)
