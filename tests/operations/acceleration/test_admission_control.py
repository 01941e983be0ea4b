"""How many applies run at the same time, and how long the others wait."""

from threading import Event, Thread

import pytest

from emulator.operations.acceleration.admission_control import AdmissionControl

FOREVER = 600.0


def test_as_many_as_the_concurrency_are_admitted() -> None:
    control = AdmissionControl(concurrency=2, max_wait=FOREVER)
    with control.admit(), control.admit():
        pass


def test_one_more_waits_until_another_has_ended() -> None:
    control, order, asked = AdmissionControl(concurrency=1, max_wait=FOREVER), list[str](), Event()

    def second() -> None:
        asked.set()
        with control.admit():
            order.append("second")

    waiting = Thread(target=second)
    with control.admit():
        waiting.start()
        asked.wait()
        waiting.join(0.05)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_apply_that_waited_too_long_runs_and_leaves_the_concurrency_as_it_is() -> None:
    control = AdmissionControl(concurrency=1, max_wait=0)
    with control.admit(), control.admit():
        pass
    with control.admit():
        pass


def test_error_ends_an_admission() -> None:
    control = AdmissionControl(concurrency=1, max_wait=FOREVER)
    with pytest.raises(ZeroDivisionError), control.admit():
        _ = 1 / 0
    with control.admit():
        pass
