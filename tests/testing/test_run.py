"""What a run says of its emulator, and what becomes of the projects of its tests."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from benches import outcome, run
from conftest import login
from emulator.cli.child_process import Addresses
from emulator.testing.api_client import ApiClient
from emulator.testing.kept import browser_link
from emulator.testing.project import EmulatedProject

FILL = """
import json, urllib.request
import pytest

@pytest.fixture
def fill(cdf_emulator):
    def send(project):
        url = f"{cdf_emulator.base_url}/api/v1/projects/{project}/models/spaces"
        headers = {"authorization": "Bearer x", "content-type": "application/json"}
        body = json.dumps({"items": [{"space": "mine"}]}).encode()
        urllib.request.urlopen(urllib.request.Request(url, body, headers)).close()
        with open("projects", "a") as file:
            file.write(project + "\\n")
    return send
"""

OUTCOMES = """
import pytest

def test_passes(cdf_project, fill):
    fill(cdf_project)

def test_fails(cdf_project, fill):
    fill(cdf_project)
    assert False

@pytest.mark.xfail
def test_fails_as_expected(cdf_project, fill):
    fill(cdf_project)
    assert False

@pytest.fixture
def checked(cdf_project, fill):
    yield
    fill(cdf_project)
    assert False

def test_fails_at_its_end(checked):
    pass

@pytest.fixture
def failing_afterwards():
    yield
    assert False

def test_fails_when_its_project_is_done(failing_afterwards, cdf_project, fill):
    fill(cdf_project)
"""
FAILING = ["test_fails", "test_fails_at_its_end", "test_fails_when_its_project_is_done"]

NAMES = """
import pytest

class TestPumps:
    @pytest.mark.parametrize("medium", ["hot water", "öl", "x" * 100, "hot/water"])
    def test_flow(self, medium, cdf_project, fill):
        fill(cdf_project)
"""

SHARED = """
import pytest

class TestOne:
    def test_a(self, cdf_project_class, cdf_project_module, cdf_project_session, cognite_client_class, seen):
        assert cognite_client_class.config.project == cdf_project_class
        seen += [cdf_project_class, cdf_project_module, cdf_project_session]

    def test_b(self, cdf_project_class, cdf_project_module, cdf_project_session, seen):
        assert seen == [cdf_project_class, cdf_project_module, cdf_project_session]

@pytest.mark.cdf_data("a.space.yaml")
class TestTwo:
    def test_a(self, cdf_project_class, cognite_client_class, seen):
        assert cdf_project_class not in seen
        assert len(cognite_client_class.data_modeling.spaces.list(limit=None)) == 1
        cognite_client_class.data_modeling.spaces.delete("cinema")

    def test_b(self, cognite_client_class):
        assert len(cognite_client_class.data_modeling.spaces.list(limit=None)) == 0

def test_rest(cdf_project_module, cdf_project_session, seen, cognite_client_module, cognite_client_session):
    assert [cdf_project_module, cdf_project_session] == seen[1:]
    assert cognite_client_module.config.project == cdf_project_module
    assert cognite_client_session.config.project == cdf_project_session
"""
SEEN = "import pytest\n\n@pytest.fixture(scope='session')\ndef seen():\n    return []\n"

OTHER_MODULE = """
import pytest

pytestmark = pytest.mark.cdf_data("a.space.yaml")

def test_other(cdf_project_module, cdf_project_session, seen, cognite_client_module):
    assert cdf_project_module not in seen and cdf_project_session == seen[2]
    assert len(cognite_client_module.data_modeling.spaces.list(limit=None)) == 1

@pytest.mark.cdf_data("a.space.yaml")
def test_marker_that_no_fixture_heeds(cdf_project_module):
    pass
"""

ASYNC = """
import asyncio
from cognite.client.data_classes.data_modeling import SpaceApply

async def of(client):
    await client.data_modeling.spaces.apply(SpaceApply("mine"))
    return [space.space for space in await client.data_modeling.spaces.list(limit=None)]

def test_one(async_cognite_client, cdf_project):
    assert async_cognite_client.config.project == cdf_project
    assert asyncio.run(of(async_cognite_client)) == ["mine"]

def test_module(async_cognite_client_module, cdf_project_module):
    assert async_cognite_client_module.config.project == cdf_project_module
    assert asyncio.run(of(async_cognite_client_module)) == ["mine"]
