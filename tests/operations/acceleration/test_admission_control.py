"""Who may go on, and who waits."""

from threading import Event, Thread

import pytest

from emulator.operations.acceleration.admission_control import AdmissionControl

FOREVER = 600.0


def test_as_many_go_on_as_there_are_turns() -> None:
    turns = AdmissionControl(at_once=2, patience=FOREVER)
    with turns.turn(), turns.turn():
        pass


def test_one_more_waits_until_a_turn_is_over() -> None:
    turns, order, asked = AdmissionControl(at_once=1, patience=FOREVER), list[str](), Event()

    def second() -> None:
        asked.set()
        with turns.turn():
            order.append("second")

    waiting = Thread(target=second)
    with turns.turn():
        waiting.start()
        asked.wait()
        waiting.join(0.05)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_who_has_lost_patience_goes_on_and_takes_no_turn_from_anybody() -> None:
    turns = AdmissionControl(at_once=1, patience=0)
    with turns.turn(), turns.turn():
        pass
    with turns.turn():
        pass


def test_a_turn_ends_with_an_error() -> None:
    turns = AdmissionControl(at_once=1, patience=FOREVER)
    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0
    with turns.turn():
        pass
