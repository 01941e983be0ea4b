"""The fixtures that other people's tests use, in a pytest of their own."""

import re
import statistics
from contextlib import closing
from pathlib import Path

import pytest

from benches import outcome, run
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulator.testing.api_client import ApiClient
from emulator.testing.background import Background
from emulator.testing.snapshot_file import download
from emulator.testing.snapshots import Templates

TWO_TESTS = """
from cognite.client.data_classes.data_modeling import SpaceApply

def test_one(cognite_client, cdf_project):
    print("project", cdf_project)
    assert cognite_client.config.project == cdf_project
    assert list(cognite_client.data_modeling.spaces.list()) == []
    cognite_client.data_modeling.spaces.apply(SpaceApply("mine"))

def test_two(cognite_client):
    assert list(cognite_client.data_modeling.spaces.list()) == []
"""

MANY = """
import json, pytest, urllib.request

@pytest.mark.parametrize("number", range(200))
def test_one(number, cdf_emulator, cdf_project):
    url = f"{cdf_emulator.base_url}/api/v1/projects/{cdf_project}/models/spaces"
    body = json.dumps({"items": [{"space": "mine"}]}).encode()
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        assert len(json.load(answer)["items"]) == 1
    with open("neo4j", "a") as file:
        file.write(cdf_emulator.bolt_url + "\\n")
"""

COSTS = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    with open("times", "a") as times:
        times.write(f"{call.when} {call.duration}\\n")
    return (yield)
"""

SPACE = "space: cinema\n"
CONTAINER = """
- space: cinema
  externalId: Movie
  usedFor: node
  properties:
    title: {type: {type: text}}
"""
VIEW = """
space: cinema
externalId: Movie
version: v1
properties:
  title: {container: {type: container, space: cinema, externalId: Movie}, containerPropertyIdentifier: title}
"""
NODES = """
- space: cinema
  externalId: terminator
  sources:
    - source: {type: view, space: cinema, externalId: Movie, version: v1}
      properties: {title: Terminator}
"""
EDGE = (
    '{"instanceType": "edge", "space": "cinema", "externalId": "e", "type": {"space": "cinema", "externalId": "t"},'
    ' "startNode": {"space": "cinema", "externalId": "terminator"},'
    ' "endNode": {"space": "cinema", "externalId": "other"}}\n'
)
LOADED = """
import pytest

@pytest.mark.cdf_data("data", "more.ndjson")
def test_loaded(cognite_client):
    instances = cognite_client.data_modeling.instances
    (movie,) = instances.retrieve(
        ("cinema", "terminator"), sources=[("cinema", "Movie", "v1")]).nodes
    assert movie.properties[("cinema", "Movie", "v1")] == {"title": "Terminator"}
    assert [edge.external_id for edge in instances.list("edge")] == ["e"]

def test_not_loaded(cognite_client):
    assert len(cognite_client.data_modeling.spaces.list()) == 0
"""


FAILING = """
import urllib.request, urllib.error, json
import pytest

def send(cdf_emulator, cdf_project, path, body):
    url = f"{cdf_emulator.base_url}/api/v1/projects/{cdf_project}{path}"
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).close()

def test_fails(cdf_emulator, cdf_project):
    send(cdf_emulator, cdf_project, "/models/spaces", {"items": [{"space": "movies"}]})
    send(cdf_emulator, cdf_project, "/models/spaces/byids", {"items": [{"space": "moves"}]})
    try:
        send(cdf_emulator, cdf_project, "/models/instances",
             {"items": [{"instanceType": "node", "space": "moves", "externalId": "a"}]})
    except urllib.error.HTTPError as error:
        error.close()
    assert False, "as it should"

def test_passes(cdf_emulator, cdf_project):
    send(cdf_emulator, cdf_project, "/models/spaces", {"items": [{"space": "passed"}]})

def test_fails_without_a_request(cdf_project):
    assert False

def test_fails_without_a_project():
    assert False

@pytest.mark.cdf_data("data.json")
def test_fails_while_data_are_loaded(cdf_project):
    pass
