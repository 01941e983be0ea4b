"""The description of a type, field or enum value: its name for people, and what is left.

A line `@name Nice name` holds the name. All other lines are the description, also those that begin with `@code` and the
like: nothing is known of what the service does with them.
"""

import re

from msgspec import Struct

_NAME = re.compile(r"[ \t]*@name(?:[ \t]+(?P<name>.*?))?[ \t]*")


class Label(Struct, frozen=True):
    """None stands for what is not given."""

    name: str | None = None
    description: str | None = None


NO_LABEL = Label()


def read_label(text: str | None) -> Label:
    r"""Return the label that `text` describes.

    >>> read_label("Where the CSV is\n@name CSV file")
    Label(name='CSV file', description='Where the CSV is')
    """
    if text is None:
        return NO_LABEL
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _NAME.fullmatch(line)
        if found is not None:
            rest = lines[:number] + lines[number + 1 :]
            return Label(found["name"] or "", "\n".join(rest) if rest else None)
    return Label(None, text)


def write_label(label: Label) -> str | None:
    r"""Return the text that describes `label`, as well as one can.

    >>> write_label(Label("CSV file", "Where the CSV is"))
    '@name CSV file\nWhere the CSV is'
    """
    if label.name is None:
        return label.description
    named = f"@name {label.name}"
    return named if label.description is None else f"{named}\n{label.description}"
