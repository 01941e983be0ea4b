"""Turns jgo's downloads into ones over few connections that leave no half file behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from jgo.maven import PythonResolver
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from pathlib import Path

    from jgo.maven import Artifact

AT_ONCE = 8
UNFINISHED = ".cdf-emulator-unfinished"
PIECE = 1024 * 1024


class Downloads(PythonResolver):
    """Fetches artifacts for jgo, which itself opens a connection per file, and takes any file there for a whole one."""

    def __init__(self) -> None:
        super().__init__()
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(pool_maxsize=AT_ONCE, max_retries=3))

    def download(self, artifact: Artifact) -> Path | None:
        target = artifact.cached_path
        if target is None:
            return super().download(artifact)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + UNFINISHED)
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
            for piece in response.iter_content(PIECE):
                file.write(piece)
