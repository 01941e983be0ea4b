"""The answer to a request that is refused."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class ErrorDetails(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`code` is the status. `missing` and `duplicated` have identifiers as they were sent, `notices` those of a 408."""

    code: int
    message: str
    missing: list[dict[str, Any]] | UnsetType = UNSET
    duplicated: list[dict[str, Any]] | UnsetType = UNSET
    notices: list[dict[str, Any]] | UnsetType = UNSET
    is_auto_retryable: bool | UnsetType = UNSET


class ErrorResponse(Struct, kw_only=True):
    """The envelope of all errors."""

    error: ErrorDetails
