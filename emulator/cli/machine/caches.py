"""What makes a start fast: the jars of Neo4j, and the files of starts before."""

from __future__ import annotations

from emulator.cli.machine.finding import Finding
from emulator.settings import MEBIBYTE, cache_folder


def check() -> Finding:
    """Say whether the next start downloads anything or prepares fast starts; neither is wrong."""
    from emulator.database.jars.fetch import MANAGED, cached_class_path  # noqa: PLC0415 - --help needs none of it

    folder = cache_folder()
    jars = cached_class_path()
    if jars is None:
        text = f"Neo4j {MANAGED.version} is not here: the first start downloads about 140 MB from Maven Central"
        return Finding("Caches", "ok", text)
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    fast = any(folder.glob(f"neo4j-{MANAGED.version}-*.aot"))
    prepared = "starts are prepared" if fast else "the next start prepares fast ones"
    return Finding("Caches", "ok", f"Neo4j {MANAGED.version} is here, {prepared} ({size // MEBIBYTE} MiB in {folder})")
