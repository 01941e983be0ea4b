"""A badge with how many exchanges are equal, as an SVG file."""

from __future__ import annotations

_CHARACTER = 7
_PADDING = 10
_LABEL = "parity"
_COLOURS = ((1.0, "#2e7d32"), (0.9, "#9e9d24"), (0.0, "#c62828"))

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {text}">
  <title>{label}: {text}</title>
  <clipPath id="edge"><rect width="{width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#edge)">
    <rect width="{left}" height="20" fill="#555"/>
    <rect x="{left}" width="{right}" height="20" fill="{colour}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="{left_middle}" y="14">{label}</text>
    <text x="{right_middle}" y="14">{text}</text>
  </g>
</svg>
"""


def badge(equal: int, exchanges: int) -> str:
    """Return the SVG text, green where all are equal."""
    text = f"{equal} of {exchanges} equal" if exchanges else "nothing recorded"
    share = equal / exchanges if exchanges else 0.0
    left, right = (len(words) * _CHARACTER + _PADDING for words in (_LABEL, text))
    return _SVG.format(
        label=_LABEL,
        text=text,
        width=left + right,
        left=left,
        right=right,
        left_middle=left / 2,
        right_middle=left + right / 2,
        colour=next(colour for least, colour in _COLOURS if share >= least),
    )
