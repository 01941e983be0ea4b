"""Turns pytest into a test bench for code that talks to CDF: an emulator per run, a project per test.

pytest loads this file in every run of every project where the package is installed: it imports nothing more
before a test asks for a fixture.
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
    from emulator.testing.calls import Calls
    from emulator.testing.shared import Coordinator, CoordinatorClient, Source

VARIABLE = "CDF_EMULATOR_URL"
PLACE = "cdf_emulator_place"
MARKER = "cdf_data"

_source: pytest.StashKey[Source | CoordinatorClient] = pytest.StashKey()
_desk: pytest.StashKey[Coordinator] = pytest.StashKey()


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


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", f"{MARKER}(*paths): files and folders to load into cdf_project, relative to the file of the test"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where to ask for the emulator of the run."""
    from emulator.testing.shared import Coordinator, Source  # noqa: PLC0415

    stash = node.config.stash
    if _desk not in stash:
        stash[_source] = Source(*_wanted(node.config))
        stash[_desk] = Coordinator(stash[_source])
    node.workerinput[PLACE] = list(stash[_desk].place)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _desk in config.stash:
        config.stash[_desk].close()
    if _source in config.stash:
        config.stash[_source].close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker(MARKER) and "cdf_project" not in getattr(item, "fixturenames", ()):
        pytest.fail(f"The marker {MARKER} needs the fixture cdf_project or cognite_client.", pytrace=False)


def _wanted(config: pytest.Config) -> tuple[str | None, str | None]:
    way = config.getoption("cdf_emulator")
    url = config.getoption("cdf_emulator_url")
    return url or (None if way else os.environ.get(VARIABLE)), way


def _made(config: pytest.Config) -> Source | CoordinatorClient:
    from emulator.testing.shared import CoordinatorAddress, CoordinatorClient, Source  # noqa: PLC0415

    place = getattr(config, "workerinput", {}).get(PLACE)
    return CoordinatorClient(CoordinatorAddress(*place)) if place else Source(*_wanted(config))


@pytest.fixture(scope="session")
def cdf_emulator(pytestconfig: pytest.Config) -> Addresses:
    """The emulator of the run: its `base_url`, and where known the `bolt_url`, `browser_url` and login of its Neo4j."""
    if _source not in pytestconfig.stash:
        pytestconfig.stash[_source] = _made(pytestconfig)
    return pytestconfig.stash[_source].addresses()


@pytest.fixture(scope="session")
def _cdf_calls(cdf_emulator: Addresses) -> Generator[Calls]:
    from emulator.testing.calls import Calls  # noqa: PLC0415

    calls = Calls(cdf_emulator.base_url)
    yield calls
    calls.close()


@pytest.fixture
def cdf_project(request: pytest.FixtureRequest, _cdf_calls: Calls) -> Generator[str]:
    """The name of a project of the test's own, with the data of its `cdf_data` markers; empty again afterwards."""
    project = f"test-{uuid.uuid4().hex}"
    try:
        _load(request, _cdf_calls, project)
        yield project
    finally:
        _cdf_calls.call("DELETE", f"/_emulator/projects/{project}")


def _load(request: pytest.FixtureRequest, calls: Calls, project: str) -> None:
    # Those of the module come before those of the test.
    markers = list(request.node.iter_markers(MARKER))[::-1]
    if markers:
        from emulator.testing.load import load  # noqa: PLC0415

        for marker in markers:
            load(calls, project, [request.path.parent / path for path in marker.args])


@pytest.fixture
def cognite_client(cdf_emulator: Addresses, cdf_project: str) -> CogniteClient:
    """A client of the Python SDK for `cdf_project`."""
    try:
        from cognite.client import ClientConfig, CogniteClient, global_config  # noqa: PLC0415
        from cognite.client.credentials import Token  # noqa: PLC0415
    except ImportError:
        pytest.fail("The fixture cognite_client needs the package cognite-sdk.", pytrace=False)
    global_config.disable_pypi_version_check = True  # nothing that tests do leaves the machine
    config = ClientConfig(
        client_name="pytest", project=cdf_project, credentials=Token("test"), base_url=cdf_emulator.base_url
    )
    return CogniteClient(config)