"""


def spaces(base_url: str, project: str) -> list[str]:
    with closing(ApiClient(base_url)) as client:
        return [one["space"] for one in client.call("GET", f"/api/v1/projects/{project}/models/spaces")["items"]]


def projects(folder: Path) -> dict[str, str]:
    """The project of each test of `OUTCOMES`, by its name."""
    return {name.rpartition("-")[0]: name for name in (folder / "projects").read_text().split()}


def test_run_names_the_emulator_that_it_was_given(tmp_path: Path, base_url: str) -> None:
    files = {"conftest.py": FILL, "test_it.py": OUTCOMES}
    said = f"cdf-emulator: {base_url}, which the options or CDF_EMULATOR_URL name"
    for options in ([], ["-n", "2"]):
        done = run(tmp_path, files, "-v", *options, CDF_EMULATOR_URL=base_url)
        assert done.stdout.splitlines().count(said) == 1, done.stdout
    assert "cdf-emulator:" not in run(tmp_path, files, "-v", "-k", "nothing", CDF_EMULATOR_URL=base_url).stdout
    assert "cdf-emulator:" not in run(tmp_path, files, "-v", "--collect-only", CDF_EMULATOR_URL=base_url).stdout


def test_run_says_that_it_starts_an_emulator(tmp_path: Path) -> None:
    done = run(tmp_path, {"conftest.py": FILL, "test_it.py": NAMES}, "-v", "--cdf-emulator", "embedded", **login())
    assert "cdf-emulator: one with the Neo4j of CDF_EMULATOR_NEO4J_URI, which starts for this run" in done.stdout
    assert "4 passed" in outcome(done)


def test_project_is_called_after_its_test(tmp_path: Path, base_url: str) -> None:
    done = run(tmp_path, {"conftest.py": FILL, "test_it.py": NAMES}, "-n", "2", CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "4 passed", done.stdout
    names = sorted((tmp_path / "projects").read_text().split())
    assert [name[:-8] for name in names] == [
        "TestPumps-test_flow-hot-water-",
        "TestPumps-test_flow-hot-water-",
        "TestPumps-test_flow-xf6l-",
        "TestPumps-test_flow-" + "x" * 35 + "-",
    ]
    assert len(set(names)) == 4


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_projects_of_failing_tests_are_kept(tmp_path: Path, base_url: str, workers: list[str]) -> None:
    files = {"conftest.py": FILL, "test_it.py": OUTCOMES}
    done = run(tmp_path, files, "--cdf-keep", "failed", *workers, CDF_EMULATOR_URL=base_url)
    of = projects(tmp_path)
    _, _, summary = done.stdout.partition("Projects that are kept in the CDF emulator")
    assert sorted(re.findall(r"^(test_\w+)-[0-9a-f]{8}$", summary, re.MULTILINE)) == FAILING, done.stdout
    assert [name for name in of if spaces(base_url, of[name])] == [name for name in of if name in FAILING]
    report, _, _ = done.stdout.partition("Projects that are kept in the CDF emulator")
    for name in FAILING:
        link = f"{of[name]}\n  console        {base_url}/#/p/{of[name]}/data\n"
        assert link in summary
        assert link in report
    assert report.count("Last requests to the CDF emulator") == 3


def test_projects_of_all_tests_are_kept(tmp_path: Path, base_url: str) -> None:
    run(tmp_path, {"conftest.py": FILL, "test_it.py": OUTCOMES}, "--cdf-keep", "all", CDF_EMULATOR_URL=base_url)
    assert all(spaces(base_url, project) == ["mine"] for project in projects(tmp_path).values())


def test_project_of_an_emulator_that_ends_is_kept_as_a_file(tmp_path: Path, base_url: str, project: str) -> None:
    files = {"conftest.py": FILL, "test_it.py": OUTCOMES}
    options = ("--cdf-emulator", "embedded", "--cdf-keep", "failed")
    done = run(tmp_path, files, *options, cache=True, **login())
    of = projects(tmp_path)
    kept = tmp_path / ".pytest_cache" / "d" / "cdf-emulator"
    assert sorted(file.stem.rpartition("-")[0] for file in kept.iterdir()) == FAILING, done.stdout
    file = kept / f"{of['test_fails']}.cdfsnap"
    assert f"cdf-emulator snapshot restore --file {file} --project {of['test_fails']}\n" in done.stdout
    EmulatedProject(base_url, project).restore_file(file)
    assert spaces(base_url, project) == ["mine"]
    run(tmp_path, files, *options, "-k", "passes", cache=True, **login())
    assert not list(kept.glob("*"))


def test_file_of_a_kept_project_is_elsewhere_where_pytest_has_no_cache(tmp_path: Path) -> None:
    options = ("--cdf-emulator", "embedded", "--cdf-keep", "all", "-k", "passes", "-n", "1")
    done = run(tmp_path, {"conftest.py": FILL, "test_it.py": OUTCOMES}, *options, TMPDIR=str(tmp_path), **login())
    (file,) = re.findall(r"^  file +(\S+)$", done.stdout, re.MULTILINE)
    assert Path(file).parent.parent == tmp_path
    assert Path(file).is_file()


def test_emulator_of_exec_ends_with_the_run(tmp_path: Path, base_url: str) -> None:
    variables = {"CDF_EMULATOR_URL": base_url, "CDF_EMULATOR_EXEC_URL": base_url}
    options = ("-v", "--cdf-keep", "all", "-k", "passes")
    done = run(tmp_path, {"conftest.py": FILL, "test_it.py": OUTCOMES}, *options, TMPDIR=str(tmp_path), **variables)
    assert f"cdf-emulator: {base_url}, which `cdf-emulator exec` has started and ends after this run" in done.stdout
    assert re.findall(r"^  file +(\S+)$", done.stdout, re.MULTILINE), done.stdout


def test_link_to_neo4j_browser_names_the_project_and_the_database() -> None:
    addresses = Addresses("http://127.0.0.1:8000", "bolt://127.0.0.1:7687", "http://127.0.0.1:7474/browser/")
    assert browser_link(addresses, "demo") == (
        "http://127.0.0.1:7474/browser/?cmd=edit&arg=MATCH+%28n%3ANode+%7Bproject%3A+%27demo%27%7D%29+RETURN+n+LIMIT+25"
        "&dbms=bolt%3A%2F%2Fneo4j%40127.0.0.1%3A7687"
    )


def test_tests_of_a_class_a_module_and_a_run_share_a_project(tmp_path: Path, base_url: str) -> None:
    files = {
        "conftest.py": SEEN,
        "a.space.yaml": "space: cinema\n",
        "test_a.py": SHARED,
        "test_b.py": OTHER_MODULE,
    }
    done = run(tmp_path, files, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "6 passed, 1 error", done.stdout
    assert "The marker cdf_data needs the fixture cdf_project" in done.stdout


def test_shared_project_is_kept_where_one_of_its_tests_fails(tmp_path: Path, base_url: str) -> None:
    test = """
