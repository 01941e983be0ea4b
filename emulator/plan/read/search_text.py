"""The bound on the text of a search: the time to split it into words grows with its length."""

from emulator import errors
from emulator.limits import Limits


def check_search_text(text: str | None, limits: Limits) -> None:
    """Raise `errors.RequestLimitExceeded` for a text that is too long."""
    if len(text or "") > limits.search_characters:
        raise errors.RequestLimitExceeded("characters in the text of a search", limits.search_characters, "'query'")
