"""Tokens for clients."""

import httpx
import pytest

from oidc import CREDENTIALS, PATH, ask, claims, status


def test_client_gets_a_token_that_says_its_groups(url: str) -> None:
    answer = ask(url, CREDENTIALS).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 60)
    said = claims(url, answer["access_token"])
    assert (said["sub"], said["groups"], said["aud"]) == ("reader", ["readers"], "cdf-emulator")
    assert said["exp"] - said["iat"] == 60
    assert status(url, answer["access_token"]) == 200


def test_credentials_may_be_basic(url: str) -> None:
    answer = ask(url, {"grant_type": "client_credentials"}, auth=("reader", "s3cret"))
    assert claims(url, answer.json()["access_token"])["sub"] == "reader"


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "wrong secret": ({**CREDENTIALS, "client_secret": "wrong"}, "invalid_client"),
    "no secret": ({**CREDENTIALS, "client_secret": ""}, "invalid_client"),
    "unknown client": ({**CREDENTIALS, "client_id": "nobody"}, "invalid_client"),
    "client without a secret": ({**CREDENTIALS, "client_id": "app", "client_secret": ""}, "invalid_client"),
    "no client": ({"grant_type": "client_credentials"}, "invalid_client"),
    "password grant": ({**CREDENTIALS, "grant_type": "password"}, "unsupported_grant_type"),
    "nothing": ({}, "unsupported_grant_type"),
    "unknown code": ({"grant_type": "authorization_code", "client_id": "app", "code": "x"}, "invalid_grant"),
}


@pytest.mark.parametrize(("form", "error"), REFUSED.values(), ids=REFUSED)
def test_wrong_grant_is_refused(url: str, form: dict[str, str], error: str) -> None:
    answer = ask(url, form)
    assert (answer.status_code, answer.json()["error"]) == (401 if error == "invalid_client" else 400, error)


@pytest.mark.parametrize("body", [b"\xff=\xff", b"&" * 1000, b'{"a": 1}', b"a=" + b"x" * 100_000])
def test_any_body_is_answered(url: str, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert 400 <= httpx.post(f"{url}{PATH}/token", content=body, headers=headers).status_code < 500


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic /w==", "Basic cmVhZGVy"])
def test_malformed_basic_header_is_refused(url: str, header: str) -> None:
    assert ask(url, {"grant_type": "client_credentials"}, headers={"authorization": header}).status_code == 401


def test_token_for_another_audience_is_not_accepted(url: str) -> None:
    text = ask(url, {**CREDENTIALS, "audience": "other"}).json()["access_token"]
    assert claims(url, text)["aud"] == "other"
    assert status(url, text) == 401
