"""Words: how the full-text indexes of Neo4j split a text. A search must ask for the words that they hold.

Their analyzer `standard-no-stop-words` splits at the word boundaries of Unicode (UAX #29). Besides, each ideograph and
each Hiragana is a word, a run of Thai or the like is one, and an emoji sequence is one. A word has at most 255 UTF-16
code units: where a longer one would be, a word ends there and the next begins. All other characters are in no word.
The analyzer puts words in lower case by itself, also those of a search.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

MAX_WORD_UNITS = 255
"""UTF-16 code units of a word."""

_LETTERS = {
    "ALetter": "A", "Hebrew_Letter": "H", "Katakana": "J", "Numeric": "9", "Keycap_Digit": "0", "ExtendNumLet": "_",
    "MidLetter": ":", "MidNum": ",", "MidNumLet": ".", "Single_Quote": "'", "Double_Quote": '"',
    "Ideographic": "I", "Complex_Context": "S", "Complex_Extend": "s", "Extend": "x", "ZWJ": "z", "Keycap": "k",
    "Text_Selector": "w", "Emoji_Selector": "V", "Tag": "t", "Cancel_Tag": "T", "Emoji_Modifier": "M",
    "Pictographic": "P", "Pictographic_Letter": "a", "Keycap_Base": "#", "Regional_Indicator": "R",
}  # fmt: skip
"""A letter for each class of characters in `word_break.txt`; the patterns match texts of these letters."""
_OTHER = " "
_KEPT_CLASSES = 8_192
"""The most characters whose class is kept."""


def _with_marks(character: str) -> str:
    """A character, and the marks after it, which never begin a word of their own."""
    return f"(?:{character}[xzkwVtTMs]*+)"


_NUMBER, _LETTER, _HEBREW, _JOINER = map(_with_marks, ("[90]", "[AaH]", "H", "_"))
_QUOTE, _DOUBLE_QUOTE, _IN_LETTERS, _IN_NUMBERS = map(_with_marks, ("'", '"', "[:.']", "[,.']"))
_LETTERS_OR_NUMBERS = (
    f"(?:{_HEBREW}(?:{_QUOTE}|{_DOUBLE_QUOTE}{_HEBREW})"
    f"|{_NUMBER}(?:{_IN_NUMBERS}{_NUMBER})*|{_LETTER}(?:{_IN_LETTERS}{_LETTER})*)+"
)
_RUN = f"(?:{_with_marks('J')}+|{_LETTERS_OR_NUMBERS})"
_MARKS = "[xzktTMs]*"
_WORD, _ASIAN, _EMOJI, _TAGGED, _KEYCAP, _FLAG = map(
    re.compile,
    (
        f"{_JOINER}*+{_RUN}(?:{_JOINER}++{_RUN})*{_JOINER}*",
        f"{_with_marks('[Ss]')}+|{_with_marks('I')}",
        f"(?:M{_MARKS}z|z*+)[Pa](?:{_MARKS}(?:z|Vz+|VzM{_MARKS}z)[Pa])*{_MARKS}(?:VzM{_MARKS}|V?)|M{_MARKS}",
        f"z*+[Pa]{_MARKS}Vt+T",
        f"[0#]{_MARKS}V?k{_MARKS}",
        f"{_with_marks('R')}{{2}}",
    ),
)
_PATTERNS = {
    **dict.fromkeys("AHJ9_", (_WORD,)),
    **dict.fromkeys("SsI", (_ASIAN,)),
    **dict.fromkeys("PzM", (_EMOJI, _TAGGED)),
    "0": (_WORD, _KEYCAP),
    "a": (_WORD, _EMOJI, _TAGGED),
    "#": (_KEYCAP,),
    "R": (_FLAG,),
}
"""What the words that begin with a character of a class match; the longest match is the word."""
_BEGINNING = re.compile(f"[{''.join(_PATTERNS)}]")


class _Classes(dict[int, str]):
    """The class of each code point: `letters[ix]` is that of those from `starts[ix]` on."""

    def __init__(self, starts: list[int], letters: list[str]) -> None:
        super().__init__()
        self._starts, self._letters = starts, letters

    def __missing__(self, code_point: int) -> str:
        letter = self._letters[bisect_right(self._starts, code_point) - 1]
        if len(self) < _KEPT_CLASSES:
            self[code_point] = letter
        return letter


@cache
def _classes() -> _Classes:
    starts, letters = [0], [_OTHER]
    for first, last, letter in sorted(_ranges()):
        starts += [first, last + 1]
        letters += [letter, _OTHER]
    return _Classes(starts, letters)


def _ranges() -> Iterator[tuple[int, int, str]]:
    """The first and last code point and the letter of each range of characters of a class."""
    for line in (files("emulator.plan.read") / "word_break.txt").read_text(encoding="utf-8").splitlines():
        name, *ranges = line.split()
        if name in _LETTERS:
            for first, _, last in (one.partition("-") for one in ranges):
                yield int(first, 16), int(last or first, 16), _LETTERS[name]


@cache
def _ascii_word() -> re.Pattern[str]:
    """A word of a text in ASCII, of any length, as a pattern over the text itself: ten times as fast."""

    def of(letters: str) -> str:
        characters = (chr(code) for code in range(128) if _classes()[code] in letters)
        return f"[{''.join(map(re.escape, characters))}]"

    number, letter, joiner = f"{of('90')}++", f"{of('Aa')}++", of("_")
    in_numbers, in_letters = of(",.'"), of(":.'")
    run = f"(?:{number}(?:{in_numbers}{number})*+|{letter}(?:{in_letters}{letter})*+)++"
    return re.compile(f"(?<!{joiner}){joiner}*+{run}(?:{joiner}++{run})*+{joiner}*+")


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, as they stand in it.

    >>> words("Pump_123-ABC costs 1,500.5 per Nm³, can't")
    ('Pump_123', 'ABC', 'costs', '1,500.5', 'per', 'Nm', "can't")
    """
    if text.isascii():
        found = _ascii_word().findall(text)
        if not found or len(max(found, key=len)) <= MAX_WORD_UNITS:
            return tuple(found)
    found: list[str] = []
    classes, position = text.translate(_classes()), 0
    while beginning := _BEGINNING.search(classes, position):
        position = beginning.start()
        end = _end_of_word(text, classes, position)
        if end > position:
            found.append(text[position:end])
        position = max(end, position + 1)
    return tuple(found)


def _end_of_word(text: str, classes: str, position: int) -> int:
    """Where the longest word at `position` ends; 0 if none begins there."""
    last = _last_end(text, position)
    matches = (pattern.match(classes, position, last) for pattern in _PATTERNS[classes[position]])
    return max((match.end() for match in matches if match), default=0)


def _last_end(text: str, position: int) -> int:
    """The end of the characters from `position` on that fit into a word."""
    if text.isascii():
        return position + MAX_WORD_UNITS
    characters = text[position : position + MAX_WORD_UNITS]
    units = characters.encode("utf-16-le")[: 2 * MAX_WORD_UNITS]
    return position + len(units.decode("utf-16-le", errors="ignore"))
