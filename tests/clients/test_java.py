"""The released SDK for Java."""

from pathlib import Path

import pytest

from languages import PRINTED, example, java_libraries, run

pytestmark = pytest.mark.xdist_group("languages")


def test_example_in_java_prints_what_the_page_says(base_url: str, project: str, tmp_path: Path) -> None:
    java, libraries = java_libraries()
    (tmp_path / "Plant.java").write_text(example("Java", "java", base_url, project), encoding="utf-8")
    assert run([java, "-cp", libraries, "Plant.java"], tmp_path).splitlines() == PRINTED
