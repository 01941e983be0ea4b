import signal
from pathlib import Path

import pytest

from emulator.database.outages import MAX_LOG_BYTES, Outage, log_since, pause_seconds, reason

LOG = """\
2026-11-28 09:00:00 INFO  Starting...
2026-11-28 09:00:01 ERROR Failed to start Neo4j on 127.0.0.1:7474.
Caused by: org.neo4j.io.BindException: Address already in use: /127.0.0.1:7687
2026-11-28 09:00:02 INFO  Stopped.
"""


def test_pauses_grow_up_to_a_bound() -> None:
    assert [pause_seconds(failures) for failures in (*range(8), 100)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]


@pytest.mark.parametrize(
    ("log", "status", "expected"),
    [
        (LOG, 1, "org.neo4j.io.BindException: Address already in use: /127.0.0.1:7687"),
        ("Terminating due to java.lang.OutOfMemoryError: Java heap space\n", 3, "Terminating due to java.lang."),
        ("Error: could not open `/x/java.arguments'\n", 1, "Error: could not open `/x/java.arguments'"),
        ("INFO  Started.\n", 1, "it ended with status 1"),
        ("", 0, "it ended with status 0"),
        (LOG, -signal.SIGKILL % 256, "signal SIGKILL ended it"),
        (LOG, -signal.SIGKILL, "signal SIGKILL ended it"),
    ],
)
def test_reason_is_the_cause_in_the_log_or_the_signal(log: str, status: int, expected: str) -> None:
    assert reason(log, status).startswith(expected)


def test_log_is_read_from_where_a_start_found_it(tmp_path: Path) -> None:
    log = tmp_path / "neo4j.log"
    assert log_since(log, 0) == ""
    log.write_text("before\nafter\n")
    assert log_since(log, 7) == "after\n"
    assert log_since(log, 1000) == "before\nafter\n"  # it was rotated meanwhile
    log.write_text("x" * 2 * MAX_LOG_BYTES)
    assert len(log_since(log, 0)) == MAX_LOG_BYTES


def test_people_are_told_why_and_when_it_is_started_again() -> None:
    outage = Outage("signal SIGKILL ended it", 3, 1_764_324_245_000)
    begin = "Neo4j stopped: signal SIGKILL ended it."
    assert outage.while_waiting == f"{begin} Attempt 3 to start it again is at 10:04:05 UTC."
    assert outage.while_starting == f"{begin} It is being started again, attempt 3."