"""


def test_failing_test_shows_the_last_requests_of_its_project(tmp_path: Path, base_url: str) -> None:
    data = '[{"instanceType": "node", "space": "nowhere", "externalId": "a"}]'
    done = run(tmp_path, {"test_it.py": FAILING, "data.json": data}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "3 failed, 1 passed, 1 error", done.stdout
    sections = re.findall(r"^-+ Last requests to the CDF emulator -+\n((?:[\d ].*\n)*)", done.stdout, re.MULTILINE)
    in_setup, in_call = sections
    assert re.search(r"POST .*/models/instances +400 .* One or more spaces do not exist: 'nowhere'", in_setup)
    lines = in_call.splitlines()
    assert [re.sub(r"^\S+ (\S+) +\S+/models(\S+)  (\d+).*", r"\1 \2 \3", line) for line in lines[:3]] == [
        "POST /spaces 200",
        "POST /spaces/byids 200",
        "POST /instances 400",
    ]
    assert "  space 'moves' may be movies" in lines[3:]


def test_failing_test_shows_nothing_where_no_log_is_kept(tmp_path: Path, graph: Graph) -> None:
    with listening(create(graph, Settings(request_log="off"))) as url:
        done = run(tmp_path, {"test_it.py": FAILING, "data.json": "{"}, CDF_EMULATOR_URL=url)
    assert outcome(done) == "3 failed, 1 passed, 1 error", done.stdout
    assert "Last requests" not in done.stdout


def test_each_test_has_a_project_of_its_own_and_leaves_nothing(tmp_path: Path, base_url: str) -> None:
    done = run(tmp_path, {"test_it.py": TWO_TESTS}, "-rP", "--cdf-emulator-url", base_url)
    assert outcome(done) == "2 passed", done.stdout
    (project,) = re.findall(r"project (test_one-[0-9a-f]{8})", done.stdout)
    api = Api(base_url, project)
    assert api.client.get("/models/spaces").json()["items"] == []
    api.client.close()


def test_variable_names_the_emulator(tmp_path: Path, base_url: str) -> None:
    assert outcome(run(tmp_path, {"test_it.py": TWO_TESTS}, CDF_EMULATOR_URL=base_url)) == "2 passed"


def test_emulator_that_does_not_answer_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, {"test_it.py": TWO_TESTS}, CDF_EMULATOR_URL="http://127.0.0.1:1")
    assert "No healthy emulator answers at http://127.0.0.1:1." in done.stdout
    assert outcome(done) == "2 errors"


def test_files_of_the_toolkit_and_lines_are_loaded_where_the_marker_says(tmp_path: Path, base_url: str) -> None:
    files = {
        "data/views/Movie.View.yaml": VIEW,
        "data/cinema.Space.yaml": SPACE,
        "data/Movie.container.yaml": CONTAINER,
        "data/nodes/movies.Node.yaml": NODES,
        "data/people.Group.yaml": "name: not of a data model\n",
        "more.ndjson": EDGE,
        "test_it.py": LOADED,
    }
    done = run(tmp_path, files, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "2 passed", done.stdout


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("a.Node.yaml", NODES, "400"),
        ("b.yaml", "space: cinema\n", "is said neither by its name nor by 'instanceType'"),
        ("c.json", "{", "Expecting property name"),
        ("d.txt", "x", "the name of a file must end with one of .yaml, .yml, .json, .ndjson, .jsonl"),
        ("e.Space.yaml", "a: b: c", "mapping values are not allowed"),
    ],
)
def test_data_that_cannot_be_loaded_say_why(
    tmp_path: Path, base_url: str, file: str, content: str, reason: str
) -> None:
    test = f"import pytest\n@pytest.mark.cdf_data({file!r})\ndef test_it(cdf_project):\n    pass\n"
    done = run(tmp_path, {file: content, "test_it.py": test}, CDF_EMULATOR_URL=base_url)
    assert reason in done.stdout
    assert outcome(done) == "1 error"


def test_marker_with_other_arguments_is_a_mistake_of_its_test_alone(tmp_path: Path, base_url: str) -> None:
    test = (
        "import pytest\n"
        "def test_before(cdf_project):\n    pass\n"
        "@pytest.mark.cdf_snapshot()\ndef test_snapshot(cdf_project):\n    pass\n"
        "@pytest.mark.cdf_data(5)\ndef test_data(cdf_project):\n    pass\n"
    )
    done = run(tmp_path, {"test_it.py": test}, CDF_EMULATOR_URL=base_url)
    assert "The marker cdf_snapshot takes the name of a snapshot" in done.stdout
    assert "The marker cdf_data takes files and folders" in done.stdout
    assert outcome(done) == "1 passed, 2 errors"


def test_marker_without_a_project_is_a_mistake(tmp_path: Path, base_url: str) -> None:
    test = "import pytest\n@pytest.mark.cdf_data('x.json')\ndef test_it():\n    pass\n"
    done = run(tmp_path, {"test_it.py": test}, CDF_EMULATOR_URL=base_url)
    assert "needs the fixture cdf_project" in done.stdout


def test_run_that_uses_no_fixture_imports_nothing_and_starts_nothing(tmp_path: Path) -> None:
    test = """
