from pathlib import Path

import msgspec
import pytest

from emulator import settings
from emulator.settings import Settings


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # pyright: ignore[reportAttributeAccessIssue]


def test_everything_has_a_default() -> None:
    assert all(not field.required for field in msgspec.structs.fields(Settings))


@pytest.mark.skipif(settings.sys.platform != "linux", reason="the folders of Linux")
def test_data_folder_follows_the_desktop_standard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert settings.data_folder() == tmp_path / "cdf-emulator"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.data_folder() == tmp_path / ".local" / "share" / "cdf-emulator"
