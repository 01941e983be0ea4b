"""Reads YAML as the toolkit writes it: a version or a time is text, also where it looks like a number or a date."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode

if TYPE_CHECKING:
    from yaml import SafeLoader
else:  # of a PyYAML that was built without libyaml the same, ten times slower
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TEXT = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_READ_FROM_TEXT = ("bool", "int", "float")
"""The types of scalars whose constructors raise errors of Python for a text that is none of the type."""


class Loader(SafeLoader):
    """The safe loader of PyYAML, to which times and the versions of schema objects are text."""

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        if any(key.value == "space" for key, _ in node.value):
            for key, value in node.value:
                if key.value == "version" and isinstance(value, ScalarNode):
                    value.tag = _TEXT
        return super().construct_mapping(node, deep)


def _written(_loader: Loader, node: Node) -> str:
    return str(node.value)


def _checked(construct: Callable[[Any, Node], Any], name: str) -> Callable[[Loader, Node], Any]:
    """Return a constructor that says of a text with a wrong tag, as in `!!bool maybe`, on which line it is."""

    def checked(loader: Loader, node: Node) -> Any:
        try:
            return construct(loader, node)
        except (LookupError, ValueError):
            raise ConstructorError(None, None, f"a value is no {name}", node.start_mark) from None

    return checked


Loader.add_constructor(_TIMESTAMP, _written)
for _type in _READ_FROM_TEXT:
    _tag = f"tag:yaml.org,2002:{_type}"
    Loader.add_constructor(_tag, _checked(SafeLoader.yaml_constructors[_tag], _type))


def parse(text: str) -> Any:
    """The content of `text`. Raises `ValueError`."""
    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
