"""The pytest plugin: an emulator per test run, a project per test. The fixtures are in `fixtures.py`.

pytest loads this module in every run of every project where the package is installed, so other modules are imported
only when a test requests a fixture.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from emulator.testing.coordinator import Coordinator, CoordinatorClient, EmulatorProvider
    from emulator.testing.kept_summary import KeptSummary
    from emulator.testing.projects import ProjectUse, TestProjects

pytest_plugins = ["emulator.testing.fixtures"]

VARIABLE = "CDF_EMULATOR_URL"
COORDINATOR_ADDRESS = "cdf_emulator_coordinator"

PROJECTS: pytest.StashKey[TestProjects] = pytest.StashKey()
NEXT: pytest.StashKey[pytest.Item | None] = pytest.StashKey()
"""The test that comes after another."""
_provider: pytest.StashKey[EmulatorProvider | CoordinatorClient] = pytest.StashKey()
_coordinator: pytest.StashKey[Coordinator] = pytest.StashKey()
_named: pytest.StashKey[bool] = pytest.StashKey()
"""Set when the emulator of the run has been named to the user."""
_used: pytest.StashKey[list[ProjectUse]] = pytest.StashKey()
"""The projects of a test."""
_summary: pytest.StashKey[KeptSummary] = pytest.StashKey()


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
    group.addoption(
        "--cdf-keep",
        choices=("none", "failed", "all"),
        default="none",
        help="keep the projects of tests that fail, or of all, and say where they are; as files if the emulator ends"
        " with the run",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "cdf_data(*paths): files and folders to load into cdf_project, relative to the file of the test"
    )
    config.addinivalue_line(
        "markers",
        "cdf_snapshot(name, *paths): cdf_project begins as a fork of this snapshot, which is made of the files"
        " and folders once per run; without any it is one that was saved before",
    )
    config.addinivalue_line(
        "markers",
        "cdf_faults(profile): requests to cdf_project get the faults of this profile, busy or busy:42;"
        " cdf_faults(*rules, seed=0): those of these rules, each a dictionary",
    )
    config.addinivalue_line(
        "markers",
        "cdf_seed(model, nodes=1000, seed=0, space=None, distribution=None): cdf_project has plausible data for"
        " this data model, named as space:externalId/version",
    )
    if config.getoption("cdf_keep") != "none":
        from emulator.testing.kept_summary import KeptSummary  # noqa: PLC0415

        config.stash[_summary] = KeptSummary()
        config.pluginmanager.register(config.stash[_summary], "cdf-emulator-kept")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Pass the address of the coordinator to a worker of pytest-xdist."""
    from emulator.testing.coordinator import Coordinator, EmulatorProvider  # noqa: PLC0415

    stash = node.config.stash
    if _coordinator not in stash:
        stash[_provider] = EmulatorProvider(*_requested(node.config))
        stash[_coordinator] = Coordinator(stash[_provider])
    node.workerinput[COORDINATOR_ADDRESS] = list(stash[_coordinator].address)


def pytest_report_collectionfinish(config: pytest.Config, items: Sequence[pytest.Item]) -> list[str]:
    """Name the emulator, where any test uses it; it may start only when the first of these tests runs."""
    if config.getoption("collectonly") or int(config.getoption("verbose") or 0) < 0 or not _is_used(items):
        return []
    return [f"cdf-emulator: {provider(config).choice()}"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the main process know which emulator it is, before it is told what this worker has collected."""
    if _is_worker(session.config) and _is_used(session.items):
        provider(session.config).choice()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """Name the emulator, once, where the tests run in workers of pytest-xdist."""
    config: pytest.Config = node.config
    choice = getattr(config.stash[_provider], "chosen", None)
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if choice is not None and terminal is not None and terminal.verbosity >= 0 and _named not in config.stash:
        config.stash[_named] = True
        terminal.ensure_newline()
        terminal.write_line(f"cdf-emulator: {choice}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _coordinator in config.stash:
        config.stash[_coordinator].close()
    if _provider in config.stash:
        config.stash[_provider].close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    item.stash[NEXT] = nextitem
    return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if any(marker.name.startswith("cdf_") for marker in item.iter_markers()):
        from emulator.testing.projects import check_markers  # noqa: PLC0415

        check_markers(item)


# Outermost, so that the outcome is the final one: an expected failure is none.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what there is to know of its projects to the report of a test that failed; at its end empty or keep them."""
    report = yield
    projects = item.config.stash.get(PROJECTS, None)
    if projects is None:
        return report
    used = item.stash.setdefault(_used, [])
    used += [one for one in projects.used_by(item) if one not in used]
    if report.failed:
        for one in used:
            one.failed = True
        report.sections += projects.report_sections(used)
    if call.when == "teardown":
        kept = projects.settle()
        if kept:
            item.config.stash[_summary].add(report, kept)
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Empty or keep the projects that are left, as when a run was cut short."""
    projects = session.config.stash.get(PROJECTS, None)
    summary = session.config.stash.get(_summary, None)
    kept = projects.settle() if projects else []
    if summary and kept:
        summary.add_last(session.config, kept)


def provider(config: pytest.Config) -> EmulatorProvider | CoordinatorClient:
    """Return what finds or starts the emulator of the run."""
    if _provider not in config.stash:
        config.stash[_provider] = _new_provider(config)
    return config.stash[_provider]


def _new_provider(config: pytest.Config) -> EmulatorProvider | CoordinatorClient:
    from emulator.testing.coordinator import CoordinatorAddress, CoordinatorClient, EmulatorProvider  # noqa: PLC0415

    address = getattr(config, "workerinput", {}).get(COORDINATOR_ADDRESS)
    return CoordinatorClient(CoordinatorAddress(*address)) if address else EmulatorProvider(*_requested(config))


def _requested(config: pytest.Config) -> tuple[str | None, str | None, int | None]:
    mode = config.getoption("cdf_emulator")
    url = config.getoption("cdf_emulator_url")
    return url or (None if mode else os.environ.get(VARIABLE)), mode, config.getoption("cdf_shuffle")


def _is_used(items: Sequence[pytest.Item]) -> bool:
    return any("cdf_emulator" in getattr(item, "fixturenames", ()) for item in items)


def _is_worker(config: pytest.Config) -> bool:
    """Whether this process is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")
