"""The service that is recorded, as the proxy asks it."""

from __future__ import annotations

import time
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.exceptions import Timeout
from starlette.datastructures import Headers
from urllib3.exceptions import HTTPError, ReadTimeoutError

from emulator.errors import (
    ApiError,
    CorruptGzip,
    RequestTooLarge,
    UnsupportedEncoding,
    UpstreamAnswerTooLarge,
    UpstreamFailed,
    UpstreamTimedOut,
)
from emulator.http.body import Bounds, decompress
from emulator.limits import DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

CONNECT_SECONDS = 10.0
MOST_BYTES = DOCUMENTED.graphql_answer
"""The largest answer that is passed on, inflated: as large as the emulator gives any."""
_PIECE = 65_536
_CONNECTIONS = 64

# What is passed on; all else is about one connection, about the client's machine, or a secret.
REQUEST_HEADERS = ("accept", "cdf-version", "content-encoding", "content-type", "user-agent", "x-cdp-app", "x-cdp-sdk")
ANSWER_HEADERS = ("cdf-is-auto-retryable", "content-type", "location", "retry-after", "x-request-id")


class Answer(NamedTuple):
    """What the upstream answered; `body` is inflated."""

    status: int
    headers: dict[str, str]
    body: bytes


class Upstream:
    """Sends requests with a token, from any thread, until its context ends.

    Redirects are answers, and cookies are not kept.
    """

    def __init__(self, url: str, token: str, seconds: float) -> None:
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._session = requests.Session()
        self._session.auth = _Bearer(token)  # before a login of a .netrc
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._session.close()

    @property
    def hosts(self) -> list[str]:
        """The names of its machine, with its port and without."""
        address = urlsplit(self._url)
        return [name for name in dict.fromkeys((address.netloc, address.hostname)) if name]

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return the whole answer; `target` is a path with its query.

        Raises `UpstreamFailed`, `UpstreamTimedOut` and `UpstreamAnswerTooLarge`.
        """
        deadline = time.monotonic() + self._seconds
        passed = {name: headers[name] for name in REQUEST_HEADERS if name in headers} | {"accept-encoding": "gzip"}
        try:
            with self._session.request(
                method,
                self._url + target,
                data=body or None,
                headers=passed,
                timeout=(min(CONNECT_SECONDS, self._seconds), self._seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _inflated(self._read(response, deadline), response.headers.get("content-encoding", ""))
                own = {name: response.headers[name] for name in ANSWER_HEADERS if name in response.headers}
                return Answer(response.status_code, own, content)
        except requests.RequestException as error:
            raise self._failure(error) from None

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Return the body as it was sent, piece by piece as it comes: a service that drips must not take for ever."""
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := response.raw.read1(_PIECE, decode_content=False):
                size += len(piece)
                if size > MOST_BYTES:
                    raise UpstreamAnswerTooLarge(MOST_BYTES)
                if time.monotonic() > deadline:
                    raise UpstreamTimedOut(self._seconds)
                pieces.append(piece)
        except ReadTimeoutError:
            raise UpstreamTimedOut(self._seconds) from None
        except HTTPError:
            raise UpstreamFailed("interrupted") from None
        response.raw.release_conn()  # for the next request: `read1` does not
        return b"".join(pieces)

    def _failure(self, error: requests.RequestException) -> ApiError:
        """What an error before the first byte of the body becomes."""
        if isinstance(error, Timeout):
            return UpstreamTimedOut(self._seconds)
        said_nothing = "Connection aborted" in str(error)  # urllib3 has no class of its own for this
        return UpstreamFailed("interrupted" if said_nothing else "unreachable")


def _inflated(body: bytes, encoding: str) -> bytes:
    if not body:
        return body
    bounds = Bounds(MOST_BYTES)
    try:
        return decompress(body, Headers({"content-encoding": encoding}), bounds, lambda: None)
    except RequestTooLarge:
        raise UpstreamAnswerTooLarge(MOST_BYTES) from None
    except (CorruptGzip, UnsupportedEncoding):
        raise UpstreamFailed("undecodable") from None


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        r.headers["authorization"] = self._header
        return r
