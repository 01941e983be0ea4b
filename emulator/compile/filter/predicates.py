"""Predicates as Cypher: text of literals and quoted identifiers, and the parameters with the values.

A parameter is named by the position of its value in the predicate (`$filter_0_1`), so the same filter with other values
has the same text.
"""

from typing import Any, assert_never

from msgspec import Struct, field

from emulator.compile.filter.text_order import compare_by_code_point
from emulator.compile.library import quote
from emulator.plan.filter.predicates import (
    All,
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    EndOfEdge,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OfRows,
    OneOf,
    Operand,
    Predicate,
    Present,
    RowValue,
    StartsWith,
    TargetMatches,
    Value,
)
from emulator.plan.filter.text_order import undisputed_start


class Fragment(Struct, frozen=True):
    """A boolean expression over one variable."""

    text: str
    parameters: dict[str, Any]


_INSTANCE_TYPE_LABELS = {"Node", "Edge"}
MAX_TESTED_LABELS = 4
"""The most labels that are tested one by one, so that Neo4j may find by them. More make its planning slow."""
_ROW = "row"


class _Compiler(Struct):
    """Compiles one predicate.

    With `deleted`, instances may be tombstones, whose former labels are in a property. The variable `bound` is found by
    other means than its labels and properties: their names are then parameters, and the text is the same for all
    containers. `entries_parameter` is the map with the parameters of that variable.
    """

    entries_parameter: str
    deleted: bool = False
    bound: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])

    def predicate(self, predicate: Predicate, variable: str, parameter: str) -> str:  # noqa: C901, PLR0911, PLR0912 - a case each
        match predicate:
            case Constant(value):
                return "true" if value else "false"
            case All(parts):
                return self._join(" AND ", parts, variable, parameter)
            case Any_(parts):
                return self._join(" OR ", parts, variable, parameter)
            case Not(part):
                return f"NOT ({self.predicate(part, variable, parameter)})"
            case Comparison():
                return self._comparison(predicate, variable, parameter)
            case OneOf(subject, operand):
                return f"{self._value(subject, variable, parameter)} IN {self._operand(operand, variable, parameter)}"
            case Contains():
                return self._contains(predicate, variable, parameter)
            case StartsWith():
                return self._starts_with(predicate, variable, parameter)
            case AnyStartsWith(subject, operand):
                start = self._operand(operand, variable, parameter)
                return f"any(element IN {self._value(subject, variable, parameter)} WHERE element STARTS WITH {start})"
            case Present(subject, filled):
                value = self._value(subject, variable, parameter)
                return f"coalesce(size({value}), 0) > 0" if filled else f"{value} IS NOT NULL"
            case HasLabels():
                return self._labels(predicate, variable, parameter)
            case KeyIn(keys):
                return f"{variable}.key IN {self._parameter(list(keys), parameter)}"
            case TargetMatches():
                return self._target_matches(predicate, variable, parameter)
            case OfRows(part, rows, every):
                elements = self._parameter([list(row) for row in rows], parameter)
                condition = self.predicate(part, variable, f"{parameter}_0")
                return f"{'all' if every else 'any'}({_ROW} IN {elements} WHERE {condition})"
            case EndOfEdge():
                return self._end_of_edge(predicate, variable, parameter)
            case _:
                assert_never(predicate)

    def _join(self, word: str, parts: tuple[Predicate, ...], variable: str, parameter: str) -> str:
        return word.join(
            f"({self.predicate(part, variable, f'{parameter}_{index}')})" for index, part in enumerate(parts)
        )

    def _comparison(self, predicate: Comparison, variable: str, parameter: str) -> str:
        subject, operator = self._value(predicate.field, variable, parameter), predicate.operator
        match predicate.operand:
            case Value(str() as text) if operator != "=" and (start := undisputed_start(text)) is not None:

                def named(name: str, value: Any) -> str:
                    return self._entry(value, f"{parameter}_{name}")

                return compare_by_code_point(subject, operator, text, start, named)
            case operand:
                return f"{subject} {operator} {self._operand(operand, variable, parameter)}"

    def _contains(self, predicate: Contains, variable: str, parameter: str) -> str:
        subject, elements = (
            self._value(predicate.field, variable, parameter),
            self._operand(predicate.operand, variable, parameter),
        )
        quantifier = "all" if predicate.every else "any"
        # Without the CASE a quantifier over an empty list would be true or false even where the property is null.
        holds = f"{quantifier}(element IN {elements} WHERE element IN {subject})"
        return f"CASE WHEN {subject} IS NULL THEN null ELSE {holds} END"

    def _starts_with(self, predicate: StartsWith, variable: str, parameter: str) -> str:
        subject, start = (
            self._value(predicate.field, variable, parameter),
            self._operand(predicate.operand, variable, parameter),
        )
        if predicate.field.list:
            return f"{subject}[..size({start})] = {start}"
        return f"{subject} STARTS WITH {start}"

    def _target_matches(self, predicate: TargetMatches, variable: str, parameter: str) -> str:
        subject, target = self._value(predicate.field, variable, parameter), f"{variable}_target"
        condition = self.predicate(predicate.part, target, f"{parameter}_0")
        anchor = f"{target}.key IN {subject}" if predicate.field.list else f"{target}.key = {subject}"
        exists = f"EXISTS {{ MATCH ({target}:{self._instance_labels()}) WHERE {anchor} AND ({condition}) }}"
        # Of a null reference it is unknown, not false: NOT must not make it true. A CASE would do too, but each
        # nested one multiplies the planning time by fifty.
        return f"({exists} OR {subject} <> {subject})"

    def _end_of_edge(self, predicate: EndOfEdge, variable: str, parameter: str) -> str:
        edge, relationship = f"{variable}_edge", f"{variable}_road"
        condition = self.predicate(predicate.part, edge, f"{parameter}_0")
        arrow = f"-[{relationship}]->" if predicate.end == "startNode" else f"<-[{relationship}]-"
        live = (
            f"EXISTS {{ MATCH ({variable}){arrow}() WHERE {relationship}.key IS NOT NULL "
            f"MATCH ({edge}:Instance {{key: {relationship}.key}}) WHERE {condition} }}"
        )
        if not self.deleted:
            return live
        # A deleted edge has no relationship, but still the keys of its ends.
        deleted = (
            f"EXISTS {{ MATCH ({edge}:_Deleted) WHERE {edge}.{predicate.end} = {variable}.key AND ({condition}) }}"
        )
        return f"({deleted} OR {live})"

    def _instance_labels(self) -> str:
        return "Instance|_Deleted" if self.deleted else "Instance"

    def _labels(self, predicate: HasLabels, variable: str, parameter: str) -> str:
        labels = predicate.labels
        if self.deleted:
            return _has_all(self._label_list(predicate, parameter), f"coalesce({variable}.labels, labels({variable}))")
        if predicate.row is not None or (variable == self.bound and not _INSTANCE_TYPE_LABELS.issuperset(labels)):
            return _has_all(self._label_list(predicate, parameter), f"labels({variable})")
        tests = [f"{variable}:{quote(label)}" for label in labels[:MAX_TESTED_LABELS]]
        if others := list(labels[MAX_TESTED_LABELS:]):
            tests.append(_has_all(self._parameter(others, parameter), f"labels({variable})"))
        return " AND ".join(tests) or "true"

    def _label_list(self, predicate: HasLabels, parameter: str) -> str:
        if predicate.row is not None:
            return _element(predicate.row)
        labels = list(predicate.labels)
        return self._parameter(labels, parameter) if self.deleted else self._entry(labels, parameter)

    def _value(self, subject: Field, variable: str, parameter: str) -> str:
        """The value of `subject`; the key of a container property is a parameter for the bound variable."""
        if subject.row is not None:
            return expression(subject, variable, _element(subject.row))
        if variable != self.bound or "." not in subject.key:
            return expression(subject, variable)
        return expression(subject, variable, self._entry(subject.key, f"{parameter}_key"))

    def _operand(self, operand: Operand, variable: str, parameter: str) -> str:
        match operand:
            case Value(value):
                return self._parameter(value, parameter) if isinstance(value, list) else self._entry(value, parameter)
            case RowValue(index):
                return _element(index)
            case Field():
                return self._value(operand, variable, f"{parameter}_operand")

    def _parameter(self, value: Any, parameter: str) -> str:
        self.parameters[parameter] = value
        return f"${parameter}"

    def _entry(self, value: Any, parameter: str) -> str:
        """A parameter, as an entry of one map for the bound variable: Neo4j plans anew for each type of a parameter.

        A list stays a parameter of its own: membership in a list inside a map is a linear search.
        """
        if self.bound is None:
            return self._parameter(value, parameter)
        entries: dict[str, Any] = self.parameters.setdefault(self.entries_parameter, {})
        entries[parameter] = value
        return f"${self.entries_parameter}.{parameter}"


