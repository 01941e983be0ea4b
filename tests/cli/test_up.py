"""Whole emulators, each with a Neo4j of its own: how they start, what they survive and what they leave."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from neo4j import Driver, GraphDatabase

from emulator.database import new_data
from emulators import Running
from waiting import eventually

pytestmark = pytest.mark.xdist_group("whole emulators")

Start = Callable[..., Running]
Fail = Callable[..., str]

SPACES = "/api/v1/projects/home/models/spaces"
SPACE = {"items": [{"space": "kept"}]}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folder") / "data"


@pytest.fixture(scope="module")
def running(start: Start, data: Path) -> Running:
    """One emulator for the tests that do it no lasting harm."""
    emulator = start("--data", str(data))
    emulator.call(SPACES, SPACE)
    return emulator


def neo4j_processes(folder: str | Path) -> list[int]:
    """The Java processes whose home is in `folder`."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        program, _, arguments = command.partition(b"\0")
        if program.endswith(b"/java") and str(folder).encode() in arguments:
            found.append(int(process.name))
    return found


def connect(emulator: Running) -> Driver:
    return GraphDatabase.driver(emulator.bolt, auth=("neo4j", emulator.password))


def indexes(emulator: Running) -> set[str]:
    with connect(emulator) as driver:
        records, _, _ = driver.execute_query("SHOW INDEXES YIELD name")
    return {name for (name,) in records}


def spaces(emulator: Running) -> list[str]:
    return [space["space"] for space in emulator.call(SPACES)["items"]]


def test_ready_lines_name_addresses_and_password(running: Running, data: Path) -> None:
    assert running.said(r"Browser +(http://\S+)")
    assert running.said(r"user (\w+)") == "neo4j"
    assert running.password == (data / "password").read_text()
    assert (data / "password").stat().st_mode & 0o077 == 0


def test_browser_is_served_and_led_to_its_neo4j(running: Running) -> None:
    address = running.said(r"Browser +(http://\S+)")
    with urlopen(address, timeout=30) as page:
        assert b"<title>Neo4j Browser</title>" in page.read()
    with urlopen(address.removesuffix("browser/"), timeout=30) as discovery:
        assert json.load(discovery)["bolt_direct"] == running.bolt


def test_printed_snippet_works_as_pasted(running: Running) -> None:
    snippet = running.lines[running.lines.index("from cognite") :]
    assert len(snippet.splitlines()) == 3
    program = snippet + "print([space.space for space in client.data_modeling.spaces()])"
    program = program.replace('"my-project"', '"home"')
    said = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert "kept" in said


def test_health_shows_neo4j_but_no_secret(running: Running) -> None:
    health = running.call("/_emulator/health")
    assert health["neo4j"]["uri"] == running.bolt
    assert health["neo4j"]["version"] == "5.26.30"
    assert running.password not in json.dumps(health)


def test_second_emulator_on_a_folder_is_refused(running: Running, fail: Fail, data: Path) -> None:
    assert running.process.poll() is None
    assert "Another emulator runs on the data folder" in fail("--port", "0", "--data", str(data))


def test_api_port_in_use_is_refused(running: Running, fail: Fail, tmp_path: Path) -> None:
    port = running.api.rpartition(":")[2]
    assert f"Port {port} on 127.0.0.1 is in use" in fail("--port", port, "--data", str(tmp_path))


@pytest.mark.parametrize("option", ["--bolt-port", "--browser-port"])
def test_named_port_of_neo4j_in_use_is_refused(running: Running, fail: Fail, tmp_path: Path, option: str) -> None:
    port = running.bolt.rpartition(":")[2]
    said = fail("--port", "0", option, port, "--data", str(tmp_path))
    assert f"Port {port} on 127.0.0.1 is in use: choose another one with {option}." in said


