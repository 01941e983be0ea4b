"""Turns away what libraries load only because it is installed beside them.

The Neo4j driver imports numpy and pandas, which come with a data scientist's `cognite-sdk`: 50 MB and half a
second that the emulator has no use for.
"""

from __future__ import annotations

import sys
from typing import Any, cast

UNUSED = ("numpy", "pandas", "pyarrow")


def block_unused_imports() -> None:
    """From now on importing these fails in this process, as if they were not installed."""
    modules = cast("dict[str, Any]", sys.modules)
    for name in UNUSED:
        modules.setdefault(name, None)
