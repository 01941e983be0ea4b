"""Lines that repeat a request: for a shell, and in Python."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from emulator.http.emulator_api.requests.secrets import readable, readable_query

if TYPE_CHECKING:
    from emulator.http.emulator_api.requests.bodies import ShownBody
    from emulator.http.emulator_api.requests.entry import Entry

MAX_INLINE = 100_000
"""The most characters of a body in a line: shells take little more in one argument."""
_KEPT_HEADERS = {"content-type", "accept", "cdf-version"}
_TOKEN = "CDF_TOKEN"  # noqa: S105 - the name of a variable
_NOT_WHOLE = "# The body was not kept whole: put it into body.json.\n"
_LONG = "# The body is long: put it into body.json.\n"


def curl(entry: Entry, body: ShownBody | None) -> str:
    """Return a command that sends the request again, without its compression.

    The token is that of the variable `CDF_TOKEN`; without it one that open mode takes.
    """
    words = ["curl"]
    if entry.method != ("GET" if body is None else "POST"):
        words.append(f"-X {shlex.quote(entry.method)}")
    words += [shlex.quote(_url(entry)), f'-H "Authorization: Bearer ${{{_TOKEN}:-dev}}"']
    words += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in _headers(entry).items()]
    note = ""
    if body is not None:
        text, note = _text(body)
        words.append("--data-binary @body.json" if text is None else f"--data-binary {shlex.quote(text)}")
    return note + " ".join(words)


def python(entry: Entry, body: ShownBody | None) -> str:
    """Return a statement that sends the request again with httpx; the token is that of `curl`."""
    headers = ", ".join(f"{name!r}: {value!r}" for name, value in _headers(entry).items() if name != "content-type")
    token = f'"authorization": "Bearer " + os.environ.get("{_TOKEN}", "dev")'
    arguments = [repr(entry.method), repr(_url(entry)), f"headers={{{', '.join(filter(None, [token, headers]))}}}"]
    note = ""
    if body is not None:
        text, note = _text(body)
        if text is None:
            arguments.append('json=json.load(open("body.json"))')
        elif body.json is not None:
            arguments.append(f"json={_parsed(text)!r}")
        else:
            arguments.append(f"content={text!r}")
    imports = "import json, os, httpx" if note else "import os, httpx"
    return f"{note}{imports}; httpx.request({', '.join(arguments)})"


def _text(body: ShownBody) -> tuple[str | None, str]:
    """The body, or None with what is to be said instead."""
    text = body.text if body.json is None else bytes(body.json).decode()
    if text is None or body.truncated:
        return None, _NOT_WHOLE
    return (None, _LONG) if len(text) > MAX_INLINE else (text, "")


def _parsed(text: str) -> Any:
    return json.loads(text)


def _url(entry: Entry) -> str:
    host = dict(entry.headers).get(b"host", b"127.0.0.1:8000").decode("latin-1")
    query = readable_query(entry.query)
    return f"http://{host}{entry.path}{'?' * bool(query)}{query}"


def _headers(entry: Entry) -> dict[str, str]:
    return {one.name: one.value for one in readable(entry.headers) if one.name in _KEPT_HEADERS and one.value != "*/*"}
