"""Where Neo4j is and, of the managed one, how to log in: for a person on this machine who opens Neo4j Browser."""

import ipaddress
import re

from msgspec import Struct
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from emulator.errors import MethodNotAllowed
from emulator.http import encode

_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
_OWN_PAGES = ("", "same-origin", "none")


class Neo4jLogin(Struct, frozen=True, kw_only=True, rename="camel"):
    """The response. User and password are null unless Neo4j is the managed one and the client is on this machine."""

    is_managed: bool
    uri: str
    user: str | None = None
    password: str | None = None
    browser: str | None = None


class LoginResource:
    """The path `/_emulator/neo4j`: an ASGI application. In strict mode the middleware lets only administrators here.

    The password opens a Neo4j that listens on loopback alone. It is told to clients there that have addressed the
    emulator by a loopback name, and not to pages of another origin.
    """

    def __init__(self, uri: str, browser: str | None, login: tuple[str, str] | None) -> None:
        """`login` is the user and the password of the managed Neo4j."""
        self._public = Neo4jLogin(is_managed=login is not None, uri=uri, browser=browser)
        self._private = self._public
        if login is not None:
            user, password = login
            self._private = Neo4jLogin(is_managed=True, uri=uri, browser=browser, user=user, password=password)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in {"GET", "HEAD"}:
            response = encode.error_response(MethodNotAllowed(["GET"]))
        else:
            response = encode.response(self._private if _is_local(request) else self._public)
        await response(scope, receive, send)


def _is_local(request: Request) -> bool:
    """Whether a program or a page of the emulator on this machine asks."""
    headers = request.headers
    return (
        request.client is not None
        and _is_loopback(request.client.host)
        and _LOOPBACK.fullmatch(headers.get("host", "")) is not None
        and headers.get("sec-fetch-site", "") in _OWN_PAGES
        and headers.get("origin", f"http://{headers.get('host')}") == f"http://{headers.get('host')}"
        and not any(name in headers for name in ("forwarded", "x-forwarded-for"))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