import sys

def test_it():
    ours = sorted(name for name in sys.modules if name.startswith("emulator"))
    assert ours == ["emulator", "emulator.testing", "emulator.testing.fixtures", "emulator.testing.plugin"]
"""
    assert outcome(run(tmp_path, {"test_it.py": test})) == "1 passed"


@pytest.mark.xdist_group("whole emulators")
def test_two_hundred_tests_on_two_workers_share_one_neo4j(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"test_it.py": MANY, "conftest.py": COSTS}
    done = run(tmp_path, files, "-n", "2", "--cdf-emulator", "embedded")
    assert outcome(done) == "200 passed", done.stdout
    assert len(set((tmp_path / "neo4j").read_text().split())) == 1
    times = [line.split() for line in (tmp_path / "times").read_text().splitlines()]
    seconds = [[float(value) for when, value in times if when == phase] for phase in ("setup", "teardown")]
    assert [len(values) for values in seconds] == [200, 200]
    cost = sum(1000 * statistics.median(values) for values in seconds)
    with capsys.disabled():
        # Printed alone: what it may cost is for those who read it, as a slow machine is no fault of the plugin.
        print(f"\nthe plugin's cost per test: {cost:.1f} ms (median; wanted are at most 30)")


FORKED = """
import pytest
from cognite.client.data_classes.data_modeling import SpaceApply

@pytest.mark.cdf_snapshot("plant", "plant")
@pytest.mark.parametrize("number", range(2))
def test_fork(number, cognite_client):
    assert [space.space for space in cognite_client.data_modeling.spaces.list(limit=None)] == ["cinema"]
    assert len(cognite_client.data_modeling.containers.list(limit=None)) == 1
    cognite_client.data_modeling.spaces.apply(SpaceApply("mine"))
"""


def test_each_test_gets_a_fork_of_a_snapshot(base_url: str, tmp_path: Path) -> None:
    files = {"test_forks.py": FORKED, "plant/a.space.yaml": SPACE, "plant/b.container.yaml": CONTAINER}
    assert outcome(run(tmp_path, files, CDF_EMULATOR_URL=base_url)) == "2 passed"


TAKEN_IN_ADVANCE = """
import pytest
from emulator.testing import snapshots

seen = []

@pytest.fixture(scope="module", autouse=True)
def forks_of_the_tests():
    yield
    assert len(seen) == 3
    assert seen[0] == "MainThread"
    assert all(name.startswith("cdf-emulator") for name in seen[1:])

@pytest.fixture(autouse=True, scope="module")
def watched():
    with pytest.MonkeyPatch.context() as patch:
        made = snapshots._fork
        def fork(*arguments):
            import threading
            seen.append(threading.current_thread().name)
            return made(*arguments)
        patch.setattr(snapshots, "_fork", fork)
        yield

@pytest.mark.cdf_snapshot("plant", "plant")
@pytest.mark.parametrize("number", range(3))
def test_fork(number, cognite_client):
    assert len(cognite_client.data_modeling.containers.list(limit=None)) == 1
