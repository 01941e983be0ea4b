"""The file of limits of the option --limits."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from emulator.cli import main
from emulator.errors import UnusableLimits
from emulator.limits import DOCUMENTED, read


def test_file_gives_some_limits(tmp_path: Path) -> None:
    file = tmp_path / "limits.json"
    file.write_text('{"textSize": 5, "containersPerView": null}')
    assert read(file) == msgspec.structs.replace(DOCUMENTED, text_size=5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "truncated"),
        ('{"text": 5}', "unknown field `text`"),
        ('{"views": -1}', "views must not be"),
        ('{"views": "1"}', "int"),
    ],
)
def test_file_that_is_wrong_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "limits.json"
    file.write_text(text)
    with pytest.raises(UnusableLimits, match=reason):
        read(file)
    said = CliRunner().invoke(main, ["up", "--limits", str(file)]).output
    assert "Invalid value for '--limits'" in said
    assert re.search(reason, " ".join(said.split()))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableLimits):
        read(tmp_path / "none.json")
