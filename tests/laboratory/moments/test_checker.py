"""What the checker of reads counts as a fault."""

from laboratory.moments.checker import Checker
from laboratory.moments.model import SIZE, Seen
from laboratory.moments.reads import Parts

OLD, NEW = Seen("0-1", 1, 1, 100), Seen("0-2", 2, 2, 200)


def checked(parts: Parts, *, leaves: bool = False, since: int = 0) -> Checker:
    checker = Checker()
    checker.check("list", parts, leaves=leaves, since=since)
    return checker


def faults(checker: Checker) -> tuple[int, int, int]:
    return checker.mixed.total(), checker.empty.total(), checker.stale.total()


def test_answer_of_one_batch_has_no_fault() -> None:
    assert faults(checked({"": [NEW] * SIZE}, since=2)) == (0, 0, 0)


def test_answer_with_tokens_of_two_batches_is_mixed() -> None:
    assert faults(checked({"": [NEW] * (SIZE - 1) + [OLD]})) == (1, 0, 0)


def test_parts_of_a_query_that_are_of_two_batches_are_mixed() -> None:
    assert faults(checked({"even": [NEW] * 500, "odd": [OLD] * 500})) == (1, 0, 0)


def test_answer_without_some_nodes_is_mixed() -> None:
    assert faults(checked({"": [NEW] * (SIZE - 1)})) == (1, 0, 0)


def test_empty_answer_is_a_fault_unless_the_nodes_are_deleted_at_times() -> None:
    assert faults(checked({"": []})) == (0, 1, 0)
    assert faults(checked({"": []}, leaves=True)) == (0, 0, 0)


def test_answer_of_before_a_batch_that_was_answered_is_stale() -> None:
    assert faults(checked({"": [OLD] * SIZE}, since=2)) == (0, 0, 1)


def test_new_value_with_the_old_version_is_torn() -> None:
    checker = checked({"": [NEW] * (SIZE - 1) + [NEW._replace(version=1)]})
    assert checker.torn({OLD.token: OLD, NEW.token: NEW}) == {"list": 1}


def test_state_of_an_aggregate_is_not_torn() -> None:
    assert not checked({"": [NEW._replace(version=0, time=0)] * SIZE}).torn({NEW.token: NEW})
