"""kill -9 in the middle of a save or a restore: the project and the snapshot are whole, or as they were before."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from typing import Any

import pytest

import builders as a
from conftest import PASSWORD, URI, USER, Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.snapshots.restore import resume
from emulator.operations.snapshots.store import purge_incomplete

THING = a.view_ref("Thing")
NODES = 2_000
ROUNDS = 6
WORK = """
import os, sys
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.compile.projects import snapshots
from emulator.operations.snapshots import restore, save
from emulator.wire.snapshots import SavePath, SnapshotPath

uri, user, password = (os.environ[f"CDF_EMULATOR_TEST_NEO4J_{name}"] for name in ("URI", "USER", "PASSWORD"))
context = Context(Graph.connect(uri, user, password))
restore.AT_ONCE = restore.CREATED_AT_ONCE = 0
snapshots.PAGE = 100
kind, project = sys.argv[1:]
print("ready", flush=True)
if kind == "save":
    save.save(context, project, SavePath("s"))
else:
    restore.restore(context, project, SnapshotPath("s"))
print("done", flush=True)
"""


def killed(kind: str, project: str, after: float) -> bool:
    """Do it in a process that is killed `after` some seconds; whether it was done by then."""
    environment = {**os.environ, URI: os.environ[URI], USER: os.environ.get(USER, ""), PASSWORD: os.environ[PASSWORD]}
    command = [sys.executable, "-c", WORK, kind, project]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return process.stdout.read() == "done\n"


def values(api: Api) -> set[int]:
    """The values that nodes have, each by all nodes; 503 while it is being restored."""
    found: list[Any] = []
    cursor = None
    while True:
        body = {"sources": [{"source": THING}], "limit": 1000, **({"cursor": cursor} if cursor else {})}
        page = api.ok("/models/instances/list", body)
        found += page["items"]
        cursor = page.get("nextCursor")
        if len(page["items"]) < 1000 or cursor is None:
            break
    assert len(found) == NODES
    return {one["properties"][a.SPACE]["Thing/v1"]["value"] for one in found}


def write(api: Api, value: int) -> None:
    for first in range(0, NODES, 1000):
        nodes = [a.node(f"n{i}", a.data(THING, value=value, link=a.ref("n0"))) for i in range(first, first + 1000)]
        api.ok("/models/instances", {"items": nodes})


@pytest.fixture
def site(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    container = a.container("Thing", value=a.prop("int32"), link=a.prop("direct"))
    api.ok("/models/containers", {"items": [container]})
    api.ok("/models/views", {"items": [a.view("Thing", "Thing.value", "Thing.link")]})
    write(api, 1)
    return api


def own(api: Api, method: str, path: str) -> Any:
    base = str(api.client.base_url).partition("/api/")[0]
    return api.client.request(method, f"{base}/_emulator/projects/{api.project}{path}")


def test_restore_that_is_killed_is_whole_or_not_at_all(site: Api, graph: Graph) -> None:
    assert own(site, "PUT", "/snapshots/s").status_code == 200
    chance = random.Random(7)
    for number in range(ROUNDS):
        write(site, 2)
        done = killed("restore", site.project, chance.uniform(0, 1.5))
        listed = site.post("/models/instances/list", {"sources": [{"source": THING}], "limit": 1})
        if listed.status_code == 503:
            assert "is being restored" in listed.json()["error"]["message"]
            # A writer waits for the lock. If the commit was under way as the process ended, the restore is whole.
            written = site.post("/models/instances", {"items": [a.node("x")]}).status_code
            if written == 503:
                resume(Context(graph))
            assert written in {200, 503}
            assert values(site) == {1}
        else:
            assert values(site) == ({1} if done else values(site)), number
            assert values(site) in ({1}, {2})


def test_save_that_is_killed_leaves_the_earlier_snapshot(site: Api, graph: Graph) -> None:
    assert own(site, "PUT", "/snapshots/s").status_code == 200
    write(site, 2)
    chance = random.Random(8)
    for _ in range(ROUNDS):
        done = killed("save", site.project, chance.uniform(0, 1.0))
        purge_incomplete(graph)
        (kept,) = own(site, "GET", "/snapshots").json()["items"]
        assert (kept["name"], kept["instances"]) == ("s", NODES)
        assert copies(graph, site.project) == NODES
        fork = f"test-{uuid.uuid4().hex[:16]}"
        forked = Api(str(site.client.base_url).partition("/api/")[0], fork)
        base = str(site.client.base_url).partition("/api/")[0]
        made = forked.client.put(f"{base}/_emulator/projects/{fork}/fork?from={site.project}&snapshot=s")
        assert made.status_code == 200
        assert values(forked) in (({2},) if done else ({1}, {2}))
        forked.client.close()


def copies(graph: Graph, project: str) -> int:
    counted = Statement("MATCH (copy:_Copy) WHERE copy.project = $project RETURN count(copy)", {"project": project})
    return graph.read(lambda transaction: transaction.row(counted))[0]
