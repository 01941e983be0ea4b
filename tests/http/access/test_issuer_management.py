"""The endpoints and the command that manage the issuer, and the clients file."""

from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from emulator.cli import main
from emulator.clients_file import read
from emulator.errors import UnusableClients
from emulator.wire.access.oidc import Client, Principals, User
from oidc import CREDENTIALS, PATH, ask, claims, code_of, exchange, log_in


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


def test_console_of_the_emulator_itself_may_issue_tokens(url: str) -> None:
    assert httpx.post(f"{url}{PATH}/tokens", json={"groups": ["a"]}, headers={"origin": url}).status_code == 200
    for elsewhere in ("null", url.replace("http:", "https:"), f"{url}0", url.replace("127.0.0.1", "localhost")):
        assert httpx.post(f"{url}{PATH}/tokens", json={}, headers={"origin": elsewhere}).status_code == 403


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
