"""Plausible data from the settings of a project, in a real browser, where one is installed."""

import pytest

import builders as a
from chromium import CHROMIUM, Tab
from conftest import Api
from seeding import install_model, listed

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PANEL = "document.querySelector('[aria-labelledby=seed-title]')"


def test_data_are_written_and_counted(api: Api, base_url: str, page: Tab) -> None:
    install_model(api, [a.container("Pump", name=a.prop())], [a.view("Pump", "Pump.name")])
    page.open(f"{base_url}/#/p/{api.project}/project")
    page.until("!!document.querySelector('#seed')")
    page.see("document.querySelector('#seed [name=nodes]').value = '1500'")
    page.see("document.querySelector('#seed [name=seedNumber]').value = '7'")
    page.see("document.querySelector('#seed button').click()")
    page.until(f"{PANEL}.textContent.includes('Wrote 1,500 nodes and 0 edges into the space sp.')")
    assert len(listed(api, "Pump")) == 1500
    assert page.complaints == []
