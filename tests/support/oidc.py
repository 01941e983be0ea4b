"""Requests to the emulator's own issuer of tokens, and the clients and users that it knows in tests."""

import base64
import hashlib
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from emulator.wire.access.oidc import Client, Principals, User

PATH = "/_emulator/oidc"
BACK = "http://localhost:53000/back"
SECRET = "s3cret"
KNOWN = Principals(
    clients=[
        Client(id="reader", secret="s3cret", groups=["readers"], lifetime=60),
        Client(id="app", redirect_uris=["https://app.example.com/back"]),
        Client(id="server", secret="s3cret"),
    ],
    users=[User(name="ada", password="s3cret", groups=["engineers"])],
)


def claims(url: str, text: str) -> dict[str, Any]:
    """What a token says, checked with the published keys as any other service would."""
    discovered = httpx.get(f"{url}{PATH}/.well-known/openid-configuration").json()
    keys = KeySet.import_key_set(httpx.get(discovered["jwks_uri"]).json())
    found = jwt.decode(text, keys, algorithms=["RS256"]).claims
    assert found["iss"] == discovered["issuer"] == f"{url}{PATH}"
    return found


def ask(url: str, form: dict[str, str], **more: Any) -> httpx.Response:
    return httpx.post(f"{url}{PATH}/token", data=form, **more)


def status(url: str, text: str) -> int:
    return httpx.get(f"{url}/api/v1/token/inspect", headers={"authorization": f"Bearer {text}"}).status_code


CREDENTIALS = {"grant_type": "client_credentials", "client_id": "reader", "client_secret": "s3cret"}


VERIFIER = "v" * 43


def challenge(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def login(**said: str) -> dict[str, str]:
    whole = {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": BACK,
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
        "state": "st&te",
        **said,
    }
    return {name: value for name, value in whole.items() if value}


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in fields}


def log_in(url: str, user: str = "ada", password: str = SECRET, **said: str) -> httpx.Response:
    """What a browser does: get the page, fill it in, send it."""
    page = httpx.get(f"{url}{PATH}/authorize", params=login(**said))
    assert page.status_code == 200, page.text
    return httpx.post(f"{url}{PATH}/authorize", data={**hidden(page.text), "user": user, "password": password})


def code_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def exchange(url: str, code: str, **said: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "client_id": "app", "code": code}
    return ask(url, {**form, "redirect_uri": BACK, "code_verifier": VERIFIER, **said})
