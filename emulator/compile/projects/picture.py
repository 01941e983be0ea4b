"""The picture of the containers of a project in its guide: an SVG with a circle each, and what connects them."""

from collections.abc import Iterable, Mapping
from html import escape
from math import atan2, cos, pi, sin
from typing import NamedTuple

from emulator.compile.projects.palette import PLAIN, colours
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, GENERIC_EDGE, relationship_type
from emulator.schema.model import ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.versions import latest_versions
from emulator.wire.references import ViewId
from emulator.wire.schema.views import EdgeConnection

MAX_ARROWS = 40
WIDTH, HEIGHT, RADIUS = 760, 340, 22
_MARGIN = 64
_TEXT_AT = (0.3, 0.38, 0.46)
"""Where on an arrow its text stands, in turn: in the middle those of crossing arrows would meet."""
_LABEL_LENGTH = 34


class Arrow(NamedTuple):
    """A relationship type between the nodes of two containers, by their labels."""

    source: str
    type: str
    target: str


def arrows(snapshot: Snapshot) -> list[Arrow]:
    """What the latest versions of the project's views say of relations and edges between containers."""
    found: dict[Arrow, None] = {}
    for key in sorted(latest_versions(snapshot.views)):
        view = snapshot.view(key)
        source = view and _label(view)
        if view is None or source is None:
            continue
        for prop in view.properties.values():
            target = None if prop.source is None else _label_of(snapshot, prop.source.id)
            if target is None and prop.property.target is not None:
                container = snapshot.container(prop.property.target)
                target = container and container.alias
            if target is not None:
                found[Arrow(source, relationship_type(prop.property.id, GENERIC_DIRECT_RELATION), target)] = None
        for connection in view.connections.values():
            other = _label_of(snapshot, connection.source.id)
            if isinstance(connection, EdgeConnection) and other is not None:
                kind = relationship_type(connection.type.external_id, GENERIC_EDGE)
                outwards = connection.direction == "outwards"
                found[Arrow(source, kind, other) if outwards else Arrow(other, kind, source)] = None
    return list(found)


def _label_of(snapshot: Snapshot, key: ViewId) -> str | None:
    view = snapshot.view(key)
    return view and _label(view)


def _label(view: ViewModel) -> str | None:
    """The label that says most about the nodes of `view`: of its own container, if it maps one of its name."""
    labels = [container.alias for container in view.containers if container.id.external_id == view.id.external_id]
    labels += [container.alias for container in view.containers if container.id.space == view.id.space]
    labels += [container.alias for container in view.containers]
    return next(iter(labels), None)


def picture(labels: list[str], connections: Iterable[Arrow], numbers: Mapping[str, int]) -> str:
    """The SVG of containers with `labels`, in a circle, and the `connections` among them.

    `numbers` are those of their colours.
    """
    places = _places(_neighbours_together(labels, list(connections)))
    between: dict[tuple[str, str], list[str]] = {}
    for arrow in list(connections)[:MAX_ARROWS]:
        if arrow.source in places and arrow.target in places:
            between.setdefault((arrow.source, arrow.target), []).append(arrow.type)
    lines = [
        _line(
            places[source],
            places[target],
            _shorten(", ".join(types)),
            is_bent=(target, source) in between,
            text_at=_TEXT_AT[number % len(_TEXT_AT)],
        )
        for number, ((source, target), types) in enumerate(between.items())
    ]
    nodes = [_circle(place, label, numbers) for label, place in places.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" '
        f'style="max-width:{WIDTH}px" role="img" aria-label="The containers and what connects them" '
        'font-family="sans-serif">\n'
        '<defs><marker id="emulator-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0L10 5L0 10z" fill="#A5ABB6"/></marker></defs>\n'
        + "\n".join([*lines, *nodes])
        + "\n</svg>"
    )


def _neighbours_together(labels: list[str], connections: list[Arrow]) -> list[str]:
    """`labels` in an order in which each stands near what it is connected with."""
    order: list[str] = []
    waiting = list(labels)
    while waiting:
        turn = [waiting[0]]
        while turn:
            label = turn.pop(0)
            if label in waiting:
                waiting.remove(label)
                order.append(label)
                ends = [(arrow.source, arrow.target) for arrow in connections if label in (arrow.source, arrow.target)]
                turn += [other for pair in ends for other in pair if other in waiting]
    return order


def _places(labels: list[str]) -> dict[str, tuple[float, float]]:
    if len(labels) == 1:
        return {labels[0]: (WIDTH / 2, HEIGHT / 2)}
    turns = {label: 2 * pi * number / len(labels) - pi / 2 for number, label in enumerate(labels)}
    width, height = WIDTH / 2 - _MARGIN - RADIUS, HEIGHT / 2 - _MARGIN
    return {label: (WIDTH / 2 + width * cos(turn), HEIGHT / 2 + height * sin(turn)) for label, turn in turns.items()}


def _circle(place: tuple[float, float], label: str, numbers: Mapping[str, int]) -> str:
    x, y = place
    beside = y - RADIUS - 8 if y < HEIGHT / 2 - RADIUS else y + RADIUS + 17  # away from the arrows
    colour = colours(numbers[label]) if label in numbers else PLAIN
    return (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}" fill="{colour.fill}" stroke="{colour.border}" '
        f'stroke-width="2"/><text x="{x:.0f}" y="{beside:.0f}" text-anchor="middle" font-size="13" '
        f'fill="currentColor">{escape(_shorten(label))}</text>'
    )


def _line(start: tuple[float, float], end: tuple[float, float], text: str, *, is_bent: bool, text_at: float) -> str:
    """An arrow with its text; from a node to itself a loop above it, and bent where another comes the other way."""
    (x1, y1), (x2, y2) = start, end
    if start == end:
        path = f"M{x1 - 12:.0f} {y1 - 19:.0f}c-22 -46 46 -46 25 0"
        x, y = x1, y1 - RADIUS - 38.0
    else:
        angle = atan2(y2 - y1, x2 - x1)
        side = 26 if is_bent else 0
        x, y = x1 + (x2 - x1) * text_at - sin(angle) * side, y1 + (y2 - y1) * text_at + cos(angle) * side
        bent_x, bent_y = (x1 + x2) / 2 - sin(angle) * 2 * side, (y1 + y2) / 2 + cos(angle) * 2 * side
        inset = RADIUS + 3
        x1, y1, x2, y2 = (
            x1 + cos(angle) * inset,
            y1 + sin(angle) * inset,
            x2 - cos(angle) * inset,
            y2 - sin(angle) * inset,
        )
        path = f"M{x1:.0f} {y1:.0f}Q{bent_x:.0f} {bent_y:.0f} {x2:.0f} {y2:.0f}"
        y -= 5
    return (
        f'<path d="{path}" fill="none" stroke="#A5ABB6" stroke-width="1.5" marker-end="url(#emulator-arrow)"/>'
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="10" fill="currentColor" opacity="0.75">'
        f"{escape(text)}</text>"
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"
