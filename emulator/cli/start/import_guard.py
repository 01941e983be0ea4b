"""Blocks imports of optional libraries that the emulator does not use.

The Neo4j driver imports numpy and pandas where they are installed, as they are with `cognite-sdk`: 50 MB and half a
second.
"""

from __future__ import annotations

import sys
from typing import Any, cast

UNUSED = ("numpy", "pandas", "pyarrow")


def block_unused_imports() -> None:
    """Make imports of `UNUSED` fail in this process, as if they were not installed."""
    modules = cast("dict[str, Any]", sys.modules)
    for name in UNUSED:
        modules.setdefault(name, None)
