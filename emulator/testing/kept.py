"""The projects of tests that stay after the test: where they are then, and what leads to them."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from emulator.testing.api_client import ApiClient, RequestFailed
from emulator.testing.project import EmulatedProject
from emulator.testing.snapshot_file import SUFFIX, UnusableFile

if TYPE_CHECKING:
    import pytest

    from emulator.cli.child_process import Addresses

FOLDER = "cdf-emulator"
_LOCAL_BOLT = ("bolt://127.0.0.1:", "bolt://localhost:")


class Keeper:
    """Keeps projects in their emulator where that outlives the run; else as files of snapshots in `folder`."""

    def __init__(self, addresses: Addresses, folder: Path | None) -> None:
        self._addresses = addresses
        self._folder = folder

    def where(self, project: str) -> str:
        """Return the name of a project that stays, and lines on how to see what it has."""
        if self._folder is None:
            links = [f"console        {console_link(self._addresses.base_url, project)}"]
            if self._addresses.browser_url:
                links.append(f"Neo4j Browser  {browser_link(self._addresses, project)}")
        else:
            file = _file(self._folder, project)
            links = [
                f"file           {file}",
                f"to see it      cdf-emulator snapshot restore --file {file} --project {project}",
                "               (beside a `cdf-emulator up`, as the emulator of this run has ended)",
            ]
        return "\n".join([project, *(f"  {line}" for line in links)])

    def keep(self, project: str) -> str:
        """Keep `project`; return what `where` does, or why it is lost."""
        try:
            if self._folder is None:
                # So that it is in the lists of projects, even if it is empty.
                with closing(ApiClient(self._addresses.base_url)) as client:
                    client.call("PUT", f"/_emulator/projects/{project}")
            else:
                self._folder.mkdir(parents=True, exist_ok=True)
                EmulatedProject(self._addresses.base_url, project).save_file(_file(self._folder, project))
        except (OSError, HTTPException, RequestFailed, UnusableFile) as error:
            return f"{project}\n  is lost: {error}"
        return self.where(project)


def _file(folder: Path, project: str) -> Path:
    return folder / f"{project}{SUFFIX}"


def console_link(base_url: str, project: str) -> str:
    """Return the address of the data of `project` in the console.

    >>> console_link("http://127.0.0.1:8000", "demo")
    'http://127.0.0.1:8000/#/p/demo/data'
    """
    return f"{base_url}/#/p/{project}/data"


def browser_link(addresses: Addresses, project: str) -> str:
    """Return the address at which Neo4j Browser has a query for the nodes of `project`, as the console links to it."""
    query = {"cmd": "edit", "arg": f"MATCH (n:Node {{project: '{project}'}}) RETURN n LIMIT 25"}
    if addresses.bolt_url.startswith(_LOCAL_BOLT):
        query["dbms"] = addresses.bolt_url.replace("//", "//neo4j@")
    return f"{addresses.browser_url}?{urlencode(query)}"


def folder_of_files(config: pytest.Config) -> Path:
    """Return the folder of the files of kept projects: in the cache of pytest, or a new one where that is disabled."""
    cache = getattr(config, "cache", None)
    return Path(cache.mkdir(FOLDER)) if cache else Path(tempfile.mkdtemp(prefix=f"{FOLDER}-"))


def forget_files(config: pytest.Config) -> None:
    """Delete the files of earlier runs in the cache of pytest."""
    if getattr(config, "cache", None):
        shutil.rmtree(folder_of_files(config), ignore_errors=True)
