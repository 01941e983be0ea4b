"""Turns a predicate into Cypher: text of literals and quoted identifiers, and the parameters that carry its values.

A parameter is named by the place of its value in the predicate (`$filter_0_1`), so the same filter with other
values has the same text.
"""

from typing import Any, assert_never

from msgspec import Struct, field

from emulator.compile.library import quote
from emulator.plan.filter.predicates import (
    All,
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    EndOf,
    Field,
    HasLabels,
    IsOneOf,
    Not,
    OneOf,
    Operand,
    Points,
    Predicate,
    Present,
    StartsWith,
    Value,
)


class Fragment(Struct, frozen=True):
    """A boolean expression over one variable."""

    text: str
    parameters: dict[str, Any]


_KINDS = {"Node", "Edge"}


class _Compiler(Struct):
    """With `buried`, instances may be deleted ones: what labels they had is among their properties.

    What `found` names is found by other means than its labels and properties: their names are values then, and the
    text is the same for all containers.
    """

    place: str
    buried: bool = False
    found: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])

    def predicate(self, predicate: Predicate, of: str, place: str) -> str:  # noqa: C901, PLR0911, PLR0912 - a case each
        match predicate:
            case Constant(value):
                return "true" if value else "false"
            case All(parts):
                return self._join(" AND ", parts, of, place)
            case Any_(parts):
                return self._join(" OR ", parts, of, place)
            case Not(part):
                return f"NOT ({self.predicate(part, of, place)})"
            case Comparison(subject, operator, operand):
                return f"{self._value(subject, of, place)} {operator} {self._operand(operand, of, place)}"
            case OneOf(subject, operand):
                return f"{self._value(subject, of, place)} IN {self._operand(operand, of, place)}"
            case Contains():
                return self._contains(predicate, of, place)
            case StartsWith():
                return self._starts_with(predicate, of, place)
            case AnyStartsWith(subject, operand):
                start = self._operand(operand, of, place)
                return f"any(element IN {self._value(subject, of, place)} WHERE element STARTS WITH {start})"
            case Present(subject, filled):
                value = self._value(subject, of, place)
                return f"coalesce(size({value}), 0) > 0" if filled else f"{value} IS NOT NULL"
            case HasLabels(labels):
                return self._labels(labels, of, place)
            case IsOneOf(keys):
                return f"{of}.key IN {self._parameter(list(keys), place)}"
            case Points():
                return self._points(predicate, of, place)
            case EndOf():
                return self._end_of(predicate, of, place)
            case _:
                assert_never(predicate)

    def _join(self, word: str, parts: tuple[Predicate, ...], of: str, place: str) -> str:
        return word.join(f"({self.predicate(part, of, f'{place}_{index}')})" for index, part in enumerate(parts))

    def _contains(self, predicate: Contains, of: str, place: str) -> str:
        subject, wanted = self._value(predicate.field, of, place), self._operand(predicate.operand, of, place)
        quantifier = "all" if predicate.every else "any"
        # Without the CASE a quantifier over nothing would be true or false of a list that is null.
        holds = f"{quantifier}(element IN {wanted} WHERE element IN {subject})"
        return f"CASE WHEN {subject} IS NULL THEN null ELSE {holds} END"

    def _starts_with(self, predicate: StartsWith, of: str, place: str) -> str:
        subject, start = self._value(predicate.field, of, place), self._operand(predicate.operand, of, place)
        if predicate.field.list:
            return f"{subject}[..size({start})] = {start}"
        return f"{subject} STARTS WITH {start}"

    def _points(self, predicate: Points, of: str, place: str) -> str:
        subject, target = self._value(predicate.field, of, place), f"{of}_target"
        inside = self.predicate(predicate.part, target, f"{place}_0")
        anchor = f"{target}.key IN {subject}" if predicate.field.list else f"{target}.key = {subject}"
        exists = f"EXISTS {{ MATCH ({target}:{self._instance()}) WHERE {anchor} AND ({inside}) }}"
        # Of a null reference it is unknown, not false: NOT must not make it true. A CASE would say so too, but
        # the time to plan one within the other rises fifty times with each.
        return f"({exists} OR {subject} <> {subject})"

    def _end_of(self, predicate: EndOf, of: str, place: str) -> str:
        edge, road = f"{of}_edge", f"{of}_road"
        inside = self.predicate(predicate.part, edge, f"{place}_0")
        arrow = f"-[{road}]->" if predicate.end == "startNode" else f"<-[{road}]-"
        living = (
            f"EXISTS {{ MATCH ({of}){arrow}() WHERE {road}.key IS NOT NULL "
            f"MATCH ({edge}:Instance {{key: {road}.key}}) WHERE {inside} }}"
        )
        if not self.buried:
            return living
        # A deleted edge has no relationship any more, but knows its ends.
        deleted = f"EXISTS {{ MATCH ({edge}:_Deleted) WHERE {edge}.{predicate.end} = {of}.key AND ({inside}) }}"
        return f"({deleted} OR {living})"

    def _instance(self) -> str:
        return "Instance|_Deleted" if self.buried else "Instance"

    def _labels(self, labels: tuple[str, ...], of: str, place: str) -> str:
        if self.buried:
            had = f"coalesce({of}.labels, labels({of}))"
            return f"all(label IN {self._parameter(list(labels), place)} WHERE label IN {had})"
        if of == self.found and not _KINDS.issuperset(labels):
            return f"all(label IN {self._entry(list(labels), place)} WHERE label IN labels({of}))"
        return " AND ".join(f"{of}:{quote(label)}" for label in labels) or "true"

    def _value(self, subject: Field, of: str, place: str) -> str:
        """The value of `subject`; the key of a container property is a parameter of what is found."""
        if of != self.found or "." not in subject.key:
            return expression(subject, of)
        return expression(subject, of, self._entry(subject.key, f"{place}_key"))

    def _operand(self, operand: Operand, of: str, place: str) -> str:
        match operand:
            case Value(value):
                return self._parameter(value, place) if isinstance(value, list) else self._entry(value, place)
            case Field():
                return self._value(operand, of, f"{place}_operand")

    def _parameter(self, value: Any, place: str) -> str:
        self.parameters[place] = value
        return f"${place}"

    def _entry(self, value: Any, place: str) -> str:
        """A parameter, which is in the one map of what is found: Neo4j plans anew for each type of a parameter.

        Of a list that is in a map it does not know whether something is in it without going through it.
        """
        if self.found is None:
            return self._parameter(value, place)
        entries: dict[str, Any] = self.parameters.setdefault(self.place, {})
        entries[place] = value
        return f"${self.place}.{place}"


def expression(subject: Field, of: str, key: str | None = None) -> str:
    """The value of `subject` of the instance in variable `of`; `key` is a parameter that holds its property key."""
    if subject.key == "instanceType":
        return f"CASE WHEN {of}:Edge THEN 'edge' ELSE 'node' END"
    whole = f"{of}.{quote(subject.key)}" if key is None else f"{of}[{key}]"
    match subject.part:
        case None:
            return whole
        case "space":
            return f"split({whole}, ':')[1]"
        case "externalId":
            return f"substring({whole}, size(split({whole}, ':')[0]) + size(split({whole}, ':')[1]) + 2)"


def compile_predicate(
    predicate: Predicate, of: str, place: str, *, buried: bool = False, found: bool = False
) -> Fragment:
    """Compile `predicate` over the variable `of`; parameters are named after `place`.

    The instances may be deleted ones, `buried`, or `found` already, so that no label or property leads to them.
    """
    compiler = _Compiler(place=f"{place}_entries", buried=buried, found=of if found else None)
    text = compiler.predicate(predicate, of, place)
    return Fragment(text, compiler.parameters)