"""


def test_fork_of_the_next_test_is_made_while_a_test_runs(base_url: str, tmp_path: Path) -> None:
    files = {"test_forks.py": TAKEN_IN_ADVANCE, "plant/a.space.yaml": SPACE, "plant/b.container.yaml": CONTAINER}
    assert outcome(run(tmp_path, files, CDF_EMULATOR_URL=base_url)) == "3 passed"


def test_fork_that_no_test_takes_is_deleted(base_url: str, project: str, tmp_path: Path) -> None:
    (tmp_path / "a.space.yaml").write_text(SPACE)
    background = Background(base_url)
    templates = Templates(base_url, background)
    taken = templates.fork(tmp_path, "test_one", f"{project}-one", "plant", "a.space.yaml")
    templates.prepare(tmp_path, "test_two", f"{project}-two", "plant", "a.space.yaml")
    (waiting,) = [one.result() for one in templates._forks.values()]  # noqa: SLF001 - no test is told its name
    with closing(ApiClient(base_url)) as client:
        assert len(spaces(client, waiting)) == len(spaces(client, taken)) == 1
        templates.close()
        background.close()
        assert spaces(client, waiting) == []
        client.call("DELETE", f"/_emulator/projects/{taken}")


def spaces(client: ApiClient, project: str) -> list[str]:
    return [one["space"] for one in client.call("GET", f"/api/v1/projects/{project}/models/spaces")["items"]]


FROM_FILE = """
import pytest

@pytest.mark.cdf_snapshot("plant", "{name}")
@pytest.mark.parametrize("number", range(2))
def test_fork(number, cognite_client):
    assert [space.space for space in cognite_client.data_modeling.spaces.list(limit=None)] == ["mine"]
"""


def test_snapshot_in_a_file_is_forked(api: Api, base_url: str, tmp_path: Path) -> None:
    api.ok("/models/spaces", {"items": [{"space": "mine"}]})
    api.client.put(f"{base_url}/_emulator/projects/{api.project}/snapshots/s")
    with closing(ApiClient(base_url)) as client:
        download(client, api.project, "s", tmp_path / "plant.cdfsnap", lambda _: None)
    files = {"test_forks.py": FROM_FILE.format(name="plant.cdfsnap")}
    assert outcome(run(tmp_path, files, CDF_EMULATOR_URL=base_url)) == "2 passed"
    missing = run(tmp_path, {"test_forks.py": FROM_FILE.format(name="none.cdfsnap")}, CDF_EMULATOR_URL=base_url)
    assert outcome(missing) == "2 errors"
    assert "No such file" in missing.stdout


EXISTING = """
import pytest

@pytest.mark.cdf_snapshot({name!r})
def test_fork(cognite_client):
    assert [space.space for space in cognite_client.data_modeling.spaces.list(limit=None)] == ["mine"]
"""


def test_snapshot_that_was_saved_before_is_forked(api: Api, base_url: str, tmp_path: Path) -> None:
    api.ok("/models/spaces", {"items": [{"space": "mine"}]})
    place = f"{base_url}/_emulator/projects/{api.project}/snapshots/{api.project}-s"
    api.client.put(place)
    done = run(tmp_path, {"test_forks.py": EXISTING.format(name=f"{api.project}-s")}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "1 passed"
    named = f"{api.project}/{api.project}-s"
    done = run(tmp_path, {"test_forks.py": EXISTING.format(name=named)}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "1 passed"
    api.client.delete(place)
    done = run(tmp_path, {"test_forks.py": EXISTING.format(name=f"{api.project}-s")}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "1 error"
    assert f"There is no snapshot {api.project}-s" in done.stdout


FAULTY = """
import pytest
from cognite.client import global_config
from cognite.client.data_classes.data_modeling import SpaceApply
from cognite.client.exceptions import CogniteAPIError

global_config.max_retries = 0

@pytest.mark.cdf_data("a.space.yaml")
@pytest.mark.cdf_faults({"match": {"nth": 1}, "answer": {"type": "status", "status": 503}}, seed=3)
def test_rules(cognite_client):
    with pytest.raises(CogniteAPIError) as refused:
        cognite_client.data_modeling.spaces.list(limit=None)
    assert refused.value.code == 503
    assert len(cognite_client.data_modeling.spaces.list(limit=None)) == 1

@pytest.mark.cdf_faults("schema-churn:7")
def test_profile(cognite_client):
    def outcome(number):
        try:
            cognite_client.data_modeling.spaces.apply(SpaceApply(f"s{number}"))
        except CogniteAPIError as refused:
            return refused.code
    assert {outcome(number) for number in range(60)} == {None, 409}

def test_none(cognite_client):
    assert len(cognite_client.data_modeling.spaces.list(limit=None)) == 0

@pytest.mark.cdf_faults("idle")
def test_unknown_profile(cdf_project):
    pass

@pytest.mark.cdf_faults(1)
def test_neither_profile_nor_rules(cdf_project):
    pass
