"""The fixtures of the pytest plugin: the emulator of the run, projects of each scope, and clients for them.

As `plugin.py`, this is loaded in every run of every project, and imports other modules only when a test needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing import plugin

if TYPE_CHECKING:
    from collections.abc import Generator

    from cognite.client import AsyncCogniteClient, ClientConfig, CogniteClient

    from emulator.cli.child_process import Addresses
    from emulator.testing.api_client import ApiClient
    from emulator.testing.background import Background
    from emulator.testing.clock import ProjectClock
    from emulator.testing.projects import TestProjects
    from emulator.testing.snapshots import Templates


@pytest.fixture(scope="session")
def cdf_emulator(pytestconfig: pytest.Config) -> Addresses:
    """The emulator of the run: its `base_url`, and where known the `bolt_url`, `browser_url` and login of its Neo4j."""
    from emulator.testing.find import NoEmulator  # noqa: PLC0415

    try:
        return plugin.provider(pytestconfig).addresses()
    except NoEmulator as error:
        reason = str(error)
    pytest.fail(reason, pytrace=False)  # outside of the handler, so that the reason is all that is shown


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


@pytest.fixture(scope="session")
def _cdf_projects(
    pytestconfig: pytest.Config,
    cdf_emulator: Addresses,
    _cdf_client: ApiClient,
    _cdf_background: Background,
    _cdf_templates: Templates,
) -> TestProjects:
    from emulator.testing.kept import Keeper, folder_of_files  # noqa: PLC0415
    from emulator.testing.projects import TestProjects  # noqa: PLC0415

    choice = plugin.provider(pytestconfig).choice()
    keep = str(pytestconfig.getoption("cdf_keep"))
    folder = None if choice.outlives_run or keep == "none" else folder_of_files(pytestconfig)
    keeper = Keeper(cdf_emulator, folder)
    projects = TestProjects(cdf_emulator.base_url, _cdf_client, _cdf_templates, _cdf_background, keeper, keep)
    pytestconfig.stash[plugin.PROJECTS] = projects
    return projects


@pytest.fixture
def cdf_project(request: pytest.FixtureRequest, _cdf_projects: TestProjects) -> Generator[str]:
    """The name of a project of the test's own, called after it; emptied afterwards, while the next test runs.

    It begins as a fork of the snapshot of its `cdf_snapshot` marker, and has the data of its `cdf_data` markers, then
    those of its `cdf_seed` markers. Then the rules of its `cdf_faults` marker hold.
    """
    yield from _cdf_projects.open(request, request.node.stash.get(plugin.NEXT, None))


@pytest.fixture(scope="class")
def cdf_project_class(request: pytest.FixtureRequest, _cdf_projects: TestProjects) -> Generator[str]:
    """The name of a project that the tests of a class share; it has what markers at the class and its module say."""
    yield from _cdf_projects.open(request, None)


@pytest.fixture(scope="module")
def cdf_project_module(request: pytest.FixtureRequest, _cdf_projects: TestProjects) -> Generator[str]:
    """The name of a project that the tests of a module share; it has what markers at the module say."""
    yield from _cdf_projects.open(request, None)


@pytest.fixture(scope="session")
def cdf_project_session(request: pytest.FixtureRequest, _cdf_projects: TestProjects) -> Generator[str]:
    """The name of a project that all tests of a process share; it begins empty, whatever markers say."""
    yield from _cdf_projects.open(request, None)


@pytest.fixture
def cdf_clock(_cdf_client: ApiClient, cdf_project: str) -> ProjectClock:
    """The clock of `cdf_project`: `advance(timedelta)`, `fix(datetime)`, `run(speed)`, `reset()`, `now()`."""
    from emulator.testing.clock import ProjectClock  # noqa: PLC0415

    return ProjectClock(_cdf_client.call, cdf_project)


@pytest.fixture
def cognite_client(cdf_emulator: Addresses, cdf_project: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project`."""
    return _client(cdf_emulator, cdf_project)


@pytest.fixture(scope="class")
def cognite_client_class(cdf_emulator: Addresses, cdf_project_class: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project_class`."""
    return _client(cdf_emulator, cdf_project_class)


@pytest.fixture(scope="module")
def cognite_client_module(cdf_emulator: Addresses, cdf_project_module: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project_module`."""
    return _client(cdf_emulator, cdf_project_module)


@pytest.fixture(scope="session")
def cognite_client_session(cdf_emulator: Addresses, cdf_project_session: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project_session`."""
    return _client(cdf_emulator, cdf_project_session)


@pytest.fixture
def async_cognite_client(cdf_emulator: Addresses, cdf_project: str) -> AsyncCogniteClient:
    """A client of the Python SDK for `cdf_project` whose methods are coroutines; of cognite-sdk 8 or later."""
    return _async_client(cdf_emulator, cdf_project)


@pytest.fixture(scope="class")
def async_cognite_client_class(cdf_emulator: Addresses, cdf_project_class: str) -> AsyncCogniteClient:
    """As `async_cognite_client`, for `cdf_project_class`."""
    return _async_client(cdf_emulator, cdf_project_class)


@pytest.fixture(scope="module")
def async_cognite_client_module(cdf_emulator: Addresses, cdf_project_module: str) -> AsyncCogniteClient:
    """As `async_cognite_client`, for `cdf_project_module`."""
    return _async_client(cdf_emulator, cdf_project_module)


@pytest.fixture(scope="session")
def async_cognite_client_session(cdf_emulator: Addresses, cdf_project_session: str) -> AsyncCogniteClient:
    """As `async_cognite_client`, for `cdf_project_session`."""
    return _async_client(cdf_emulator, cdf_project_session)


def _client(emulator: Addresses, project: str) -> CogniteClient:
    return _class_of_sdk("CogniteClient", "The fixture cognite_client needs the package cognite-sdk.")(
        _config(emulator, project)
    )


def _async_client(emulator: Addresses, project: str) -> AsyncCogniteClient:
    # The SDK has connections of its own for each event loop, so a client may be used in several.
    return _class_of_sdk(
        "AsyncCogniteClient", "The fixture async_cognite_client needs the package cognite-sdk, 8 or later."
    )(_config(emulator, project))


def _class_of_sdk(name: str, otherwise: str) -> Any:
    """Return a class of the SDK; the test fails with `otherwise` where it is not installed."""
    try:
        found = getattr(import_module("cognite.client"), name, None)
    except ImportError:
        found = None
    if found is None:
        pytest.fail(otherwise, pytrace=False)
    return found


def _config(emulator: Addresses, project: str) -> ClientConfig:
    from cognite.client import ClientConfig, global_config  # noqa: PLC0415
    from cognite.client.credentials import Token  # noqa: PLC0415

    global_config.disable_pypi_version_check = True  # no network access outside of this machine
    return ClientConfig(client_name="pytest", project=project, credentials=Token("test"), base_url=emulator.base_url)
