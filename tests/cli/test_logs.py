"""What an emulator writes to standard error, as a process of its own over the Neo4j of the run."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

import conftest
from emulator.cli.requests.log_lines import writer
from emulator.cli.standard_error import StandardError
from emulator.http.emulator_api.requests.entry import Entry
from emulators import ENVIRONMENT, ROOT, Running

ENTRY = Entry(id="1", time=0, method="GET", path="/api/v1/x", query=b"", headers=[], status=200, seconds=0.0015)


@contextmanager
def started(*options: str) -> Iterator[Running]:
    """An emulator over the Neo4j of the run."""
    neo4j = [os.environ[conftest.URI], os.environ.get(conftest.USER, ""), os.environ.get(conftest.PASSWORD, "")]
    named = zip(("--neo4j-uri", "--neo4j-user", "--neo4j-password"), neo4j, strict=True)
    command = [sys.executable, "-m", "emulator", "up", "--port", "0", *(word for pair in named for word in pair)]
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=ENVIRONMENT
    )
    running = Running(process)
    try:
        yield running
    finally:
        running.end()
        running.process.communicate()


def asked(running: Running, project: str) -> list[str]:
    """A request that is answered, one that is refused: their ids."""
    headers = {"authorization": "Bearer x"}
    url = f"{running.api}/api/v1/projects/{project}/models"
    answers = [httpx.get(f"{url}/spaces", headers=headers), httpx.post(f"{url}/spaces", json={}, headers=headers)]
    return [answer.headers["x-request-id"] for answer in answers]


def next_lines(running: Running) -> list[str]:
    """The next two lines, after the empty one that ends the ready message."""
    assert running.process.stdout is not None
    assert running.process.stdout.readline() == "\n"
    return [running.process.stdout.readline() for _ in range(2)]


def test_each_request_is_a_line_with_its_reason_and_a_stop_does_not_wait_for_followers(project: str) -> None:
    with started() as running:
        asked(running, project)
        lines = next_lines(running)
        assert re.fullmatch(rf"\d\d:\d\d:\d\d GET    /api/v1/projects/{project}/models/spaces  200 .* ms\n", lines[0])
        assert re.fullmatch(r"\d\d:\d\d:\d\d POST .*  400 .* ms  Request had 1 constraint violations\..*\n", lines[1])
        with httpx.stream("GET", f"{running.api}/_emulator/requests/stream") as stream:
            assert next(stream.iter_lines()) == ": connected"
            assert running.end() in {0, -15, 143}  # within the time that a stop waits for answers under way


def test_lines_in_json_have_the_id_of_the_answer_and_debug_is_without_the_protocol(project: str) -> None:
    with started("--log-format", "json", "--log-level", "debug") as running:
        ids = asked(running, project)
        lines = [json.loads(line) for line in next_lines(running)]
        assert [one["request_id"] for one in lines] == ids
        assert [(one["event"], one["level"], one["status"]) for one in lines] == [
            ("request", "info", 200),
            ("request", "info", 400),
        ]
        assert lines[1]["message"].startswith("Request had 1 constraint violations.")


@pytest.mark.parametrize("level", ["warning", "error"])
def test_requests_are_no_lines_at_higher_levels(level: str) -> None:
    assert writer(level, "text") is None


def test_log_that_nobody_reads_stops_nothing_and_says_later_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as reader, os.fdopen(write_end, "w", 1) as pipe:
        monkeypatch.setattr(sys, "stderr", pipe)
        stderr = StandardError()
        for number in range(10_000):
            stderr.write(f"line {number} {'x' * 100}\n")
        written = 0
        while not (line := reader.readline()).startswith("(the log"):
            assert line.startswith(f"line {written} ")
            written += 1
            if written == 300:
                stderr.write("at last\n")
        assert line == f"(the log was not read: {10_000 - written} entries are missing)\n"
        assert reader.readline() == "at last\n"


def test_lines_are_coloured_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write = writer("info", "text")
    assert write is not None
    write(ENTRY)
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET    /api/v1/x  200     1.5 ms\n", capfd.readouterr().err)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    write = writer("info", "text")
    assert write is not None
    write(ENTRY)
    assert "\x1b[32m" in capfd.readouterr().err
