import subprocess
import sys
from pathlib import Path

import pytest

from emulator.database.folder import lock_folder, temporary_folder
from emulator.errors import FolderNotWritable

CLAIM = """
import pathlib, sys
from emulator.database.folder import lock_folder
with lock_folder(pathlib.Path(sys.argv[1])):
    print("mine")
"""


def test_claimed_folder_refuses_another_process(tmp_path: Path) -> None:
    with lock_folder(tmp_path):
        said = subprocess.run([sys.executable, "-c", CLAIM, tmp_path], capture_output=True, text=True, check=False)
        assert "FolderInUse" in said.stderr
    assert subprocess.check_output([sys.executable, "-c", CLAIM, tmp_path], text=True) == "mine\n"


def test_folder_is_free_afterwards(tmp_path: Path) -> None:
    with lock_folder(tmp_path / "data"):
        pass
    with lock_folder(tmp_path / "data") as folder:
        assert folder.path == tmp_path / "data"


def test_path_below_a_file_cannot_be_claimed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable), lock_folder(tmp_path / "file" / "data"):
        pass


def test_password_is_made_once_and_private(tmp_path: Path) -> None:
    with lock_folder(tmp_path) as folder:
        password = folder.password(None)
        assert folder.password(None) == password
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600


def test_wished_password_is_not_noted_before_neo4j_took_it(tmp_path: Path) -> None:
    with lock_folder(tmp_path) as folder:
        assert folder.password("first") == "first"
        assert folder.password("second") == "second"
        assert folder.password(None) == "first"
        folder.save_password("second")
        assert folder.password(None) == "second"


def test_temporary_folder_leaves_nothing() -> None:
    with temporary_folder() as folder:
        assert folder.path.is_dir()
    assert not folder.path.exists()


def test_stored_password_is_not_written_again_as_the_disk_may_be_full(tmp_path: Path) -> None:
    with lock_folder(tmp_path) as folder:
        folder.save_password("secret")
        before = (tmp_path / "password").stat().st_ino
        folder.save_password("secret")
        assert (tmp_path / "password").stat().st_ino == before
