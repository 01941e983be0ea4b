"""The emulator's own issuer, and what strict mode lets through."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from click.testing import CliRunner
from joserfc import jwt
from joserfc.jwk import KeySet

from conftest import listening
from emulator.app import create
from emulator.cli import main
from emulator.clients_file import read
from emulator.errors import UnusableClients
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulator.wire.access.oidc import Client, Principals, User
from strict import admin, strict, token

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


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph, clients=KNOWN) as address:
        yield address


@pytest.fixture(scope="module")
def open_url(graph: Graph) -> Iterator[str]:
    with listening(create(graph, Settings())) as address:
        yield address


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


# --- the login of a user

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


# --- management


def test_clients_are_made_seen_and_taken_away(url: str) -> None:
    made = {"id": "made/client", "secret": "s3cret", "groups": ["g"]}
    assert httpx.post(f"{url}{PATH}/clients", json=made).status_code == 201
    text = httpx.get(f"{url}{PATH}/clients").text
    assert "made/client" in text
    assert "s3cret" not in text
    assert "scrypt" not in text
    form = {**CREDENTIALS, "client_id": "made/client"}
    assert claims(url, ask(url, form).json()["access_token"])["groups"] == ["g"]
    assert ask(url, {**form, "client_secret": "wrong"}).status_code == 401
    assert httpx.delete(f"{url}{PATH}/clients/made/client").status_code == 200
    assert httpx.delete(f"{url}{PATH}/clients/made/client").status_code == 404
    assert ask(url, form).status_code == 401


def test_users_are_made_and_taken_away(url: str) -> None:
    assert httpx.post(f"{url}{PATH}/users", json={"name": "bob", "password": "s3cret"}).status_code == 201
    assert exchange(url, code_of(log_in(url, "bob"))).status_code == 200
    assert httpx.delete(f"{url}{PATH}/users/bob").status_code == 200
    assert log_in(url, "bob").status_code == 401


@pytest.mark.parametrize("path", ["/clients", "/users", "/tokens"])
def test_web_pages_manage_nothing(url: str, path: str) -> None:
    said = {"id": "x", "name": "x"}
    page = {"origin": "http://evil.example.com"}
    assert httpx.post(f"{url}{PATH}{path}", json=said, headers=page).status_code == 403
    plain = {"content-type": "text/plain"}
    assert httpx.post(f"{url}{PATH}{path}", content=b"{}", headers=plain).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b'{"groups": 1}', b'{"expires": 0}', b'{"unknown": 1}', b"\xff"])
def test_wrong_request_for_a_token_is_refused(url: str, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    assert httpx.post(f"{url}{PATH}/tokens", content=body, headers=headers).status_code == 400


def test_command_prints_a_token(url: str) -> None:
    said = CliRunner().invoke(main, ["token", "--group", "a", "--group", "b", "--expires", "2m", "--url", url])
    found = claims(url, said.output.strip())
    assert (found["groups"], found["exp"] - found["iat"]) == (["a", "b"], 120)


@pytest.mark.parametrize("options", [["--expires", "soon"], ["--expires", "0"], ["--url", "http://127.0.0.1:1"]])
def test_command_says_what_is_wrong(options: list[str]) -> None:
    said = CliRunner().invoke(main, ["token", *options])
    assert said.exit_code != 0
    assert "Error" in said.output


# --- modes and issuers


def test_any_client_and_user_gets_a_token_in_open_mode_that_strict_mode_refuses(open_url: str, url: str) -> None:
    text = ask(open_url, {**CREDENTIALS, "client_id": "anybody"}).json()["access_token"]
    assert (status(open_url, text), status(url, text)) == (200, 401)
    granted = exchange(open_url, code_of(log_in(open_url, "anyone", ""))).json()["access_token"]
    assert (status(open_url, granted), status(url, granted)) == (200, 401)


def test_emulators_over_the_same_data_accept_each_others_tokens(graph: Graph, url: str) -> None:
    with strict(graph) as other:
        assert status(other, token(url, "any")) == 200


def test_named_issuer_is_accepted(graph: Graph, url: str) -> None:
    issuer = f"{url}{PATH}"
    with strict(graph, issuers=(f"{issuer}/",), audience="cdf-emulator") as other:
        assert status(other, token(url, "any")) == 200


def test_issuer_that_does_not_answer_is_refused_like_any_other(graph: Graph, url: str) -> None:
    issuer = f"{url}{PATH}"
    away = issuer.replace(str(urlsplit(url).port), "1")
    with strict(graph, issuers=(away, "http://127.0.0.1:1/none")) as other:
        assert status(other, token(url, "any")) == 200
        assert status(other, "a.b.c") == 401


def test_refusal_says_nothing(url: str) -> None:
    for text in ("any", "a.b.c", token(url, "any")[:-10], token(url, "any", expires=1)[:-1], "x" * 20_000):
        answer = httpx.get(f"{url}/api/v1/projects/p/models/spaces", headers={"authorization": f"Bearer {text}"})
        assert (answer.status_code, answer.json()) == (401, {"error": {"code": 401, "message": "Unauthorized"}})


def test_admins_may_do_everything(url: str, project: str) -> None:
    api = admin(url, project)
    api.ok("/models/spaces", {"items": [{"space": "s"}]})
    said = api.client.get(url + "/api/v1/token/inspect").json()
    assert project in [one["projectUrlName"] for one in said["projects"]]
    assert {"allProjects": {}} in [one["projectScope"] for one in said["capabilities"]]


WHOLE = ["/projects", "/projects/p/graph", "/projects/p/guide", "/projects/p/style.grass", "/requests"]


@pytest.mark.parametrize(("method", "path"), [*(("GET", path) for path in WHOLE), ("DELETE", "/projects/p-none")])
def test_what_knows_no_spaces_is_for_admins(url: str, method: str, path: str) -> None:
    statuses = []
    for groups in (None, ("any",), ("admins",)):
        headers = {} if groups is None else {"authorization": f"Bearer {token(url, *groups)}"}
        statuses.append(httpx.request(method, f"{url}/_emulator{path}", headers=headers).status_code)
    assert statuses == [401, 403, 200]


# --- the file


FILES = {
    "clients.toml": '[[clients]]\nid = "a"\nsecret = "b"\n[[users]]\nname = "c"\n',
    "clients.json": '{"clients": [{"id": "a", "secret": "b"}], "users": [{"name": "c"}]}',
}


@pytest.mark.parametrize("name", FILES)
def test_file_is_read(tmp_path: Any, name: str) -> None:
    (tmp_path / name).write_text(FILES[name])
    assert read(tmp_path / name) == Principals(clients=[Client(id="a", secret="b")], users=[User(name="c")])


@pytest.mark.parametrize(("name", "text"), [("a.toml", "["), ("a.json", "["), ("a.json", '{"clients": [{}]}')])
def test_wrong_file_is_refused(tmp_path: Any, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UnusableClients, match="cannot be used"):
        read(tmp_path / name)


def test_missing_file_is_refused(tmp_path: Any) -> None:
    said = CliRunner().invoke(main, ["up", "--clients", str(tmp_path / "none.json")])
    assert "cannot be used" in said.output


@pytest.mark.parametrize("option", ["--issuer=http://x", "--admin-group=x"])
def test_option_of_checks_needs_them(option: str) -> None:
    assert "needs --auth strict" in CliRunner().invoke(main, ["up", option]).output