def test_folder_below_a_file_is_refused(fail: Fail, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = fail("--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert said.endswith("cannot be written: Not a directory.")


def test_wrong_password_for_a_named_neo4j_is_refused(running: Running, fail: Fail) -> None:
    said = fail("--port", "0", "--neo4j-uri", running.bolt, "--neo4j-password", "wrong")
    assert f"Neo4j at {running.bolt} refuses the user 'neo4j'" in said


def test_unreachable_neo4j_is_refused(fail: Fail) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{nobody.getsockname()[1]}"
        assert f"Neo4j cannot be reached at {uri}" in fail("--port", "0", "--neo4j-uri", uri, "--start-limit", "0")


def test_foreign_scheme_is_refused(fail: Fail) -> None:
    said = fail("--port", "0", "--neo4j-uri", "http://127.0.0.1:7474")
    assert "must begin with bolt:// or neo4j://" in said


def test_another_emulator_may_share_a_named_neo4j(running: Running, start: Start) -> None:
    second = start("--neo4j-uri", running.bolt, "--neo4j-password", running.password)
    assert spaces(second) == ["kept"]
    assert second.end() == 0


def test_neo4j_that_is_killed_comes_back(running: Running, data: Path) -> None:
    (before,) = neo4j_processes(data)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: before not in neo4j_processes(data) and running.is_healthy())
    assert spaces(running) == ["kept"]


def test_killed_emulator_takes_neo4j_along_and_its_data_stay(running: Running, start: Start, data: Path) -> None:
    running.end(signal.SIGKILL)
    again = start("--data", str(data))
    assert spaces(again) == ["kept"]
    assert len(neo4j_processes(data)) == 1
    assert again.password == running.password
    assert again.end(signal.SIGINT) == 0
    assert neo4j_processes(data) == []


def test_index_that_was_dropped_in_neo4j_is_made_again_after_the_next_start(start: Start, tmp_path: Path) -> None:
    """Such a start answers before it has looked at what an earlier one prepared."""
    data = tmp_path / "data"
    emulator = start("--data", str(data))
    emulator.call(SPACES, SPACE)
    assert "instance_type" in indexes(emulator)
    with connect(emulator) as driver:
        driver.execute_query("DROP INDEX instance_type")
    emulator.end()
    again = start("--data", str(data))
    assert spaces(again) == ["kept"]
    assert eventually(lambda: "instance_type" in indexes(again))
    again.end()


def test_data_that_were_prepared_with_something_else_are_prepared_before_the_start(
    start: Start, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    emulator = start("--data", str(data))
    with connect(emulator) as driver:
        driver.execute_query("DROP INDEX instance_type")
    emulator.end()
    note = data / "neo4j" / new_data.PREPARED
    noted = note.read_text()
    note.write_text("something else")
    again = start("--data", str(data))
    assert "instance_type" in indexes(again)
    assert note.read_text() == noted
    again.end()


def test_other_password_for_an_old_folder_is_refused(running: Running, fail: Fail, data: Path) -> None:
    running.end(signal.SIGKILL)
    said = fail("--port", "0", "--data", str(data), "--neo4j-password", "not-that-one")
    assert "refuses the user 'neo4j' with this password" in said
    assert neo4j_processes(data) == []


def test_sigterm_finishes_the_request_in_flight(start: Start) -> None:
    emulator = start("--ephemeral", "--neo4j-password", "chosen-by-me")
    assert emulator.password == "chosen-by-me"
    folder = ephemeral_folder(emulator)
    body = json.dumps(SPACE).encode()
    with socket.create_connection(("127.0.0.1", int(emulator.api.rpartition(":")[2]))) as connection:
        connection.sendall(request_head(len(body)) + body[:5])
        assert eventually(emulator.is_healthy)  # the server has read what came before
        emulator.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: not accepts(emulator))
        connection.sendall(body[5:])
        answer = connection.recv(1000)
        assert answer.startswith(b"HTTP/1.1 200"), answer
    assert emulator.process.wait(60) == 0
    assert not folder.exists()
    assert neo4j_processes(folder) == []


def test_killed_ephemeral_emulator_leaves_nothing(start: Start) -> None:
    emulator = start("--ephemeral")
    folder = ephemeral_folder(emulator)
    assert folder.exists()
    emulator.end(signal.SIGKILL)
    assert eventually(lambda: not folder.exists() and not neo4j_processes(folder))


def ephemeral_folder(emulator: Running) -> Path:
    guard = Path(f"/proc/{emulator.process.pid}/task/{emulator.process.pid}/children").read_text().split()[0]
    command = Path(f"/proc/{guard}/cmdline").read_text()
    found = re.search(r"\0([^\0]*cdf-emulator-[^\0/]+)/guard.lock", command)
    assert found, command
    return Path(found[1])


def request_head(length: int) -> bytes:
    lines = [
        f"POST {SPACES} HTTP/1.1",
        "Host: 127.0.0.1",
        "Authorization: Bearer test",
        "Content-Type: application/json",
        f"Content-Length: {length}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def accepts(emulator: Running) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(emulator.api.rpartition(":")[2])), timeout=1).close()
    except OSError:
        return False
    return True
