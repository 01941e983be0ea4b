"""Copies of signed jars without their signatures, from which Java starts in half of the time.

Java verifies the signature of a jar while it loads classes from it, and the start cache can hold no class of a signed
jar. Neo4j has collections in such jars that most of its classes use. What a signature assures is known before: `fetch`
has compared the digest of each jar with a pinned one.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "META-INF/MANIFEST.MF"
_SIGNATURE = re.compile(r"META-INF/(?:[^/]+\.(?:SF|RSA|DSA|EC)|SIG-[^/]+)", re.IGNORECASE)
"""Signature files and blocks, as the JAR file specification names them."""
_SECTION_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")


def unsigned(jar: Path, folder: Path) -> Path:
    """Return `jar` where it is not signed, otherwise its copy in `folder`, which is made if need be.

    Raises `OSError`, and `BadZipFile` where it is no jar.
    """
    with ZipFile(jar) as content:
        if not any(_SIGNATURE.fullmatch(name) for name in content.namelist()):
            return jar
        copy = folder / jar.name
        if not _is_copy(copy, content):
            _copy_unsigned(content, jar, copy)
    return copy


def _is_copy(file: Path, content: ZipFile) -> bool:
    """Whether the file is there, whole, and has all that a copy has."""
    wanted = {one.filename: one.CRC for one in content.infolist() if not _SIGNATURE.fullmatch(one.filename)}
    try:
        with ZipFile(file) as copy:
            found = {one.filename: one.CRC for one in copy.infolist()}
            is_whole = copy.testzip() is None
    except (OSError, BadZipFile):
        return False
    return is_whole and {**wanted, MANIFEST: 0} == {**found, MANIFEST: 0}


def _copy_unsigned(content: ZipFile, jar: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    draft = copy.with_suffix(f".{os.getpid()}")
    try:
        with ZipFile(draft, "w", ZIP_DEFLATED) as target:
            for member in content.infolist():
                if not _SIGNATURE.fullmatch(member.filename):
                    data = content.read(member)
                    target.writestr(member, _main_section(data) if member.filename == MANIFEST else data)
        shutil.copystat(jar, draft)  # the start cache is for files with their times
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)


def _main_section(manifest: bytes) -> bytes:
    """Return the manifest without the sections that hold the digests of single files."""
    end = _SECTION_END.search(manifest)
    return manifest[: end.end()] if end else manifest
