"""Errors of filters and sorts, wherever they are used."""

from dataclasses import dataclass

from emulator.errors.base import OURS, InvalidRequest, Wording


@dataclass(eq=False)
class UnknownFilterProperty(InvalidRequest):
    """A filter or sort names a property that does not exist."""

    wording = Wording(
        "recorded",
        "cognite-sdk-python, test_instances.py",
        part="beginning",
    )
    path: list[str]

    @property
    def message(self) -> str:
        return f"Unknown property [{', '.join(self.path)}] in filter or sort."


@dataclass(eq=False)
class ListNotComparable(InvalidRequest):
    """An operator for single values is used on a list property."""

    wording = Wording("recorded", "course chapter 'Querying the graph'")

    @property
    def message(self) -> str:
        return "Invalid value for list property"


@dataclass(eq=False)
class OperatorNotApplicable(InvalidRequest):
    """The type of the property does not allow the operator."""

    wording = OURS
    operator: str
    name: str
    kind: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' cannot be used on property '{self.name}' of type {self.kind}."


@dataclass(eq=False)
class OperatorNotInSearch(InvalidRequest):
    """The operator is for list, query and sync only."""

    wording = Wording("documented", "docs dm_search")
    operator: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' is not supported in search and aggregate."


@dataclass(eq=False)
class AmbiguousBounds(InvalidRequest):
    """Two bounds for one side: `gt` and `gte`, or `lt` and `lte`."""

    wording = Wording("documented", "OpenAPI, range filter")
    operator: str
    bounds: list[str]

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' takes only one of {' and '.join(self.bounds)}."


@dataclass(eq=False)
class MissingBounds(InvalidRequest):
    """A range without any bound."""

    wording = OURS
    operator: str

    @property
    def message(self) -> str:
        return f"Operator '{self.operator}' needs at least one of gt, gte, lt and lte."


@dataclass(eq=False)
class MissingParameter(InvalidRequest):
    """A filter refers to a parameter that the request does not give, or gives with another type."""

    wording = OURS
    name: str

    @property
    def message(self) -> str:
        return f"Parameter '{self.name}' is not supplied or has the wrong type."


@dataclass(eq=False)
class InvalidFilterValue(InvalidRequest):
    """A value does not fit the type of the property. `rule` is a sentence of `schema.values`."""

    wording = OURS
    name: str
    rule: str

    @property
    def message(self) -> str:
        return f"Invalid value for property '{self.name}' in filter. {self.rule}"


@dataclass(eq=False)
class InvalidDirectRelationOperand(InvalidRequest):
    """A direct relation is compared with something else than an object of exactly a space and an external id."""

    wording = Wording("recorded", "cognite-sdk-python PR 1991")
    name: str

    @property
    def message(self) -> str:
        return (
            f"Invalid value for direct relation property '{self.name}'. "
            "The value must be a json object with space and externalId fields."
        )


@dataclass(eq=False)
class WrongContainerInFilter(InvalidRequest):
    """A field of a filter is an object in place of a list, or a list in place of an object.

    `name` is the field without its path. `expected` and `got` are JSON types.
    """

    wording = Wording("recorded", "cognite-sdk-python PR 1369; cognite-sdk-dotnet PR 471", part="form")
    name: str
    expected: str
    got: str

    @property
    def message(self) -> str:
        return f"Invalid field - {self.name.lower()} - expected an {self.expected} but got an {self.got}"


@dataclass(eq=False)
class IncomparableProperties(InvalidRequest):
    """Two properties of different types are compared."""

    wording = OURS
    name: str
    other: str

    @property
    def message(self) -> str:
        return f"Property '{self.name}' cannot be compared with property '{self.other}': their types differ."
