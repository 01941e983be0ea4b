"""The login of users, and tokens for authorization codes."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from oidc import BACK, PATH, claims, code_of, exchange, hidden, log_in, login, status


def test_user_logs_in_and_the_client_gets_a_token(url: str) -> None:
    answer = log_in(url, scope="openid", nonce="n1")
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    assert parse_qs(back.query)["state"] == ["st&te"]
    granted = exchange(url, code_of(answer)).json()
    assert (claims(url, granted["access_token"])["sub"], status(url, granted["access_token"])) == ("ada", 200)
    identity = claims(url, granted["id_token"])
    assert (identity["aud"], identity["nonce"]) == ("app", "n1")
    assert status(url, granted["id_token"]) == 401


def test_code_is_good_once(url: str) -> None:
    code = code_of(log_in(url))
    assert [exchange(url, code).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(
    "said", [{"code_verifier": "w" * 43}, {"code_verifier": ""}, {"redirect_uri": f"{BACK}2"}, {"client_id": "server"}]
)
def test_code_is_good_only_for_the_one_who_asked(url: str, said: dict[str, str]) -> None:
    assert exchange(url, code_of(log_in(url)), **said).status_code in (400, 401)


def test_client_with_a_secret_must_say_it(url: str) -> None:
    form = {"client_id": "server"}
    assert exchange(url, code_of(log_in(url, **form)), **form).status_code == 401
    assert exchange(url, code_of(log_in(url, **form)), **form, client_secret="s3cret").status_code == 200


@pytest.mark.parametrize(("user", "password"), [("ada", "wrong"), ("ada", ""), ("eve", "s3cret"), ("", "")])
def test_wrong_user_gets_the_page_again(url: str, user: str, password: str) -> None:
    answer = log_in(url, user, password)
    assert (answer.status_code, "not known" in answer.text) == (401, True)
    assert hidden(answer.text)["state"] == "st&te"


@pytest.mark.parametrize(
    "said",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": "https://evil.example.com/back"},
        {"redirect_uri": "http://localhost.evil.example.com/back"},
        {"redirect_uri": "http://localhost@evil.example.com/back"},
        {"redirect_uri": "https://app.example.com/back/.."},
        {"redirect_uri": "http://localhost:53000/back#x"},
        {"redirect_uri": "http://[localhost/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": ""},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_mode": "fragment"},
        {"response_type": "token"},
    ],
)
def test_no_page_for_what_could_lead_elsewhere(url: str, said: dict[str, str]) -> None:
    asked = login(**said)
    assert httpx.get(f"{url}{PATH}/authorize", params=asked).status_code in (400, 401)
    if said != {"response_type": "token"}:
        sent = httpx.post(f"{url}{PATH}/authorize", data={**asked, "user": "ada", "password": "s3cret"})
        assert sent.status_code in (400, 401)


def test_code_comes_in_a_form_where_the_client_asks_so(url: str) -> None:
    answer = log_in(url, response_mode="form_post")
    assert answer.status_code == 200
    assert f'action="{BACK}"' in answer.text
    said = hidden(answer.text)
    assert said["state"] == "st&te"
    assert exchange(url, said["code"]).status_code == 200


def test_registered_address_may_be_elsewhere(url: str) -> None:
    assert log_in(url, redirect_uri="https://app.example.com/back").headers["location"].startswith("https://app.ex")


def test_page_shows_what_was_asked_as_text_and_cannot_be_framed(url: str) -> None:
    page = httpx.get(f"{url}{PATH}/authorize", params=login(state='"><script>alert(1)</script>'))
    assert "<script>" not in page.text
    assert page.headers["x-frame-options"] == "DENY"
