"""How texts are split into words."""

from itertools import product

import pytest

from emulator.plan.read.words import MAX_WORD_UNITS, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" .,- \u00b2 \u2082 \u0301 \U0001f1f3", []),
        ("Pump_123-ABC/x", ["Pump_123", "ABC", "x"]),
        (
            "a.b 1.5 a.1 1,500 a,b a:b 1:2 can't 'x' x_",
            ["a.b", "1.5", "a", "1", "1,500", "a", "b", "a:b", "1", "2", "can't", "x", "x_"],
        ),
        ("CO\u2082 Nm\u00b3 \u03a9\u00b7m 5\u20ac", ["CO", "Nm", "\u03a9\u00b7m", "5"]),
        ("\u039f\u0394\u039f\u03a3 \u0130zmir", ["\u039f\u0394\u039f\u03a3", "\u0130zmir"]),
        (
            "\u0939\u093f\u0928\u094d\u0926\u0940 e\u0301t\u0301",
            ["\u0939\u093f\u0928\u094d\u0926\u0940", "e\u0301t\u0301"],
        ),
        ("co\u00adop \u200dx", ["co\u00adop", "x"]),
        (
            "\u6771\u4eac\u30bf\u30ef\u30fc\u3072\u3089\ud55c\uad6d",
            ["\u6771", "\u4eac", "\u30bf\u30ef\u30fc", "\u3072", "\u3089", "\ud55c\uad6d"],
        ),
        ("\u0e01\u0e32\u0e23 \u0e41", ["\u0e01\u0e32\u0e23", "\u0e41"]),
        ('\u05d0"\u05d1 \u05d0\' \u05d0"', ['\u05d0"\u05d1', "\u05d0'", "\u05d0"]),
        ("a\U0001f600\U0001f44d\U0001f3fd!", ["a", "\U0001f600", "\U0001f44d\U0001f3fd"]),
        (
            "\U0001f469\u200d\U0001f52c 1\ufe0f\u20e3 #\ufe0f\u20e3",
            ["\U0001f469\u200d\U0001f52c", "1\ufe0f\u20e3", "#\ufe0f\u20e3"],
        ),
        ("\U0001f1f3\U0001f1f4\U0001f1f8\U0001f1ea", ["\U0001f1f3\U0001f1f4", "\U0001f1f8\U0001f1ea"]),
    ],
)
def test_text_is_split_at_the_word_boundaries_of_unicode(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_long_word_is_several_words_of_the_longest_length() -> None:
    assert [len(word) for word in words("x" * 600)] == [MAX_WORD_UNITS, MAX_WORD_UNITS, 90]
    # A character above U+FFFF has two code units, and is not cut in half.
    assert [len(word) for word in words("\U00010400" * 200)] == [127, 73]
    assert [len(word) for word in words("x" * 254 + ".y")] == [254, 1]


def test_text_in_ascii_is_split_as_any_other() -> None:
    other = " \u00e9"
    for pieces in product(["a", "9", "_", ".", ",", ":", "'", '"', ";", "#", " "], repeat=5):
        text = "".join(pieces)
        assert words(text + other) == (*words(text), other[1:]), text
    for text in (chr(first) + "a" + chr(second) + "9" for first in range(128) for second in range(128)):
        assert words(text + other) == (*words(text), other[1:]), text
