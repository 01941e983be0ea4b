"""Names of generated GraphQL types: each is given once."""

_OF_SERVICE = (
    "Query",
    "Mutation",
    "PageInfo",
    "InstanceRef",
    "SortDirection",
    "TimeSeries",
    "File",
    "Sequence",
)


class Names:
    """The names that are taken. Those of views come first: they are what people know."""

    def __init__(self, views: list[str]) -> None:
        self._taken = {*views, *_OF_SERVICE}

    def take(self, name: str) -> str:
        """`name`, or `name` with underscores behind it where a view has it."""
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
