"""What the console loads and asks: few and small files, and no more of a large project than of a small one."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from consoles import drawn, place, shows, visit

import builders as a
from chromium import CHROMIUM, Tab
from conftest import Api

WEB = Path(__file__).parents[2] / "emulator/web"
MAX_BYTES = 1_000_000
"""Of all files of the console together, in gzip."""
MAX_REQUESTS = 12
"""To the emulator's endpoints until a page is there."""
PAGE = 50
DRAWN = 100
NODES = 3_000


def loaded() -> list[Path]:
    """The files of the console, and the libraries that these name."""
    own = [path for path in (WEB / "console").rglob("*") if path.is_file()]
    texts = "".join(path.read_text(encoding="utf-8") for path in own)
    named = {*re.findall(r"vendor/([\w.-]+\.js)", texts), *re.findall(r'"([\w.-]+\.js)"', texts)}
    vendored = [WEB / "vendor" / name for name in sorted(named) if (WEB / "vendor" / name).exists()]
    return own + vendored


def test_files_are_small_together() -> None:
    files = loaded()
    assert {"preact.js", "codemirror.js", "cytoscape.min.js", "cytoscape-fcose.js"} <= {path.name for path in files}
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < MAX_BYTES


def fill(api: Api) -> None:
    """A hub with more neighbours than a drawing has nodes, and more nodes than a page has rows."""
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [a.container("Thing", name=a.prop(), hub=a.prop("direct"))]})
    api.ok("/models/views", {"items": [a.view("Thing", "Thing.name", "Thing.hub")]})
    source = a.view_ref("Thing")
    nodes = [a.node(f"n{ix:05}", a.data(source, name=f"Thing {ix}", hub=a.ref("n00000"))) for ix in range(NODES)]
    for start in range(0, NODES, 1000):
        api.ok("/models/instances", {"items": nodes[start : start + 1000]})


def asked(page: Tab) -> list[str]:
    return [one for one in page.requested if "/_emulator/web/" not in one and urlsplit(one).path not in {"/", "blank"}]


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_large_project_takes_few_requests_of_few_items(api: Api, base_url: str, page: Tab) -> None:
    fill(api)
    view = f"{a.SPACE}:Thing/v1"
    visit(page, base_url, place(api.project, "data", view=view))
    page.until("!!document.querySelector('#instances')")
    assert len(asked(page)) <= MAX_REQUESTS
    assert page.see("document.querySelectorAll('#instances tbody tr').length") == PAGE
    page.requested.clear()
    page.click("[role=tab]", "Graph")
    assert drawn(page)["nodes"] <= DRAWN
    assert len(asked(page)) <= MAX_REQUESTS
    page.requested.clear()
    visit(page, base_url, place(api.project, "data/instance", space=a.SPACE, externalId="n00000"))
    assert drawn(page)["nodes"] <= DRAWN
    assert len(asked(page)) <= MAX_REQUESTS
    page.click("[role=tab]", "Relations")
    shows(page, "There are more")
    assert page.see("document.querySelectorAll('main tr').length") < 2 * DRAWN + PAGE
