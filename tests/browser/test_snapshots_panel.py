"""The snapshots in the settings of a project, in files too, in a real browser, where one is installed."""

import gzip
import json

import httpx
import pytest

import builders as a
from chromium import CHROMIUM, Tab
from conftest import Api

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PANEL = "document.querySelector('[aria-labelledby=snapshots-title]')"
LARGE = 2**63 - 1


@pytest.fixture
def site(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", value=a.prop("int64"))]})
    api.ok("/models/views", {"items": [a.view("Thing", "Thing.value")]})
    api.ok("/models/instances", {"items": [a.node("one", a.data(a.view_ref("Thing"), value=LARGE))]})
    return api


def value(api: Api) -> int:
    (node,) = api.ok("/models/instances/list", {"sources": [{"source": a.view_ref("Thing")}]})["items"]
    return node["properties"][a.SPACE]["Thing/v1"]["value"]


def choose(page: Tab, content: str, name: str) -> None:
    """Choose a file of this content, a script, as a person does in the dialog of the browser."""
    page.see(
        f"(() => {{ const box = new DataTransfer(); box.items.add(new File([{content}], '{name}'));"
        "const input = document.querySelector('#upload-snapshot'); input.files = box.files;"
        "input.dispatchEvent(new Event('change', { bubbles: true })) })()"
    )


def test_snapshot_is_downloaded_and_uploaded(site: Api, base_url: str, page: Tab) -> None:
    place = f"{base_url}/_emulator/projects/{site.project}/snapshots"
    httpx.put(f"{place}/before").raise_for_status()
    page.open(f"{base_url}/#/p/{site.project}/project")
    page.until("!!document.querySelector('#snapshots tbody tr')")
    page.see("window.saved = null; URL.createObjectURL = blob => { window.saved = blob; return '#'; }")
    page.see(f"[...{PANEL}.querySelectorAll('button')].find(one => one.textContent === 'Download').click()")
    page.until("window.saved !== null")
    choose(page, "window.saved", "after.cdfsnap")
    page.until(f"{PANEL}.textContent.includes('after.cdfsnap is the snapshot after.')")
    assert [one["name"] for one in httpx.get(place).json()["items"]] == ["after", "before"]
    site.ok("/models/instances", {"items": [a.node("one", a.data(a.view_ref("Thing"), value=1))]})
    httpx.put(f"{place}/after/restore").raise_for_status()
    assert value(site) == LARGE  # which JavaScript would round
    assert page.complaints == []


def test_file_that_is_none_is_told(site: Api, base_url: str, page: Tab) -> None:
    page.open(f"{base_url}/#/p/{site.project}/project")
    page.until("!!document.querySelector('#upload-snapshot')")
    changed = gzip.compress(b"{}\n" + json.dumps({"sha256": "0"}).encode() + b"\n")
    for content, told in ((b"text", "is no snapshot"), (changed, "The checksum of x.cdfsnap differs")):
        choose(page, f"new Uint8Array({list(content)})", "x.cdfsnap")
        page.until(f"document.body.textContent.includes({json.dumps(told)})")
    assert httpx.get(f"{base_url}/_emulator/projects/{site.project}/snapshots").json()["items"] == []
