"""Writes the configuration and the initial password of the managed Neo4j."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from emulator.database.ports import LOOPBACK

ITERATIONS = 1024
SALT_SIZE = 32

SETTINGS = """\
# Written at every start of cdf-emulator: changes are lost.
server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.listen_address={host}:{bolt}
# The emulator serves Neo4j Browser itself (`cli/start/neo4j_browser.py`).
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={authentication}
# Nothing leaves the machine.
dbms.usage_report.enabled=false
server.bolt.telemetry.enabled=false
client.allow_telemetry=false
# A full disk tears the last entry of a log that grows as it is written, and Neo4j refuses to start with such a log. So
# its files are small and allocated in advance. A checkpoint follows soon: recovery is short, and old files are deleted.
db.tx_log.preallocate=true
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=keep_none
db.checkpoint=VOLUME
db.checkpoint.interval.volume=32m
# Small in memory. A checkpoint writes at most as much as the page cache has (`disk_space.py` counts on it).
server.memory.pagecache.size=64m
server.logs.debug.enabled=false
# All clients have disconnected before the shutdown: without these settings Neo4j waits ten seconds for them.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.netty_server_shutdown_timeout=1s
internal.server.bolt.thread_pool_shutdown_wait_time=1s
"""
BROWSER_SETTINGS = """\
# Neo4j Browser applies the style of the emulator, and opens its guide.
browser.post_connect_cmd=style {url}/_emulator/style.grass; play {url}/_emulator/guide.html
browser.remote_content_hostname_whitelist={hosts}
"""


def configure(
    home: Path,
    password: str,
    bolt: int,
    *,
    host: str = LOOPBACK,
    authentication: bool = True,
    api: str | None = None,
) -> None:
    """Write `conf/neo4j.conf` and, before the first start, the initial password: none without `authentication`.

    `api` is the URL of the emulator, from which Neo4j Browser takes its style and its first page when it has connected.
    """
    for folder in ("conf", "data/dbms", "logs", "tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(host=host, bolt=bolt, authentication=str(authentication).lower())
    (home / "conf" / "neo4j.conf").write_text(settings + ("" if api is None else _browser_settings(api)))
    if authentication and not (home / "data" / "databases").exists():
        write_private(home / "data" / "dbms" / "auth.ini", initial_user(password))


def _browser_settings(api: str) -> str:
    """What Browser does when it has connected: it asks Neo4j for it."""
    url = api.replace("//127.0.0.1", "//localhost")
    return BROWSER_SETTINGS.format(url=url, hosts=",".join(sorted({"localhost", "127.0.0.1", _host(api)})))


def _host(url: str) -> str:
    return urlsplit(url).hostname or "localhost"


def initial_user(password: str) -> str:
    """Return the content of `auth.ini` that `neo4j-admin dbms set-initial-password` writes, without starting a JVM."""
    salt = secrets.token_bytes(SALT_SIZE)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"neo4j:SHA-256,{digest.hex()},{salt.hex()},{ITERATIONS}:\n"


def copy_database(source: Path, target: Path) -> None:
    """Copy the data folder of a Neo4j that does not run into one that has none, without the password."""
    for part in ("databases", "transactions"):
        shutil.copytree(source / part, target / part, copy_function=_copy_file)


def _copy_file(source: str, target: str) -> str:
    """Copy a file; zeros at its end, as those of a new transaction log, are allocated and not written."""
    content = Path(source).read_bytes()
    with open(target, "wb", buffering=0) as copied:  # noqa: PTH123 - as copytree wants it
        copied.write(content.rstrip(b"\0") if hasattr(os, "posix_fallocate") else content)
        if hasattr(os, "posix_fallocate") and content:
            os.posix_fallocate(copied.fileno(), 0, len(content))
    return target


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, atomically."""
    draft = file.with_name(file.name + ".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
