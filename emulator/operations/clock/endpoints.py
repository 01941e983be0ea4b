"""The endpoints of the clock of a project."""

from collections.abc import Callable

from emulator.errors import InvalidField
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock, read, write_clock
from emulator.operations.sync.retention import apply_retention_to
from emulator.schema.project_clock import REAL_TIME, Period, ProjectClock
from emulator.schema.snapshot import Snapshot
from emulator.wire.project_clock import Clock, SetClock


def get_clock(context: Context, project: str, _request: None) -> Clock:
    """Return the time that a project has, and what its clock is set to."""
    snapshot = context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))
    return _shown(snapshot.clock, context.now())


def set_clock(context: Context, project: str, request: SetClock) -> Clock:
    """Set the clock of a project; what has expired by it is removed before this answers."""
    _check(request)
    real = context.now()
    clock = _write(context, project, lambda before: before.set(_period(request, before, real)))
    apply_retention_to(context, project, clock)
    return _shown(clock, real)


def reset_clock(context: Context, project: str, _request: None) -> Clock:
    """Give a project real time again."""
    if context.graph.read(lambda transaction: read(transaction, project)).stored_clock:
        _write(context, project, lambda _: REAL_TIME)
    return _shown(REAL_TIME, context.now())


def _check(request: SetClock) -> None:
    given = [one for one in (request.offset, request.fixed, request.speed) if one is not None]
    if len(given) != 1:
        raise InvalidField("offset", "There must be one of offset, fixed and speed")
    if request.start is not None and request.speed is None:
        raise InvalidField("from", "It is only for a clock with a speed")


def _period(request: SetClock, before: ProjectClock, real: int) -> Period:
    if request.offset is not None:
        return Period(real, real + request.offset, 1)
    if request.fixed is not None:
        return Period(real, request.fixed, 0)
    return Period(real, before.now(real) if request.start is None else request.start, request.speed or 1)


def _write(context: Context, project: str, change: Callable[[ProjectClock], ProjectClock]) -> ProjectClock:
    """Write the clock that `change` makes of the one that the project has, with the next epoch."""

    def work(transaction: Transaction) -> Snapshot:
        state = lock(transaction, project)
        snapshot = context.schema_cache.load_at(transaction, project, state)
        clock = change(snapshot.clock)
        write_clock(transaction, project, state.epoch + 1, clock)
        return snapshot.with_changes((), state.epoch + 1, clock)

    written = context.graph.write(work)
    context.schema_cache.store(written)  # after the commit, as after a change of the schema
    return written.clock


def _shown(clock: ProjectClock, real: int) -> Clock:
    now, period = clock.now(real), clock.period
    if period is None:
        return Clock(now=now, offset=0)
    if period.speed == 0:
        return Clock(now=now, fixed=period.start)
    if period.speed == 1:
        return Clock(now=now, offset=period.start - period.since)
    return Clock(now=now, speed=period.speed, start=period.start, since=period.since)
