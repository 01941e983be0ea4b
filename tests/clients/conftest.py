"""The released tools over the emulator of the run."""

from pathlib import Path

import pytest

from toolkit_cli import Toolkit
from tools import Tools, installed

collect_ignore = ["scripts"]
"""These run in the environment of the tools."""


@pytest.fixture(scope="session")
def programs(pytestconfig: pytest.Config) -> Path:
    return installed(pytestconfig.cache.mkdir("tools"))


@pytest.fixture
def tools(programs: Path, base_url: str, project: str) -> Tools:
    return Tools(programs, base_url, project)


@pytest.fixture
def toolkit(tools: Tools, tmp_path: Path) -> Toolkit:
    return Toolkit(tools, tmp_path)
