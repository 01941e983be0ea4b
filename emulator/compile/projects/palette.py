"""Colours of containers: as many as there are containers, the first ones distinguishable with colour blindness."""

import colorsys
from typing import NamedTuple


class Colours(NamedTuple):
    """Colours of a node, in hexadecimal."""

    fill: str
    border: str
    text: str


DARK, LIGHT = "#2A2C34", "#FFFFFF"
FIRST = (
    Colours("#4C8EDA", "#2870C2", LIGHT),
    Colours("#F79767", "#F36924", LIGHT),
    Colours("#57C7E3", "#23B3D7", DARK),
    Colours("#8DCC93", "#5DB665", DARK),
    Colours("#F16667", "#EB2728", LIGHT),
    Colours("#D9C8AE", "#C0A378", DARK),
    Colours("#C990C0", "#B261A5", LIGHT),
    Colours("#FFC454", "#D7A013", DARK),
)
PLAIN = Colours("#A5ABB6", "#9AA1AC", LIGHT)
FAINT = Colours("#ECEDEF", "#DFE1E4", "#A5ABB6")

_GOLDEN = 0.618034
"""A step around the circle of hues after which no colour comes close to one of the last."""
_LIGHTNESS = (0.62, 0.45, 0.75)
_READABLE_LIGHTNESS = 0.6
"""From which on dark text is easier to read."""


def colours(number: int) -> Colours:
    """The colours of the container with a `number`, from 0 on.

    >>> colours(0)
    Colours(fill='#4C8EDA', border='#2870C2', text='#FFFFFF')
    >>> len({colours(number) for number in range(200)})
    200
    """
    if number < len(FIRST):
        return FIRST[number]
    hue, lightness = number * _GOLDEN % 1, _LIGHTNESS[number % len(_LIGHTNESS)]
    text = DARK if lightness >= _READABLE_LIGHTNESS else LIGHT
    return Colours(_hexadecimal(hue, lightness), _hexadecimal(hue, lightness - 0.12), text)


def _hexadecimal(hue: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.55)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
