import hashlib
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from disks import MEBIBYTE, NoDisk, small_disk
from emulator.database import new_data
from emulator.database.new_data import begin, copy_database, discard_draft, initial_user

BEGIN = """
import pathlib, sys
from emulator.database.new_data import begin
begin(pathlib.Path(sys.argv[1]), "first", pathlib.Path(sys.argv[2]))
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return prepared(tmp_path / "prepared", MEBIBYTE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def prepared(folder: Path, log: int) -> Path:
    for name, content in {"databases/neo4j/store": b"stored", "transactions/log": b"entry" + bytes(log)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


COPIED = {"data/databases/neo4j/store", "data/transactions/log", "data/dbms/auth.ini"}


def test_initial_user_holds_a_salted_hash_only() -> None:
    name, credential, flags = initial_user("secret").rstrip("\n").split(":")
    algorithm, digest, salt, iterations = credential.split(",")
    expected = hashlib.sha256(bytes.fromhex(salt) + b"secret").digest()
    for _ in range(int(iterations) - 1):
        expected = hashlib.sha256(expected).digest()
    assert (name, algorithm, digest, flags) == ("neo4j", "SHA-256", expected.hex(), "")
    assert initial_user("secret") != initial_user("secret")


def test_new_folder_begins_with_a_copy_and_a_password(home: Path, source: Path) -> None:
    assert begin(home, "secret", source)
    assert files(home) == COPIED
    assert (home / "data/dbms/auth.ini").stat().st_mode & 0o777 == 0o600


def test_new_folder_without_a_copy_has_the_password_only(home: Path) -> None:
    assert not begin(home, "secret")
    assert files(home) == {"data/dbms/auth.ini"}


def test_neo4j_without_authentication_gets_no_password(home: Path, source: Path) -> None:
    assert begin(home, None, source)
    assert files(home) == COPIED - {"data/dbms/auth.ini"}


def test_databases_stay_as_they_are(home: Path, source: Path) -> None:
    (home / "data" / "databases").mkdir(parents=True)
    assert not begin(home, "secret", source)
    assert files(home) == set()


def test_what_a_start_without_a_copy_has_begun_gets_none(home: Path, source: Path) -> None:
    begin(home, "first")
    assert not begin(home, "second", source)
    assert files(home) == {"data/dbms/auth.ini"}


def test_start_that_is_killed_while_it_copies_leaves_no_data(home: Path, source: Path, tmp_path: Path) -> None:
    endless = prepared(tmp_path / "endless", 1)
    subprocess.run(["mkfifo", str(endless / "transactions" / "without-end")], check=True)  # noqa: S607
    copying = subprocess.Popen([sys.executable, "-c", BEGIN, str(home), str(endless)])
    try:
        draft = home / new_data.DRAFT
        deadline = time.monotonic() + 60
        while not (draft / "databases" / "neo4j" / "store").exists() or not (draft / "transactions").exists():
            assert time.monotonic() < deadline
    finally:
        copying.send_signal(signal.SIGKILL)
        copying.wait()
    assert [path.name for path in home.iterdir()] == [new_data.DRAFT]
    discard_draft(home)
    assert begin(home, "second", source)
    assert files(home) == COPIED
    assert (home / "data/transactions/log").read_bytes() == (source / "transactions/log").read_bytes()


def test_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    source = prepared(tmp_path / "prepared", 16 * MEBIBYTE)
    try:
        with small_disk(tmp_path / "disk", 8) as disk:
            with pytest.raises(OSError, match="No space left"):
                begin(disk, "secret", source)
            assert list(disk.iterdir()) == []
    except NoDisk as reason:
        pytest.skip(str(reason))


def test_copies_are_equal_to_the_last_zero(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    zeros = bytes(1 << 20)
    contents = {
        "databases/store": b"\0data\0\0",
        "databases/empty": b"",
        "databases/zeros": b"\0",
        "transactions/log": b"entry" + zeros,
        "transactions/later": zeros + b"entry",
    }
    for name, content in contents.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    copy_database(source, target)
    assert {name: (target / name).read_bytes() for name in contents} == contents
    assert (target / "transactions/log").stat().st_blocks * 512 >= 1 << 20


def test_note_of_what_data_were_prepared_with_is_found_again(home: Path, source: Path) -> None:
    begin(home, "secret", source)
    assert not new_data.is_prepared(home, "contents")
    new_data.note_prepared(home, "contents")
    assert new_data.is_prepared(home, "contents")
    assert not new_data.is_prepared(home, "other contents")


@pytest.mark.parametrize("removed", ["data", "data/databases", "data/databases/neo4j"])
def test_note_goes_with_the_data(home: Path, source: Path, removed: str) -> None:
    begin(home, "secret", source)
    new_data.note_prepared(home, "contents")
    shutil.rmtree(home / removed)
    begin(home, "secret")
    assert not new_data.is_prepared(home, "contents")


def test_note_that_cannot_be_written_is_left_out(home: Path, source: Path) -> None:
    begin(home, "secret", source)
    (home / new_data.PREPARED).mkdir()
    new_data.note_prepared(home, "contents")
    assert not new_data.is_prepared(home, "contents")


def test_note_that_is_no_text_is_none(home: Path, source: Path) -> None:
    begin(home, "secret", source)
    (home / new_data.PREPARED).write_bytes(b"\xff")
    assert not new_data.is_prepared(home, "contents")