def test_one(cdf_project_module, fill):
    fill(cdf_project_module)
    assert False

def test_two(cdf_project_module):
    pass
"""
    files = {"conftest.py": FILL, "test_one.py": test, "test_two.py": test.replace("assert False", "pass")}
    done = run(tmp_path, files, "--cdf-keep", "failed", "--maxfail", "9", CDF_EMULATOR_URL=base_url)
    of = projects(tmp_path)
    assert (spaces(base_url, of["test_one"]), spaces(base_url, of["test_two"])) == (["mine"], []), done.stdout
    done = run(tmp_path, files, "--cdf-keep", "failed", "-x", CDF_EMULATOR_URL=base_url)
    assert len(re.findall(r"^test_one-[0-9a-f]{8}$", done.stdout, re.MULTILINE)) == 2, done.stdout


def test_client_of_coroutines(tmp_path: Path, base_url: str) -> None:
    done = run(tmp_path, {"test_it.py": ASYNC}, "-W", "ignore::ResourceWarning", CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "2 passed", done.stdout


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (
            "import cognite.client\ndel cognite.client.AsyncCogniteClient\n",
            "The fixture async_cognite_client needs the package cognite-sdk, 8 or later.",
        ),
        (
            "import sys\nsys.modules['cognite.client'] = None\n",
            "The fixture async_cognite_client needs the package cognite-sdk, 8 or later.",
        ),
    ],
)
def test_sdk_without_coroutines_is_named(tmp_path: Path, base_url: str, missing: str, sentence: str) -> None:
    test = "def test_it(async_cognite_client):\n    pass\n"
    done = run(tmp_path, {"conftest.py": missing, "test_it.py": test}, CDF_EMULATOR_URL=base_url)
    assert (outcome(done), done.stdout.count("Traceback"), sentence in done.stdout) == ("1 error", 0, True)


@pytest.mark.parametrize(
    ("missing", "variables", "sentence"),
    [
        (
            "import sys\nsys.modules['testcontainers'] = sys.modules['testcontainers.core'] = None\n",
            {},
            "CdfEmulatorContainer needs testcontainers: pip install 'cdf-emulator[testing]'",
        ),
        ("", {"DOCKER_HOST": "tcp://127.0.0.1:1"}, "Docker cannot start the emulator: Error while fetching"),
    ],
)
def test_container_that_cannot_be_had_says_why(
    tmp_path: Path, missing: str, variables: dict[str, str], sentence: str
) -> None:
    files = {"conftest.py": missing, "test_it.py": "def test_it(cdf_project):\n    pass\n"}
    done = run(tmp_path, files, "--cdf-emulator", "container", **variables)
    assert outcome(done) == "1 error", done.stdout
    assert sum(line.startswith(sentence) for line in done.stdout.splitlines()) == 1, done.stdout
    assert "Traceback" not in done.stdout
