"""What the fuzzed requests are, and that the project that they are for can be made."""

from collections import Counter
from collections.abc import Iterator

import pytest

from emulator.http.routes import OWN, TABLE
from laboratory.fuzz import BARE, ERROR, NO_HTTP, faults, too_long
from laboratory.fuzzing import world
from laboratory.fuzzing.draw import Request, draw
from laboratory.setting.client import Answer, Client

READ = Request("POST", "/api/v1/projects/p/models/instances/list", {}, b"{}")


@pytest.fixture
def client(base_url: str, project: str) -> Iterator[Client]:
    client = Client(base_url, project)
    yield client
    client.close()


def test_seed_always_draws_the_same_request() -> None:
    for number in range(300):
        assert draw(f"7-{number}", "p", ["c"]) == draw(f"7-{number}", "p", ["c"])


def test_every_route_is_drawn() -> None:
    drawn = {draw(str(number), "PROJECT", ["c"]).path.partition("?")[0] for number in range(6_000)}
    for row in (*TABLE, *OWN):
        if "{" not in row.path.replace("{project}", ""):
            assert row.path.replace("{project}", "PROJECT") in drawn


def test_fuzzed_requests_are_answered_and_many_are_valid(client: Client) -> None:
    world.install(client)
    cursors, statuses = world.cursors(client), Counter[int]()
    for number in range(150):
        request = draw(f"valid-{number}", client.project, cursors)
        answer = client.send(request.method, request.path, request.body, request.headers)
        assert not faults(request, answer), (number, answer)
        statuses[answer.status] += 1
    assert statuses[200] > 20
    assert statuses[400] > 20


def test_answers_that_are_faults() -> None:
    envelope = b'{"error":{"code":500,"message":"Internal server error"}}'
    assert faults(READ, Answer(500, envelope, 0.1)) == [ERROR]
    assert faults(READ, Answer(501, b'{"error":{"code":501}}', 0.1)) == []
    assert faults(READ, Answer(400, b"no", 0.1)) == [BARE]
    assert faults(READ, Answer(400, NO_HTTP, 0.1)) == []
    assert faults(READ, Answer(200, b"{}", 0.1)) == []


def test_time_limit_that_a_request_asked_for_is_no_fault() -> None:
    assert too_long(READ, Answer(408, b"", 0.1))
    assert too_long(READ, Answer(200, b"", 60.0))
    assert not too_long(READ._replace(body=b'{"debug":{"timeout":5}}'), Answer(408, b"", 0.1))
