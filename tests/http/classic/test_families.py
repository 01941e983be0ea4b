"""Paths beyond data modeling: 501 where the service has them, 404 where nobody knows them."""

import re
from pathlib import Path

import cognite.client
import httpx
import pytest

from conftest import Api

LITERAL = re.compile(r'_PATH[A-Z_]*(?:: \w+)? = f?"(/[^"]+)"|interpolate_and_url_encode\(\s*"(/[^"]+)"')
OF_ORGANIZATIONS = "org_apis"


def paths_of_sdk() -> list[str]:
    """The paths below a project that the released SDK knows, each part that it fills in as `x`."""
    folder = Path(cognite.client.__file__).parent / "_api"
    files = [file for file in folder.rglob("*.py") if OF_ORGANIZATIONS not in file.parts]
    found = {one for file in files for pair in LITERAL.findall(file.read_text(encoding="utf-8")) for one in pair if one}
    absolute = {re.sub(r"{\w*}", "x", path) for path in found if not path.startswith("/{")}
    return sorted(path for path in absolute if not re.fullmatch("(/x)?/(history|metrics|pause|resume|nodes)", path))


@pytest.mark.parametrize("path", paths_of_sdk())
def test_path_of_the_sdk_is_never_not_found(api: Api, path: str) -> None:
    for method in ("GET", "POST"):
        assert api.client.request(method, path, json={} if method == "POST" else None).status_code != 404


def test_many_paths_of_the_sdk_are_found() -> None:
    assert {"/timeseries", "/raw/dbs/x/tables", "/simulators/models", "/hostedextractors/jobs"} < set(paths_of_sdk())


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("POST", "/timeseries/data/list", "data points (POST /timeseries/data/list)"),
        ("PUT", "/files/uploadlink", "contents of files (PUT /files/uploadlink)"),
        ("GET", "/raw/dbs", "RAW (GET /raw/dbs)"),
        ("DELETE", "/streams/s", "streams and records (DELETE /streams/s)"),
        ("POST", "/timeseries", "creating time series other than as instances of CogniteTimeSeries"),
    ],
)
def test_what_is_not_emulated_names_itself(api: Api, method: str, path: str, message: str) -> None:
    answer = api.client.request(method, path)
    assert (answer.status_code, answer.json()["error"]) == (
        501,
        {"code": 501, "message": f"The emulator does not support {message} yet."},
    )


@pytest.mark.parametrize(
    "path", ["/api/v1/orgs/o/principals", "/api/v1/principals/me", "/apps/v1/projects/p/storage/x"]
)
def test_paths_outside_of_a_project_name_themselves_too(base_url: str, path: str) -> None:
    assert httpx.get(f"{base_url}{path}", headers={"authorization": "Bearer x"}).status_code == 501


@pytest.mark.parametrize(
    "path",
    ["/api/v1", "/api/v1/nothing", "/api/v1/projects/p/nothing", "/api/v1/projects/p/models/nothing", "/apps/v1"],
)
def test_what_nobody_knows_is_not_found(base_url: str, path: str) -> None:
    answer = httpx.get(f"{base_url}{path}", headers={"authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Not found")


def test_no_project_has_a_wrong_name(base_url: str) -> None:
    answer = httpx.get(f"{base_url}/api/v1/projects/a:b/events", headers={"authorization": "Bearer x"})
    assert answer.status_code == 400