def _element(index: int) -> str:
    return f"{_ROW}[{index}]"


def _has_all(labels: str, of_instance: str) -> str:
    return f"all(label IN {labels} WHERE label IN {of_instance})"


def expression(subject: Field, variable: str, key: str | None = None) -> str:
    """The value of `subject` of the instance in `variable`; `key` is a parameter with its property key."""
    if subject.key == "instanceType":
        return f"CASE WHEN {variable}:Edge THEN 'edge' ELSE 'node' END"
    value = f"{variable}.{quote(subject.key)}" if key is None else f"{variable}[{key}]"
    match subject.part:
        case None:
            return value
        case "space":
            return f"split({value}, ':')[1]"
        case "externalId":
            return f"substring({value}, size(split({value}, ':')[0]) + size(split({value}, ':')[1]) + 2)"


def compile_predicate(
    predicate: Predicate, variable: str, parameter: str, *, deleted: bool = False, bound: bool = False
) -> Fragment:
    """Compile `predicate` over `variable`; parameters are named after `parameter`.

    With `deleted` the instances may be tombstones. With `bound` they are found already, so that no label or property is
    used to find them.
    """
    compiler = _Compiler(entries_parameter=f"{parameter}_entries", deleted=deleted, bound=variable if bound else None)
    text = compiler.predicate(predicate, variable, parameter)
    return Fragment(text, compiler.parameters)
