"""Every error the API can answer: a class with data, status and wording.

Raise sites hold data, never prose. The source of each wording is named beside it:
*recorded* (real traffic), *documented*, *clients* (what official clients match on) or *ours*.

ApiError
├── InvalidRequest (400)
├── Unauthorized (401)
├── Forbidden (403)
├── UnknownPath (404), UnknownMethod (405)
├── Conflict (409)
├── RequestTooLarge (413)
├── NotEmulated (501)
└── Unavailable (503)
"""

from dataclasses import dataclass
from typing import Any, ClassVar


class ApiError(Exception):
    """What the API answers with its error envelope."""

    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    @property
    def message(self) -> str:
        raise NotImplementedError

    @property
    def extra(self) -> dict[str, Any]:
        """Keys beside `code` and `message`: `missing`, `duplicated`."""
        return {}

    def __str__(self) -> str:
        return self.message


class InvalidRequest(ApiError):
    status = 400


class Conflict(ApiError):
    status = 409


# --- the request itself


@dataclass(eq=False)
class Unauthorized(ApiError):
    """Recorded wording."""

    status = 401
    message: str = "Unauthorized"


@dataclass(eq=False)
class NotEmulated(ApiError):
    """Ours: a gap must never be mistaken for the API's answer."""

    status = 501
    feature: str

    @property
    def message(self) -> str:
        return f"The emulator does not support {self.feature} yet."


@dataclass(eq=False)
class Violations(InvalidRequest):
    """Recorded form. `violations` are `<field path> <rule>`, for example `items size must be between 1 and 100`."""

    violations: list[str]

    @property
    def message(self) -> str:
        return (
            f"Request had {len(self.violations)} constraint violations. "
            f"Please fix the request and try again. [{', '.join(self.violations)}]"
        )


@dataclass(eq=False)
class UnexpectedField(InvalidRequest):
    """Recorded form. `path` is dotted: `nodes.limit`."""

    path: str

    @property
    def message(self) -> str:
        return f"Unexpected field - {self.path}"


# --- references to schema objects


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


@dataclass(eq=False)
class UnknownSpaces(InvalidRequest):
    """Recorded beginning."""

    spaces: list[str]

    @property
    def message(self) -> str:
        return f"One or more spaces do not exist: {_quoted(self.spaces)}"


@dataclass(eq=False)
class UnknownViews(InvalidRequest):
    """Recorded beginning; each view is `space:externalId/version`."""

    views: list[str]

    @property
    def message(self) -> str:
        return f"One or more views do not exist: {_quoted(self.views)}"


@dataclass(eq=False)
class UnknownContainers(InvalidRequest):
    """Ours, after the form for views; each container is `space:externalId`."""

    containers: list[str]

    @property
    def message(self) -> str:
        return f"One or more containers do not exist: {_quoted(self.containers)}"
