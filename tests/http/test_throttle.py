import pytest

from emulator.errors import TooManyRequests
from emulator.http.throttle import Throttle
from emulator.limits import Limits

LIMITS = Limits(concurrent_reads=2, concurrent_writes=1, concurrent_deletes=1)


def test_one_too_many_is_refused() -> None:
    throttle = Throttle(LIMITS)
    with throttle.slot("demo", "read"), throttle.slot("demo", "read"):
        with pytest.raises(TooManyRequests) as refused, throttle.slot("demo", "read"):
            pass
        assert (refused.value.status, refused.value.headers) == (429, {"retry-after": "1"})


def test_what_has_ended_counts_no_more() -> None:
    throttle = Throttle(LIMITS)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), throttle.slot("demo", "write"):
            _ = 1 / 0


def test_projects_and_kinds_are_counted_by_themselves() -> None:
    throttle = Throttle(LIMITS)
    with throttle.slot("demo", "write"), throttle.slot("demo", "delete"), throttle.slot("other", "write"):
        pass


def test_nothing_is_refused_without_limits() -> None:
    throttle = Throttle()
    with throttle.slot("demo", "write"), throttle.slot("demo", "write"):
        pass


def test_other_requests_are_not_counted() -> None:
    throttle = Throttle(Limits(concurrent_reads=0))
    with throttle.slot("demo", None):
        pass
