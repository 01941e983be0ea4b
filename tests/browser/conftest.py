"""One browser per module."""

from collections.abc import Iterator

import pytest

from chromium import Tab, tab


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab(tmp_path_factory.mktemp("browser") / "profile") as opened:
        yield opened


@pytest.fixture
def page(browser: Tab) -> Tab:
    """The tab of the module, without what a test before has left in it."""
    browser.open("about:blank")
    browser.until("location.href === 'about:blank'")
    browser.resize(1280, 800)
    browser.prefer("light")
    browser.requested.clear()
    browser.complaints.clear()
    return browser
