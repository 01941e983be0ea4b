"""The bound on the words of a search text: Neo4j builds an automaton of each, and takes none that is too large."""

import re

from emulator import errors
from emulator.limits import Limits

_WORD = re.compile("[\\w.:,;'\u2019\u00b7]+")
"""The characters of words, and those that join two words to one."""


def check_search_text(text: str | None, limits: Limits) -> None:
    """Raise `errors.RequestLimitExceeded` for a text with a word that is too long."""
    longest = max(map(len, _WORD.findall(text or "")), default=0)
    if longest > limits.search_word_length:
        raise errors.RequestLimitExceeded("characters in a word of a search", limits.search_word_length, "'query'")
