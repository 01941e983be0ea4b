"""Downloads Maven artifacts over few connections, and leaves no partial files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from jgo.maven import PythonResolver
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from pathlib import Path

    from jgo.maven import Artifact

MAX_CONNECTIONS = 8
PART_SUFFIX = ".cdf-emulator-unfinished"
CHUNK_BYTES = 1024 * 1024


class PooledResolver(PythonResolver):
    """A resolver for jgo, whose own one opens a connection per file and takes a partial file for a complete one."""

    def __init__(self) -> None:
        super().__init__()
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(pool_maxsize=MAX_CONNECTIONS, max_retries=3))

    def download(self, artifact: Artifact) -> Path | None:
        target = artifact.cached_path
        if target is None:
            return super().download(artifact)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + PART_SUFFIX)
        try:
            self._write(artifact, part)
            return part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _write(self, artifact: Artifact, part: Path) -> None:
        path = f"{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
        failure: requests.RequestException | None = None
        for repository in artifact.context.remote_repos.values():
            try:
                self._stream(f"{repository}/{path}", artifact.context.timeout, part)
            except requests.RequestException as error:
                failure = error
            else:
                return
        raise failure or requests.RequestException(f"no repository to fetch {path} from")

    def _stream(self, url: str, timeout: int, part: Path) -> None:
        with self._session.get(url, stream=True, timeout=timeout) as response, part.open("wb") as file:
            response.raise_for_status()
            for chunk in response.iter_content(CHUNK_BYTES):
                file.write(chunk)
