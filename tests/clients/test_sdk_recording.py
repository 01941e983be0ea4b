"""What the SDK asks of a service can be recorded, and is answered alike when it is replayed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from emulator.cli import main
from pages import blocks
from recordings import recorder


@pytest.mark.parametrize("heading", ["An example", "GraphQL"])
def test_example_of_the_readme_is_recorded_and_replayed(
    base_url: str, project: str, tmp_path: Path, heading: str
) -> None:
    (example,) = blocks("README.md", heading, "python")
    example = re.sub(r'(?<=project=)"\w+"', f'"{project}"', example)
    with recorder(base_url, project, tmp_path / "sdk.jsonl") as recording:
        code = example.replace("http://127.0.0.1:8000", recording.url)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    number = recording.recording.written
    assert number >= 3
    replayed = CliRunner().invoke(main, ["replay", str(recording.file), "--url", base_url])
    assert replayed.output == f"sdk: {number} of {number} equal\n"
