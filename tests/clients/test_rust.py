"""The released SDK for Rust, whose types refuse answers that lack a field."""

import json
from pathlib import Path

import pytest

from languages import PRINTED, cargo_program, example, run
from tools import CLIENTS

pytestmark = pytest.mark.xdist_group("languages")


def test_example_in_rust_prints_what_the_page_says(base_url: str, project: str, tmp_path: Path) -> None:
    program = cargo_program(example("Rust", "rust", base_url, project), tmp_path)
    assert run([program], tmp_path).splitlines() == PRINTED


def test_core_data_model_and_its_changes_fit_the_types_of_the_sdk(base_url: str, project: str, tmp_path: Path) -> None:
    program = cargo_program((CLIENTS / "rust/core_model.rs").read_text(encoding="utf-8"), tmp_path)
    said = json.loads(run([program], tmp_path, CDF_URL=base_url, CDF_PROJECT=project))
    refused = said.pop("refused")
    assert refused.startswith("Bad request (400): 400: Request had 1 constraint violations.")
    assert said == {
        "dataModels": ["CogniteCore", "CogniteProcessIndustries"],
        "views": 70,
        "connections": ["activities", "children", "equipment", "files", "timeSeries"],
        "units": ["kg"],
        "fetched": ["b.txt"],
        "paged": [["a", False], ["b", False], ["c", False]],
        "first": [["a", False], ["b", False], ["c", False]],
        "second": [["b", True]],
    }
