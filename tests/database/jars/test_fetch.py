from pathlib import Path

import msgspec
import pytest

from emulator.database.jars import fetch


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with a list of one jar, and a network that refuses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "repository"))
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    jar = tmp_path / "a.jar"
    jar.touch()
    folder = tmp_path / "cdf-emulator"
    folder.mkdir()
    (folder / f"neo4j-{fetch.MANAGED.version}-jars.json").write_bytes(msgspec.json.encode([(str(jar), 0)]))
    return jar


def test_fetched_jars_need_no_network(cache: Path) -> None:
    assert fetch.class_path() == [cache]


def test_missing_jar_is_fetched_again(cache: Path) -> None:
    cache.unlink()
    with pytest.raises(fetch.DownloadFailed, match="the first start needs the network"):
        fetch.class_path()


def test_jar_of_another_size_is_fetched_again(cache: Path) -> None:
    cache.write_bytes(b"cut")
    with pytest.raises(fetch.DownloadFailed):
        fetch.class_path()


def test_list_that_cannot_be_read_is_written_again_or_refused(cache: Path) -> None:
    (file,) = cache.parent.glob("cdf-emulator/*-jars.json")
    file.write_text("[]")
    assert fetch.cached_class_path() is None
    file.unlink()
    file.mkdir()
    assert fetch.cached_class_path() is None


def test_file_of_another_content_is_not_taken(cache: Path, tmp_path: Path) -> None:
    digest, coordinate = fetch.MANAGED.jars.read_text().splitlines()[0].split()
    assert len(digest) == 64
    group, name, version = coordinate.split(":")
    jar = tmp_path / "repository" / group.replace(".", "/") / name / version / f"{name}-{version}.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"something else")
    cache.unlink()
    with pytest.raises(fetch.DownloadFailed):
        fetch.class_path()
    assert not jar.exists()
    assert not [file for file in jar.parents[3].rglob("*") if file.is_file()]
