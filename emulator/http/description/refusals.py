"""The answers to requests that are refused, by status."""

from http import HTTPStatus
from typing import Any

from emulator.http.description.refinements import ref

WORDS = {
    400: "The request breaks a rule, or goes beyond a limit. The message names the field and the rule.",
    401: "There is no bearer token, or not one that is accepted.",
    403: "The caller lacks a right, or calls by a name or from a place that is not allowed.",
    404: "There is nothing at this path.",
    408: "A read took longer than its timeout, or the request did not arrive in time.",
    409: "The request does not go with what is stored: a version, a unique value, or the ends of an edge.",
    413: "The body is larger than `--max-body` allows.",
    415: "The `Content-Encoding` is neither `gzip` nor `identity`.",
    429: "The project has too many requests under way (with `--throttle` only).",
    500: "A fault of the emulator. The message names the request in its log.",
    501: "The service has this, and the emulator does not. The message names it.",
    503: "Neo4j cannot be reached.",
    507: "The disk of the emulator's Neo4j is almost full, so nothing is written.",
}
RETRYABLE = (429, 503)
REQUEST_ID = {"x-request-id": {"$ref": "#/components/headers/RequestId"}}


def name(status: int) -> str:
    """The name of the component.

    >>> name(400), name(507)
    ('BadRequest', 'InsufficientStorage')
    """
    return HTTPStatus(status).phrase.title().replace(" ", "")


def components() -> dict[str, Any]:
    return {name(status): _response(status) for status in WORDS}


def _response(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = dict(REQUEST_ID)
    if status in RETRYABLE:
        headers["retry-after"] = {"description": "Seconds.", "schema": {"type": "string"}}
    return {
        "description": WORDS[status],
        "headers": headers,
        "content": {"application/json": {"schema": ref("ErrorResponse")}},
    }