"""


def test_marker_gives_the_project_faults(base_url: str, tmp_path: Path) -> None:
    done = run(tmp_path, {"test_faults.py": FAULTY, "a.space.yaml": SPACE}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "3 passed, 2 errors", done.stdout
    assert "The marker cdf_faults: PUT" in done.stdout
    assert "The marker cdf_faults takes the name of a profile" in done.stdout


SEEDED = """
import pytest

MODEL = "cdf_cdm:CogniteCore/v1"

@pytest.mark.cdf_seed(MODEL, nodes=60, seed=1, space="demo", distribution={"views": {"CogniteAsset": {"nodes": 20}}})
def test_seed(cognite_client):
    found = cognite_client.data_modeling.instances.list("node", space="demo", limit=None)
    assert len(found) == 60
    assert sum(one.external_id.startswith("asset-0") for one in found) == 20

@pytest.mark.cdf_seed(MODEL, nodes=5, colour="red")
def test_unknown_field(cdf_project):
    pass

@pytest.mark.cdf_seed("plant")
def test_no_model(cdf_project):
    pass

@pytest.mark.cdf_seed("plant:Plant/v1")
def test_unknown_model(cdf_project):
    pass
"""


def test_marker_seeds_the_project(base_url: str, tmp_path: Path) -> None:
    done = run(tmp_path, {"test_seed.py": SEEDED}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "1 passed, 3 errors", done.stdout
    assert "The marker cdf_seed takes a data model" in done.stdout
    assert "The marker cdf_seed: 'plant' is no data model" in done.stdout
    assert "The data model 'plant:Plant/v1' does not exist." in done.stdout


CLOCKED = """
from datetime import UTC, datetime, timedelta
from cognite.client.data_classes.data_modeling import SpaceApply

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)

def created(client, space):
    made = client.data_modeling.spaces.apply(SpaceApply(space))
    return datetime.fromtimestamp(made.created_time / 1000, UTC)

def test_clock(cognite_client, cdf_clock):
    cdf_clock.fix(datetime(2026, 1, 1))
    cdf_clock.advance(timedelta(hours=1))
    assert created(cognite_client, "a") == cdf_clock.now() == NEW_YEAR + timedelta(hours=1)
    cdf_clock.run(0.001, NEW_YEAR)
    cdf_clock.advance(timedelta(days=1))
    assert timedelta(days=1) <= created(cognite_client, "b") - NEW_YEAR < timedelta(days=1, minutes=1)
    cdf_clock.reset()
    now = created(cognite_client, "c")
    cdf_clock.advance(timedelta(days=3))
    cdf_clock.advance(timedelta(days=4))
    assert timedelta(days=7) <= created(cognite_client, "d") - now < timedelta(days=7, hours=1)

def test_other_project_has_real_time(cognite_client, cdf_clock):
    assert created(cognite_client, "a") - NEW_YEAR > timedelta(days=100)
"""


def test_fixture_turns_the_clock_of_the_project(base_url: str, tmp_path: Path) -> None:
    done = run(tmp_path, {"test_clock.py": CLOCKED}, CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "2 passed", done.stdout


SHUFFLED = """
from cognite.client.data_classes.data_modeling import NodeApply, SpaceApply

def test_order(cognite_client):
    names = [f"n{number}" for number in range(20)]
    cognite_client.data_modeling.spaces.apply(SpaceApply("s"))
    cognite_client.data_modeling.instances.apply([NodeApply("s", name) for name in names])
    found = [one.external_id for one in cognite_client.data_modeling.instances.list(limit=None)]
    assert sorted(found) == sorted(names) and found != names
"""


def test_option_asks_for_an_emulator_that_shuffles(graph: Graph, base_url: str, tmp_path: Path) -> None:
    files = {"test_shuffle.py": SHUFFLED}
    with listening(create(graph, Settings(shuffle=5))) as url:
        done = run(tmp_path, files, "--cdf-shuffle", "5", CDF_EMULATOR_URL=url)
        assert outcome(done) == "1 passed", done.stdout
        done = run(tmp_path, files, "--cdf-shuffle", "6", CDF_EMULATOR_URL=url)
        assert "was not started with --shuffle 6" in done.stdout
    done = run(tmp_path, files, "--cdf-shuffle", "5", CDF_EMULATOR_URL=base_url)
    assert outcome(done) == "1 error", done.stdout
