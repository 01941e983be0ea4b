"""What the description knows of one method of one path."""

from typing import Any

from msgspec import Struct

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html"


class Described(Struct, frozen=True, kw_only=True):
    """One operation. `body`, `answer` and the values of `other_answers` are types of JSON, or None."""

    method: str
    path: str
    """With parameters in braces, as OpenAPI writes it."""
    tag: str
    summary: str
    identifier: str
    details: str = ""
    parameters: Any = None
    """The struct of the query string; its fields that the path names are in the path."""
    body: Any = None
    body_media: str = JSON
    answer: Any = None
    media: str = JSON
    status: int = 200
    other_answers: dict[int, Any] = {}
    """Those that are not the error envelope, by status."""
    refusals: tuple[int, ...] = ()
    """The statuses of the error envelopes."""
    needs_token: bool = False
    token_if_checked: bool = False
    """Whether it needs a token only where tokens are checked."""
