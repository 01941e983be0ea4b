"""Which instances a search finds by their texts, and how well: what a full-text index would answer, without one.

The score is that of Lucene for the query of `compile/read/search.py`: BM25 for words and phrases, and 1 for the
beginning of a word. How rare a word is, and how long a text usually is, is counted over the given instances.
"""

from functools import lru_cache
from math import log
from typing import Any

from emulator.plan.read.search import Search
from emulator.plan.read.words import words

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""The parameters k1 and b of BM25, at their usual values."""
_PHRASE_BOOST = 2
_DIGITS = 6
"""Scores that agree in so many digits are equal, whatever the order of their sums."""

_CHARACTERS = 4_096
"""The most characters whose lower case is kept."""

Scores = dict[int, float]
"""The score of each row that matches."""


def scores(search: Search, columns: list[list[Any]]) -> Scores:
    """The score of each row that `search` finds; `columns` has the texts, lists of texts or nulls of each of its keys.

    >>> found = scores(Search(("red", "pu"), True, ("name",), (), ()), [["Red pump", "red", None]])
    >>> list(found)
    [0]
    """
    *whole, last = [_lower(word) for word in search.words]
    fields = [_Field(column, set(whole)) for column in columns]
    clauses = [[field.term(word) for field in fields] for word in whole]
    clauses.append([field.beginning(last) for field in fields])
    if search.match_all:
        sums = [_sum(clause) for clause in clauses]
        rows = set(sums[0]).intersection(*sums[1:])
        found = {row: sum(each[row] for each in sums) for row in rows}
    else:
        phrases = [field.phrase(whole) for field in fields] if search.ranks_phrases else []
        found = _sum([*(one for clause in clauses for one in clause), *phrases])
    return {row: float(f"{found[row]:.{_DIGITS}g}") for row in sorted(found)}


class _Field:
    """The words of one property of all rows."""

    def __init__(self, column: list[Any], wanted: set[str]) -> None:
        """`wanted` are the words that will be asked for."""
        self._rows = {row: found for row, value in enumerate(column) if value and (found := _words(value))}
        self._places: dict[str, dict[int, set[int]]] = {word: {} for word in wanted}
        for row, found in self._rows.items():
            for place, word in enumerate(found):
                if word in wanted:
                    self._places[word].setdefault(row, set()).add(place)
        self._mean = sum(map(len, self._rows.values())) / max(1, len(self._rows))

    def term(self, word: str) -> Scores:
        """The scores of a whole word."""
        counts = {row: len(places) for row, places in self._places[word].items()}
        return self._scores(counts, self._rarity(word))

    def beginning(self, start: str) -> Scores:
        """The scores of words that begin so."""
        return {row: 1.0 for row, found in self._rows.items() if any(word.startswith(start) for word in found)}

    def phrase(self, phrase: list[str]) -> Scores:
        """The scores of these words next to each other."""
        ends = self._places[phrase[0]]
        for word in phrase[1:]:
            follows = self._places[word]
            ends = {row: {at + 1 for at in places} & follows.get(row, set()) for row, places in ends.items()}
        counts = {row: len(places) for row, places in ends.items() if places}
        return self._scores(counts, _PHRASE_BOOST * sum(map(self._rarity, phrase)))

    def _rarity(self, word: str) -> float:
        holders = len(self._places[word])
        return log(1 + (len(self._rows) - holders + 0.5) / (holders + 0.5))

    def _scores(self, counts: dict[int, int], weight: float) -> Scores:
        return {row: weight * count / (count + self._slowness(row)) for row, count in counts.items()}

    def _slowness(self, row: int) -> float:
        """How slowly the score grows with the number of occurrences: a long text has words more often."""
        return _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * _stored_length(len(self._rows[row])) / self._mean)


def _words(value: str | list[str]) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    return [_lower(word) for text in texts for word in words(text)]


def _lower(word: str) -> str:
    """`word` in lower case, character by character."""
    return word.lower() if word.isascii() else "".join(map(_lower_character, word))


@lru_cache(_CHARACTERS)
def _lower_character(character: str) -> str:
    return character.lower()[0]  # only that of U+0130 has two characters: a letter, and a dot above it


def _stored_length(length: int) -> int:
    """The number of words as Lucene keeps it in a byte: up to 40 exactly, beyond that in steps of up to an eighth."""
    beyond = length - 24
    dropped = max(0, beyond.bit_length() - 4) if beyond > 0 else 0
    return length if not dropped else 24 + (beyond >> dropped << dropped)


def _sum(parts: list[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for row, score in part.items():
            total[row] = total.get(row, 0.0) + score
    return total
