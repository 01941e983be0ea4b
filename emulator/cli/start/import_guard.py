"""Blocks imports of optional libraries that the emulator does not use.

The Neo4j driver imports numpy and pandas where they are installed, as they are with `cognite-sdk`: 50 MB and half a
second. structlog imports rich for a console that is not used: 7 MB, and a fifth of the time until Java is started.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, cast

UNUSED = ("numpy", "pandas", "pyarrow")
UNUSED_BY_STRUCTLOG = "rich"  # the progress display uses it


def block_unused_imports() -> None:
    """Make imports of `UNUSED` fail in this process, as if they were not installed."""
    modules = cast("dict[str, Any]", sys.modules)
    for name in UNUSED:
        modules.setdefault(name, None)
    if UNUSED_BY_STRUCTLOG not in modules:
        modules[UNUSED_BY_STRUCTLOG] = None
        importlib.import_module("structlog")
        del modules[UNUSED_BY_STRUCTLOG]
