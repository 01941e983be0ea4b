"""Writes the configuration of the managed Neo4j."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.database.ports import LOOPBACK

if TYPE_CHECKING:
    from pathlib import Path

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
    bolt: int,
    *,
    host: str = LOOPBACK,
    authentication: bool = True,
    api: str | None = None,
) -> None:
    """Write `conf/neo4j.conf`.

    `api` is the URL of the emulator, from which Neo4j Browser takes its style and its first page when it has connected.
    """
    for folder in ("conf", "logs", "tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(host=host, bolt=bolt, authentication=str(authentication).lower())
    (home / "conf" / "neo4j.conf").write_text(settings + ("" if api is None else _browser_settings(api)))


def _browser_settings(api: str) -> str:
    """What Browser does when it has connected: it asks Neo4j for it."""
    url = api.replace("//127.0.0.1", "//localhost")
    return BROWSER_SETTINGS.format(url=url, hosts=",".join(sorted({"localhost", "127.0.0.1", _host(api)})))


def _host(url: str) -> str:
    return urlsplit(url).hostname or "localhost"


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, atomically."""
    draft = file.with_name(file.name + ".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
