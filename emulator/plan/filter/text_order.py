"""The order of texts is that of their code points, as in the collation `ucs_basic` and in Python.

Neo4j sorts stored texts by code point. A stored text and a parameter it compares by UTF-16 code unit, or by code point
where an index answers. The two orders differ only between a character of U+E000 to U+FFFF and one above U+FFFF. So they
agree wherever one of the texts has no character from U+E000 on: at the first difference its character is below both.
"""

import re

_DISPUTED = re.compile("[\ue000-\U0010ffff]")


def undisputed_start(text: str) -> str | None:
    """The start of `text` before the first character that the two orders place differently; None if it has none.

    >>> undisputed_start("valve 😀")
    'valve '
    >>> undisputed_start("東京 70 °C") is None
    True
    """
    found = _DISPUTED.search(text)
    return None if found is None else text[: found.start()]
