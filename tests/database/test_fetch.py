from pathlib import Path

import msgspec
import pytest

from emulator.database import fetch
from emulator.database.download import UNFINISHED, Downloads


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
    (folder / f"neo4j-{fetch.VERSION}.json").write_bytes(msgspec.json.encode([str(jar)]))
    return jar


def test_fetched_jars_need_no_network(cache: Path) -> None:
    assert fetch.class_path() == [cache]


def test_missing_jar_is_fetched_again(cache: Path) -> None:
    cache.unlink()
    with pytest.raises(fetch.FetchFailed, match="the first start needs the network"):
        fetch.class_path()


def test_half_a_file_of_a_killed_fetch_is_removed(tmp_path: Path) -> None:
    half, whole = tmp_path / "org" / "half.jar", tmp_path / "org" / "whole.jar"
    for file in (half, whole, half.with_name(half.name + UNFINISHED)):
        file.parent.mkdir(exist_ok=True)
        file.touch()
    Downloads(None).clear(tmp_path)
    assert list(half.parent.iterdir()) == [whole]
