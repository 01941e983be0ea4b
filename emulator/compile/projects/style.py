"""The style of a project, or of all, for Neo4j Browser: a colour per container, internal nodes small and grey."""

import re
from collections.abc import Iterable, Mapping

from emulator.compile.projects.palette import FAINT, PLAIN, Colours, colours

BASE_LABELS = ("Instance", "Node")
"""Labels that every node has.

Without rules of their own, Browser gives them colours, which win over those of containers.
"""
INTERNAL_LABELS = (
    "_Database",
    "_Project",
    "_Schema",
    "_Writer",
    "_LogEntry",
    "_Deleted",
    "Edge",
)
_PLAIN_LABEL = re.compile(r"\w+", re.ASCII)


def grass(own: Iterable[str], common: Iterable[str], sizes: Mapping[str, int]) -> str:
    """The style sheet, with a rule per label. Of a node with several labels, the last rule counts.

    `own` are the labels of the containers of projects, `common` those of the service's containers. Of each the one that
    least has comes last, by `sizes`, as it says most about a node.
    """
    numbers = colour_numbers(own, common)
    common_labels = frozenset(common)
    order = sorted(numbers, key=lambda label: (label not in common_labels, -sizes.get(label, 0), label))
    rules = [_node(f"node{label}", "50px", PLAIN, "{name}") for label in ("", *(f".{one}" for one in BASE_LABELS))]
    rules += [_node(f"node.{label}", "65px", colours(numbers[label]), "{name}") for label in order]
    rules += [_node(f"node.{label}", "10px", FAINT, "") for label in INTERNAL_LABELS]
    return "\n".join([*rules, _RELATIONSHIP])


def colour_numbers(own: Iterable[str], common: Iterable[str] = ()) -> dict[str, int]:
    """The number of the colours of each label that a style sheet can name: `own` ones have the first colours."""
    labels = dict.fromkeys([*sorted(own), *sorted(common)])
    return {label: number for number, label in enumerate(filter(_PLAIN_LABEL.fullmatch, labels))}


def _node(selector: str, diameter: str, colours: Colours, caption: str) -> str:
    return (
        f"{selector} {{\n  diameter: {diameter};\n  color: {colours.fill};\n  border-color: {colours.border};\n"
        f"  border-width: 2px;\n  text-color-internal: {colours.text};\n  font-size: 10px;\n"
        f'  caption: "{caption}";\n}}\n'
    )


_RELATIONSHIP = """\
relationship {
  color: #A5ABB6;
  shaft-width: 2px;
  font-size: 8px;
  padding: 3px;
  text-color-external: #2A2C34;
  text-color-internal: #FFFFFF;
  caption: "<type>";
}
"""
