"""The style of a project for Neo4j Browser: a colour per container, internal nodes small and grey."""

import re

from emulator.schema.snapshot import Snapshot

# Fill, border and text; distinguishable with colour blindness.
COLOURS = (
    ("#4C8EDA", "#2870C2", "#FFFFFF"),
    ("#F79767", "#F36924", "#FFFFFF"),
    ("#57C7E3", "#23B3D7", "#2A2C34"),
    ("#8DCC93", "#5DB665", "#2A2C34"),
    ("#F16667", "#EB2728", "#FFFFFF"),
    ("#D9C8AE", "#C0A378", "#2A2C34"),
    ("#C990C0", "#B261A5", "#FFFFFF"),
    ("#FFC454", "#D7A013", "#2A2C34"),
)
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


def grass(snapshot: Snapshot) -> str:
    """The style sheet: one rule per label; the last matching rule applies."""
    rules = [_node("node", "50px", ("#A5ABB6", "#9AA1AC", "#FFFFFF"), "{name}")]
    rules += [
        _node(f"node.{alias}", "65px", COLOURS[number % len(COLOURS)], "{name}")
        for number, alias in enumerate(sorted(filter(_PLAIN_LABEL.fullmatch, snapshot.aliases)))
    ]
    rules += [_node(f"node.{label}", "10px", ("#ECEDEF", "#DFE1E4", "#A5ABB6"), "") for label in INTERNAL_LABELS]
    return "\n".join([*rules, _RELATIONSHIP])


def _node(selector: str, diameter: str, colours: tuple[str, str, str], caption: str) -> str:
    fill, border, text = colours
    return (
        f"{selector} {{\n  diameter: {diameter};\n  color: {fill};\n  border-color: {border};\n  border-width: 2px;\n"
        f'  text-color-internal: {text};\n  font-size: 10px;\n  caption: "{caption}";\n}}\n'
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
