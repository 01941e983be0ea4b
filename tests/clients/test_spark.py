"""The released data source of CDF for Spark, on two local cores.

Its options are those of the data source's own tests. Where this was written no registry served that, so the program has
only been seen to write and read with another data source, that of Spark for JSON.
"""

import shutil
from pathlib import Path

import pytest

from builders import container, prop, view
from conftest import Api
from languages import java_libraries, run
from tools import CLIENTS

pytestmark = pytest.mark.xdist_group("languages")

PACKAGES = (
    *("java.lang", "java.lang.invoke", "java.net", "java.nio", "java.util", "java.util.concurrent"),
    *("sun.nio.ch", "sun.security.action"),
)
OPEN = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in PACKAGES]
"""What Spark asks of a Java from 17 on."""


def test_rows_are_written_and_read_through_a_view(base_url: str, project: str, tmp_path: Path) -> None:
    java, libraries = java_libraries("spark")
    api = Api(base_url, project)
    api.ok("/models/spaces", {"items": [{"space": "plant"}]})
    api.ok("/models/containers", {"items": [container("Pump", space="plant", name=prop())]})
    api.ok("/models/views", {"items": [view("Pump", "Pump.name", space="plant")]})
    shutil.copy(CLIENTS / "spark/Plant.java", tmp_path)
    command = [java, *OPEN, "-cp", libraries, "Plant.java", base_url, project]
    assert run(command, tmp_path).splitlines() == ["Pump 1", "Pump 2"]
    nodes = api.ok("/models/instances/list", {"instanceType": "node"})["items"]
    assert sorted(node["externalId"] for node in nodes) == ["p1", "p2"]
    api.client.close()
