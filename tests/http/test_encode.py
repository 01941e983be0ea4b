import json

from msgspec import UNSET, Struct, UnsetType

from emulator.errors import MethodNotAllowed, Unauthorized, Unavailable
from emulator.http import encode


class Page(Struct, rename="camel"):
    items: list[int]
    next_cursor: str | UnsetType = UNSET


def test_answer_is_json_that_nobody_keeps() -> None:
    response = encode.response(Page([1]))
    assert (response.status_code, response.body) == (200, b'{"items":[1]}')
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"


def test_error_is_in_the_envelope() -> None:
    response = encode.error_response(Unauthorized())
    assert response.status_code == 401
    assert json.loads(response.body) == {"error": {"code": 401, "message": "Unauthorized"}}


def test_error_to_retry_says_so_twice() -> None:
    response = encode.error_response(Unavailable())
    assert response.headers["cdf-is-auto-retryable"] == "true"
    error = {"code": 503, "message": "Service unavailable", "isAutoRetryable": True}
    assert json.loads(response.body) == {"error": error}


def test_error_brings_its_headers() -> None:
    assert encode.error_response(MethodNotAllowed(["GET", "POST"])).headers["allow"] == "GET, POST"
