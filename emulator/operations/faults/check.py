"""What a list of rules must fulfil beside the types of its fields."""

from collections.abc import Collection, Sequence

import msgspec
from msgspec import UNSET

from emulator.errors import InvalidField
from emulator.operations.faults.asked import is_template
from emulator.wire.faults import BodyMatch, Concurrency, Latency, Match, Rule, Status

MAX_VALUE = 10_000
"""The most bytes of a JSON value that bodies are compared with, or of notices."""
_WITH_RETRY_AFTER = (429, 503)


def check(rules: Sequence[Rule], templates: Collection[str]) -> None:
    """Raise `InvalidField` for the first rule that cannot be meant. `templates` are the paths of all endpoints."""
    names: set[str] = set()
    for place, rule in enumerate(rules):
        at = f"items[{place}]"
        name = rule.name or f"rule-{place + 1}"
        _refuse(f"{at}.name", f"'{name}' is the name of another rule", when=name in names)
        names.add(name)
        _check_match(rule.match, f"{at}.match", templates)
        if isinstance(rule.answer, Status):
            _check_status(rule.answer, f"{at}.answer")
        elif isinstance(rule.answer, Latency):
            _check_latency(rule.answer, f"{at}.answer")
        elif isinstance(rule.answer, Concurrency):
            chosen = rule.match.nth or rule.match.every or rule.match.probability
            reason = "a rule on concurrency looks at all requests: it takes no nth, every or probability"
            _refuse(f"{at}.match", reason, when=chosen is not None)


def _check_match(match: Match, at: str, templates: Collection[str]) -> None:
    both = match.nth is not None and match.every is not None
    _refuse(f"{at}.every", "there cannot be both nth and every", when=both)
    unknown = match.path is not None and is_template(match.path) and match.path not in templates
    _refuse(f"{at}.path", f"'{match.path}' is the path of no endpoint", when=unknown)
    if match.body is not None:
        _check_body(match.body, f"{at}.body")


def _check_body(body: BodyMatch, at: str) -> None:
    by_value = body.pointer is not None or body.equals is not UNSET
    _refuse(at, "it has either contains, or pointer and equals", when=(body.contains is not None) == by_value)
    _refuse(f"{at}.pointer", "it is needed with equals", when=by_value and body.pointer is None)
    _refuse(f"{at}.equals", "it is needed with pointer", when=by_value and body.equals is UNSET)
    if body.equals is not UNSET:
        _refuse(f"{at}.equals", f"it has more than {MAX_VALUE:,} bytes", when=_size(body.equals) > MAX_VALUE)


def _check_status(answer: Status, at: str) -> None:
    _refuse(f"{at}.reason", "only a 409 has one", when=answer.reason is not None and answer.status != 409)  # noqa: PLR2004
    _refuse(f"{at}.reason", "a 409 needs one", when=answer.reason is None and answer.status == 409)  # noqa: PLR2004
    no_wait = answer.retry_after is not None and answer.status not in _WITH_RETRY_AFTER
    _refuse(f"{at}.retryAfter", "only a 429 and a 503 have one", when=no_wait)
    if answer.notices is not None:
        _refuse(f"{at}.notices", "only a 408 has them", when=answer.status != 408)  # noqa: PLR2004
        _refuse(f"{at}.notices", f"they have more than {MAX_VALUE:,} bytes", when=_size(answer.notices) > MAX_VALUE)


def _check_latency(answer: Latency, at: str) -> None:
    given = [one for one in (answer.fixed, answer.uniform, answer.lognormal) if one is not None]
    _refuse(at, "it has one of fixed, uniform and lognormal", when=len(given) != 1)
    if answer.uniform is not None:
        reversed_ = answer.uniform.least > answer.uniform.most
        _refuse(f"{at}.uniform.most", "it is less than least", when=reversed_)


def _size(value: object) -> int:
    return len(msgspec.json.encode(value))


def _refuse(path: str, reason: str, *, when: bool) -> None:
    if when:
        raise InvalidField(path, reason[0].upper() + reason[1:])
