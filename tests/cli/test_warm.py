"""A Neo4j that is kept ready, and the starts that take it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from emulator.cli.machine.processes import resident_bytes
from emulator.cli.start.warm import place
from emulator.cli.up import _take
from emulator.cli.warm import command
from emulator.database.warm import private_folder
from emulator.errors import FolderNotWritable
from emulator.settings import Settings
from emulators import ENVIRONMENT, ROOT, Running, children
from waiting import within

eventually = partial(within, 180)

pytestmark = [
    pytest.mark.xdist_group("warm"),
    pytest.mark.skipif(sys.platform == "win32", reason="there are no Unix sockets for Python"),
]

NOTHING_KEPT = Settings(ephemeral=True)
ADDRESS = "import os; print(os.environ['CDF_EMULATOR_URL'])"


@pytest.fixture(scope="module")
def folder() -> Iterator[str]:
    """Where the sockets are: their names are short."""
    with tempfile.TemporaryDirectory(prefix="w") as folder:
        yield folder


@pytest.fixture(scope="module")
def warm(folder: str) -> Iterator[Callable[..., str]]:
    """Run `cdf-emulator warm` with options; returns what it says."""

    def run(*options: str) -> str:
        done = cli("warm", *options, folder=folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    run("--stop")


@pytest.fixture(autouse=True)
def looked_for(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder)


def cli(*arguments: str, folder: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "emulator", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**ENVIRONMENT, "XDG_RUNTIME_DIR": folder, "CDF_EMULATOR_WARM": "on"},
        check=False,
    )


@contextmanager
def emulator(folder: str) -> Iterator[Running]:
    started = subprocess.Popen(
        [sys.executable, "-m", "emulator", "up", "--ephemeral", "--port", "0", "--browser-port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**ENVIRONMENT, "XDG_RUNTIME_DIR": folder, "CDF_EMULATOR_WARM": "on"},
    )
    running = Running(started)
    try:
        yield running
    finally:
        running.end(signal.SIGKILL)
        assert started.stdout is not None
        started.stdout.close()


def keeper() -> int:
    number = command.process(place())
    assert number is not None
    return number


def guard_of(pid: int) -> int:
    (guard,) = children(pid)
    return guard


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet waited for does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_start_takes_what_is_ready_and_the_next_one_is_made(warm: Callable[..., str], folder: str) -> None:
    assert warm().startswith("A Neo4j is ready for the next `cdf-emulator up --ephemeral`")
    assert warm() == "A Neo4j is kept ready already, or is being made so.\n"
    guard = guard_of(keeper())
    (java,) = children(guard)
    with emulator(folder) as running:
        assert children(running.process.pid) == []
        assert (guard_of(keeper()), children(guard)) == (guard, [java])
        assert running.call("/api/v1/projects/p/models/spaces")["items"] == []
        running.call("/api/v1/projects/p/models/spaces", {"items": [{"space": "mine"}]})
        assert resident_bytes(running.process.pid) > 200_000_000  # with that of Neo4j
        with emulator(folder) as second:  # nothing is ready now
            assert children(second.process.pid) != []
            assert second.call("/api/v1/projects/p/models/spaces")["items"] == []
    assert eventually(lambda: not is_alive(java))
    assert eventually(lambda: place().exists())
    assert guard_of(keeper()) != guard


def test_command_beside_an_emulator_takes_it_too_and_nothing_of_it_stays(warm: Callable[..., str], folder: str) -> None:
    warm()
    guard = guard_of(keeper())
    temporary = re.search(r"(\S+)/guard\.lock", Path(f"/proc/{guard}/cmdline").read_text().replace("\0", " "))
    assert temporary
    assert Path(temporary[1]).is_dir()
    done = cli("exec", "--", sys.executable, "-c", ADDRESS, folder=folder)
    assert done.stdout.startswith("http://127.0.0.1:"), done.stderr
    assert eventually(lambda: not is_alive(guard))
    assert not Path(temporary[1]).exists()


def test_neo4j_that_was_taken_is_started_again_when_it_dies(warm: Callable[..., str], folder: str) -> None:
    warm()
    assert eventually(lambda: place().exists())
    (java,) = children(guard_of(keeper()))
    with emulator(folder) as running:
        running.call("/api/v1/projects/p/models/spaces", {"items": [{"space": "kept"}]})
        os.kill(java, signal.SIGKILL)
        assert eventually(lambda: children(running.process.pid) != [])
        assert eventually(running.is_healthy)
        (space,) = running.call("/api/v1/projects/p/models/spaces")["items"]
        assert space["space"] == "kept"


@pytest.mark.parametrize(
    ("settings", "exact_port"),
    [
        (Settings(), False),
        (Settings(ephemeral=True, warm="off"), False),
        (Settings(ephemeral=True, neo4j_password="chosen"), False),
        (Settings(ephemeral=True, neo4j_host="0.0.0.0"), False),  # noqa: S104 - a test
        (Settings(ephemeral=True, bolt_port=7687), True),
    ],
    ids=["what is kept", "not wanted", "password", "other networks", "port"],
)
def test_start_that_wants_another_neo4j_leaves_it(
    warm: Callable[..., str], settings: Settings, *, exact_port: bool
) -> None:
    warm()
    assert eventually(lambda: place().exists())
    assert _take(settings, exact_port=exact_port) is None
    assert place().exists()


def test_what_is_ready_ends_with_the_process_that_keeps_it_and_can_be_made_again(
    warm: Callable[..., str], folder: str
) -> None:
    warm()
    assert eventually(lambda: place().exists())
    guard = guard_of(keeper())
    os.kill(keeper(), signal.SIGKILL)
    assert eventually(lambda: not is_alive(guard))
    assert place().exists()  # the socket of nobody
    assert _take(NOTHING_KEPT, exact_port=False) is None
    assert "A Neo4j is ready" in warm("--idle", "0.05")
    last = guard_of(keeper())
    assert eventually(lambda: not is_alive(last))
    assert eventually(lambda: command.process(place()) is None)
    assert not place().exists()
    assert cli("warm", "--stop", folder=folder).stdout == "No Neo4j was kept ready.\n"


def test_folder_that_others_may_change_is_not_used() -> None:
    private = private_folder()
    private.chmod(0o777)
    try:
        with pytest.raises(FolderNotWritable, match="others than its user may change it"):
            private_folder()
        assert _take(NOTHING_KEPT, exact_port=False) is None
    finally:
        private.chmod(0o700)
