"""Which tokens and requests strict mode accepts."""

from urllib.parse import urlsplit

import httpx
import pytest

from emulator.graph.driver import Graph
from emulator.http.endpoint import Endpoint
from emulator.http.routes import OWN
from oidc import CREDENTIALS, PATH, ask, code_of, exchange, log_in, status
from strict import admin, strict, token


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
EXPORTS = ["schema", "instances", "graph", "graph?part=relationships", "files?format=toolkit"]


def test_only_admins_seed(url: str, project: str) -> None:
    asked = {"model": {"space": "cdf_cdm", "externalId": "CogniteCore", "version": "v1"}, "nodes": 30}
    statuses = []
    for groups in (None, ("any",), ("admins",)):
        headers = {} if groups is None else {"authorization": f"Bearer {token(url, *groups)}"}
        path = f"{url}/_emulator/projects/{project}/seed"
        statuses.append(httpx.put(path, json=asked, headers=headers).status_code)
    assert statuses == [401, 403, 200]


@pytest.mark.parametrize("row", OWN, ids=lambda row: f"{row.method} {row.path}")
def test_own_endpoints_are_for_admins(url: str, row: Endpoint) -> None:
    path = f"{url}{row.path.format(project='p-none', name='none')}"
    statuses = []
    for groups in (None, ("any",), ("admins",)):
        headers = {} if groups is None else {"authorization": f"Bearer {token(url, *groups)}"}
        statuses.append(httpx.request(row.method, path, headers=headers).status_code)
    assert statuses[:2] == [401, 403]
    assert statuses[2] not in (401, 403)


@pytest.mark.parametrize(("method", "path"), [*(("GET", path) for path in WHOLE), ("DELETE", "/projects/p-none")])
def test_what_knows_no_spaces_is_for_admins(url: str, method: str, path: str) -> None:
    statuses = []
    for groups in (None, ("any",), ("admins",)):
        headers = {} if groups is None else {"authorization": f"Bearer {token(url, *groups)}"}
        statuses.append(httpx.request(method, f"{url}/_emulator{path}", headers=headers).status_code)
    assert statuses == [401, 403, 200]


@pytest.mark.parametrize("content", EXPORTS)
def test_only_administrators_export_a_project(url: str, project: str, content: str) -> None:
    admin(url, project).ok("/models/spaces", {"items": [{"space": "s"}]})
    statuses = []
    for groups in (None, ("any",), ("admins",)):
        headers = {} if groups is None else {"authorization": f"Bearer {token(url, *groups)}"}
        statuses.append(httpx.get(f"{url}/_emulator/projects/{project}/export/{content}", headers=headers).status_code)
    assert statuses == [401, 403, 200]
