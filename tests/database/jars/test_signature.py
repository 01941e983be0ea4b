import os
from pathlib import Path
from subprocess import run
from zipfile import ZipFile

import pytest

from emulator.database import java
from emulator.database.jars import fetch
from emulator.database.jars.signature import MANIFEST, unsigned

SIGNED = {
    MANIFEST: "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\nName: a.txt\r\nSHA-256-Digest: x\r\n\r\n",
    "META-INF/ONE.SF": "digests",
    "META-INF/ONE.RSA": "signature",
    "META-INF/services/a.B": "a.C",
    "a.txt": "content",
}


def test_jar_without_signature_stays_where_it_is(tmp_path: Path) -> None:
    jar = _jar(tmp_path, {MANIFEST: "Manifest-Version: 1.0\n\n", "a.txt": "content"})
    assert unsigned(jar, tmp_path / "copies") == jar
    assert list(tmp_path.iterdir()) == [jar]


def test_copy_has_all_but_the_signature(tmp_path: Path) -> None:
    copy = unsigned(_jar(tmp_path, SIGNED), tmp_path / "copies")
    assert _members(copy) == {
        MANIFEST: "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n",
        "META-INF/services/a.B": "a.C",
        "a.txt": "content",
    }
    assert list(copy.parent.iterdir()) == [copy]


def test_copy_is_made_once(tmp_path: Path) -> None:
    jar = _jar(tmp_path, SIGNED)
    made = unsigned(jar, tmp_path / "copies").stat()
    assert unsigned(jar, tmp_path / "copies").stat().st_ino == made.st_ino


@pytest.mark.parametrize("kept", [slice(0), slice(-10), slice(1, None)], ids=["empty", "cut", "without its first byte"])
def test_damaged_copy_is_made_again(tmp_path: Path, kept: slice) -> None:
    jar = _jar(tmp_path, SIGNED)
    copy = unsigned(jar, tmp_path / "copies")
    members, made = _members(copy), copy.read_bytes()
    copy.write_bytes(made[kept])
    assert unsigned(jar, tmp_path / "copies") == copy
    assert _members(copy) == members
    assert copy.read_bytes() == made


def test_copy_with_other_content_is_made_again(tmp_path: Path) -> None:
    jar = _jar(tmp_path, SIGNED)
    copy = unsigned(jar, tmp_path / "copies")
    members = _members(copy)
    with ZipFile(copy, "w") as other:
        for name in members:
            other.writestr(name, "other")
    assert _members(unsigned(jar, tmp_path / "copies")) == members


def test_copy_has_the_time_of_its_jar(tmp_path: Path) -> None:
    """The start cache of Java is for jars with the size and time that they have."""
    jar = _jar(tmp_path, SIGNED)
    os.utime(jar, (1_000_000, 1_000_000))
    assert unsigned(jar, tmp_path / "copies").stat().st_mtime == 1_000_000


def test_failed_copy_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("full")

    jar = _jar(tmp_path, SIGNED)
    monkeypatch.setattr(ZipFile, "writestr", full)
    with pytest.raises(OSError, match="full"):
        unsigned(jar, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_java_opens_no_signed_jar_of_neo4j() -> None:
    jars = fetch.class_path()
    assert any(jar.parent.name == fetch.UNSIGNED for jar in jars)
    signed = [jar.name for jar in jars for name in ZipFile(jar).namelist() if name.endswith((".SF", ".RSA"))]
    assert signed == []


def test_java_loads_classes_of_a_copy() -> None:
    (jar,) = [jar for jar in fetch.class_path() if jar.name.startswith("eclipse-collections-api-")]
    assert jar.parent.name == fetch.UNSIGNED
    shown = run(
        [java.java(), "-Xshare:off", "-Xlog:class+load", "-cp", jar, "org.eclipse.collections.api.RichIterable"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"org.eclipse.collections.api.RichIterable source: file:{jar}" in shown.stdout


def _jar(folder: Path, members: dict[str, str]) -> Path:
    file = folder / "one.jar"
    with ZipFile(file, "w") as jar:
        for name, text in members.items():
            jar.writestr(name, text)
    return file


def _members(file: Path) -> dict[str, str]:
    with ZipFile(file) as jar:
        return {name: jar.read(name).decode() for name in jar.namelist()}
