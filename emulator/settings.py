"""The settings of an emulator.

The command line (`cli/`) builds `Settings` from options and their `CDF_EMULATOR_*` variables. No other module reads
the environment, except for the default folders here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from emulator.core.system_models import SHIPPED, SystemModels
from emulator.limits import DOCUMENTED, Limits
from emulator.wire.access.oidc import Principals

MEBIBYTE = 1024 * 1024


def data_folder() -> Path:
    """Return the default data folder of the user."""
    return _user_folder("XDG_DATA_HOME", ".local/share")


def cache_folder() -> Path:
    """Return the folder of caches that speed up the next start and can be built again."""
    return _user_folder("XDG_CACHE_HOME", ".cache")


def runtime_folder() -> Path:
    """Return the folder of what only running processes need; its name is short, as those of Unix sockets must be."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(base) / f"cdf-emulator-{os.getuid() if hasattr(os, 'getuid') else 'user'}"


def _user_folder(variable: str, fallback: str) -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / ("Library/Caches" if "CACHE" in variable else "Library/Application Support"))
    else:
        base = os.environ.get(variable) or str(Path.home() / fallback)
    name = "cdf-emulator-cache" if sys.platform == "win32" and "CACHE" in variable else "cdf-emulator"
    return Path(base) / name


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = msgspec.field(default_factory=data_folder)
    ephemeral: bool = False
    warm: Literal["on", "off"] = "on"  # take the Neo4j that `cdf-emulator warm` keeps ready, where nothing is kept
    disk_margin: int = 128  # MiB that writes leave free on the disk of the managed Neo4j
    neo4j_uri: str | None = None
    neo4j_user: str = "neo4j"
    neo4j_password: str | None = None
    neo4j_database: str | None = None
    neo4j_browser: str | None = None
    # What the managed Neo4j and its Browser listen on.
    neo4j_host: Literal["127.0.0.1", "0.0.0.0"] = "127.0.0.1"  # noqa: S104 - the user's choice
    bolt_port: int = 7687  # of the managed Neo4j; 0 selects a free port, also below
    browser_port: int = 7474
    start_limit: int = 120  # seconds that a start waits for Neo4j
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()  # named to clients that ask what there is before they name one
    load: tuple[Path, ...] = ()  # files and folders, before the first request is answered
    load_project: str | None = None  # else the first of `projects`, or `demo`
    max_body: int = 64 * MEBIBYTE  # bytes of a request body after gunzip
    version_conflict_status: int = 409  # the service answers 400 in some cases
    limits: Limits = DOCUMENTED
    system_models: SystemModels = SHIPPED
    throttle: bool = False  # answer 429 above the limits on concurrent requests
    faults: str | None = None  # a profile with a seed, `busy:42`, for projects that were given no rules
    shuffle: int | None = None  # the seed of the order of what the API leaves unordered
    auth: Literal["open", "strict"] = "open"
    issuers: tuple[str, ...] = ()  # besides the emulator's own
    audience: str = "cdf-emulator"
    admin_group: str = "admins"  # group of tokens whose holders have all rights
    clients: Principals = Principals()
    acceleration: Literal["on", "off"] = "on"  # guesses that make requests faster and change no answer
    request_log: Literal["on", "off"] = "on"
    log_level: str = "info"
    log_format: Literal["text", "json"] = "text"
