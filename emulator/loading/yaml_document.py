"""The objects of a YAML document, with the lines on which they begin."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from emulator.loading.items import unusable
from emulator.loading.json_document import NESTED
from emulator.schema.dump.yaml_text import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

MAX_DEPTH = 200
"""Lists and objects inside each other: more than the API takes."""
MAX_EXPANDED = 64 * 1024 * 1024
"""Characters that a document may have, if it is not larger without aliases, where each is replaced."""


def located(file: PurePath, text: str) -> Iterator[tuple[int, Any]]:
    """Yield the objects: those of a list, or of a list below `nodes` or `edges`, or the only one.

    Raises `UnusableData`.
    """
    try:
        _check_depth(text)
        loader = Loader(text)
        root = loader.get_single_node()
        if root is not None and _expanded(root, {}) > max(MAX_EXPANDED, 2 * len(text)):
            raise unusable(file, f"its aliases stand for more than {MAX_EXPANDED:,} characters.")
        for node in _objects(root):
            yield node.start_mark.line + 1, loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = ", ".join(part for part in (error.problem, error.context) if part)
        raise unusable(file, f"{reason}.", mark and mark.line + 1) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise unusable(file, error) from None


def _check_depth(text: str) -> None:
    """Raise `ValueError` for a document that is nested too deeply: libyaml would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):  # pyright: ignore[reportUnknownMemberType]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError("it is nested too deeply.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _expanded(node: Node, known: dict[int, int]) -> int:
    """How many characters a node has where each alias is replaced by what it stands for. Raises `ValueError`.

    `known` are those of nodes by their ids; one that is looked at has 0.
    """
    if not isinstance(node, (MappingNode, SequenceNode)):
        return len(node.value) + 1
    found = known.get(id(node))
    if found == 0:
        raise ValueError("an alias stands for what it is in.")
    if found is None:
        known[id(node)] = 0
        parts = chain.from_iterable(node.value) if isinstance(node, MappingNode) else node.value
        found = known[id(node)] = 1 + sum(_expanded(one, known) for one in parts)
    return found


def _objects(root: Any) -> list[Node]:
    if root is None:
        return []
    if isinstance(root, MappingNode):
        root = next((value for key, value in root.value if key.value in NESTED), root)
    return root.value if isinstance(root, SequenceNode) else [root]
