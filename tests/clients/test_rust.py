"""The released SDK for Rust."""

from pathlib import Path

import pytest

from languages import PRINTED, cargo_program, example, run

pytestmark = pytest.mark.xdist_group("languages")


def test_example_in_rust_prints_what_the_page_says(base_url: str, project: str, tmp_path: Path) -> None:
    program = cargo_program(example("Rust", "rust", base_url, project), tmp_path)
    assert run([program], tmp_path).splitlines() == PRINTED
