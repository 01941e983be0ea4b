"""Core assets written, queried, searched and deleted through the classes of the released industrial-model."""

import json
import os
from pathlib import Path

import pytest

from tools import CLIENTS, Tools, installed


def test_classes_of_industrial_model_write_and_read(
    pytestconfig: pytest.Config, base_url: str, project: str, tmp_path: Path
):
    programs = installed(pytestconfig.cache.mkdir("tools"), CLIENTS / "requirements-industrial-model.txt")
    answers = tmp_path / "answers.json"
    script = os.fspath(CLIENTS / "scripts/plant_orm.py")
    Tools(programs, base_url, project).run(tmp_path, "python", script, base_url, project, os.fspath(answers))
    assert json.loads(answers.read_text(encoding="utf-8")) == {
        "pages": ["Pump-009", "Pump-010", True],
        "all": 26,
        "spare": ["Pump-003"],
        "parents": ["Site", "Site", "Site"],
        "orphans": ["Site"],
        "found": ["Pump-007"],
        "count": [26.0],
        "left": 24,
    }
