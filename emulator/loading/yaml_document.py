"""The objects of a YAML document, with the lines on which they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from emulator.loading.items import unusable
from emulator.loading.json_document import NESTED
from emulator.schema.dump.yaml_text import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def located(file: Path, text: str) -> Iterator[tuple[int, Any]]:
    """Yield the objects: those of a list, or of a list below `nodes` or `edges`, or the only one.

    Raises `UnusableData`.
    """
    try:
        loader = Loader(text)
        for node in _objects(loader.get_single_node()):
            yield node.start_mark.line + 1, loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = ", ".join(part for part in (error.problem, error.context) if part)
        raise unusable(file, f"{reason}.", mark and mark.line + 1) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise unusable(file, error) from None


def _objects(root: Any) -> list[Node]:
    if root is None:
        return []
    if isinstance(root, MappingNode):
        root = next((value for key, value in root.value if key.value in NESTED), root)
    return root.value if isinstance(root, SequenceNode) else [root]
