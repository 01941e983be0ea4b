"""Nodes and edges uploaded through the instance queue of the released cognite-extractor-utils."""

import json
import os
from pathlib import Path

import pytest

from tools import CLIENTS, Tools, installed


def test_instance_queue_uploads_all_that_it_is_given(
    pytestconfig: pytest.Config, base_url: str, project: str, tmp_path: Path
):
    programs = installed(pytestconfig.cache.mkdir("tools"), CLIENTS / "requirements-extractor-utils.txt")
    counts = tmp_path / "counts.json"
    script = os.fspath(CLIENTS / "scripts/upload_queue.py")
    Tools(programs, base_url, project).run(tmp_path, "python", script, base_url, project, os.fspath(counts))
    assert json.loads(counts.read_text(encoding="utf-8")) == {
        "nodes": 1006,
        "assets": 1000,
        "edges": 1000,
        "again": [2, "site-1"],
    }
