"""Errors of the request itself, before anything that it names is looked up."""

from dataclasses import dataclass

from emulator.errors.base import OURS, ApiError, InvalidRequest, Wording


@dataclass(eq=False)
class UnknownPath(ApiError):
    """No endpoint has this path."""

    wording = OURS
    status = 404

    @property
    def message(self) -> str:
        return "Not found"


@dataclass(eq=False)
class MethodNotAllowed(ApiError):
    """The path does not take this method. `allowed` are those that it takes."""

    wording = OURS
    status = 405
    allowed: list[str]

    @property
    def message(self) -> str:
        return "Method not allowed"

    @property
    def headers(self) -> dict[str, str]:
        return {"allow": ", ".join(self.allowed)}


@dataclass(eq=False)
class RequestTooLarge(ApiError):
    """The body is larger than the limit."""

    wording = OURS
    status = 413

    @property
    def message(self) -> str:
        return "Request body is too large"


@dataclass(eq=False)
class RequestNotReceived(ApiError):
    """The body did not arrive in time. The connection is closed: the rest of the body may still come."""

    wording = OURS
    status = 408
    seconds: float

    @property
    def message(self) -> str:
        return f"The request was not received within {self.seconds:g} seconds."

    @property
    def headers(self) -> dict[str, str]:
        return {"connection": "close"}


@dataclass(eq=False)
class UnsupportedEncoding(ApiError):
    """The Content-Encoding of the body is not gzip."""

    wording = OURS
    status = 415
    encoding: str

    @property
    def message(self) -> str:
        return f"Content-Encoding '{self.encoding}' is not supported. Use gzip or none."


@dataclass(eq=False)
class CorruptGzip(InvalidRequest):
    """The body cannot be inflated."""

    wording = OURS

    @property
    def message(self) -> str:
        return "Request body is not valid gzip"


@dataclass(eq=False)
class MalformedJson(InvalidRequest):
    """The body is not JSON. `reason` is what the parser met."""

    wording = OURS
    reason: str

    @property
    def message(self) -> str:
        return f"Request body is not valid JSON: {self.reason}"


@dataclass(eq=False)
class NestingTooDeep(InvalidRequest):
    """Objects and lists of the body are nested deeper than `limit`."""

    wording = OURS
    limit: int

    @property
    def message(self) -> str:
        return f"Request body is nested too deeply. The maximum depth is {self.limit}."


@dataclass(eq=False)
class WrongType(InvalidRequest):
    """A field has another JSON type. `expected` and `got` are JSON types."""

    wording = OURS
    path: str
    expected: str
    got: str

    @property
    def message(self) -> str:
        return f"Invalid value for '{self.path}'. Expected {self.expected}, got {self.got}."


@dataclass(eq=False)
class InvalidField(InvalidRequest):
    """A field has a value that is not allowed. `reason` says why."""

    wording = OURS
    path: str
    reason: str

    @property
    def message(self) -> str:
        return f"Invalid value for '{self.path}'. {self.reason}."


@dataclass(eq=False)
class InvalidProjectName(InvalidRequest):
    """The path names a project that cannot exist."""

    wording = OURS
    project: str

    @property
    def message(self) -> str:
        return (
            f"'{self.project}' cannot be the name of a project. "
            "It has 1 to 64 letters, digits, hyphens and underscores, and starts with a letter or digit."
        )


@dataclass(eq=False)
class Violations(InvalidRequest):
    """Fields break rules. `violations` are `<field path> <rule>`: `items size must be between 1 and 100`."""

    wording = Wording("recorded", "cognite-sdk-python, test_spaces.py", part="form")
    violations: list[str]

    @property
    def message(self) -> str:
        return (
            f"Request had {len(self.violations)} constraint violations. "
            f"Please fix the request and try again. [{', '.join(self.violations)}]"
        )


@dataclass(eq=False)
class UnexpectedField(InvalidRequest):
    """A field that the endpoint does not know. `path` is dotted: `nodes.limit`."""

    wording = Wording("recorded", "skill dm-graph-traversal", part="form")
    path: str

    @property
    def message(self) -> str:
        return f"Unexpected field - {self.path}"
