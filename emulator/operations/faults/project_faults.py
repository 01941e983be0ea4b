"""The rules of one project, with what they have done so far."""

from __future__ import annotations

from collections import Counter, deque
from math import log
from random import Random
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct, field

from emulator import errors
from emulator.wire.faults import (
    Concurrency,
    Drop,
    Faults,
    InjectedFault,
    Lag,
    Latency,
    Rule,
    RuleState,
    Stall,
    Status,
    Truncate,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.errors import ApiError
    from emulator.limits import Limits
    from emulator.operations.faults.asked import Asked
    from emulator.wire.faults import ProfileName

MAX_LOG = 256
"""The faults of a project that its log keeps."""
MAX_MILLISECONDS = 60_000.0
MAX_LOGGED_PATH = 500


class Decision(Struct):
    """What a request gets. Without `names` it gets its answer, and only holds places of rules on concurrency.

    `answer` is what is done to it besides the wait of `milliseconds`, and a search that is `lag` milliseconds behind.
    """

    names: list[str] = field(default_factory=list[str])
    answer: Status | Drop | Truncate | Stall | Concurrency | None = None
    milliseconds: float = 0
    lag: float = 0
    held: list[tuple[Counter[str], str]] = field(default_factory=list[tuple[Counter[str], str]])

    @property
    def fault(self) -> str | None:
        """The names of the rules, for those who read logs."""
        return ", ".join(self.names) or None

    def error(self, request_id: str) -> ApiError | None:
        """The error that the request is refused with, if it is."""
        if isinstance(self.answer, Concurrency):
            return errors.TooManyRequests()
        return _error(self.answer, request_id) if isinstance(self.answer, Status) else None

    @property
    def drops_request(self) -> bool:
        """Whether the request is not to be carried out, and has no answer."""
        return isinstance(self.answer, Drop) and self.answer.commit == "before"

    def release(self) -> None:
        """Give back the places that it holds: the request is finished. Only the event loop does this, and `decide`."""
        for in_flight, kind in self.held:
            in_flight[kind] -= 1
        self.held.clear()


class _Running(Struct):
    """A rule with its counts; `chance` is the beginning of the seeds of its draws."""

    name: str
    rule: Rule
    chance: str
    matched: int = 0
    injected: int = 0
    in_flight: Counter[str] = field(default_factory=Counter[str])

    def has_ended(self, now: int) -> bool:
        rule = self.rule
        return (rule.times is not None and self.injected >= rule.times) or (
            rule.until is not None and now >= rule.until
        )

    def state(self, now: int) -> RuleState:
        return RuleState(
            name=self.name, matched=self.matched, injected=self.injected, ended=self.has_ended(now), rule=self.rule
        )


class ProjectFaults:
    """Decides for the requests of a project. `limits` are the service's, for rules on concurrency."""

    def __init__(self, rules: Sequence[Rule], seed: int, limits: Limits, profile: ProfileName | None = None) -> None:
        self._seed = seed
        self._profile: ProfileName | None = profile
        self._limits = {
            "read": limits.concurrent_reads,
            "write": limits.concurrent_writes,
            "delete": limits.concurrent_deletes,
        }
        self._rules = [
            _Running(rule.name or f"rule-{place}", rule, f"{seed if rule.seed is None else rule.seed}:{place}")
            for place, rule in enumerate(rules, 1)
        ]
        self._log: deque[InjectedFault] = deque(maxlen=MAX_LOG)
        self._lock = Lock()

    def decide(self, asked: Asked, now: int) -> Decision | None:
        """Count the request, and return what it gets; None if nothing.

        Latencies add up, and the largest lag counts. Of the other answers the first counts. Each rule that has not
        ended counts the request.
        """
        decision = Decision()
        with self._lock:
            for running in self._rules:
                if not running.has_ended(now) and _concerns(running.rule, asked):
                    self._consider(running, decision, asked, now)
        return decision if decision.names or decision.held else None

    def _consider(self, running: _Running, decision: Decision, asked: Asked, now: int) -> None:
        running.matched += 1
        answer, match = running.rule.answer, running.rule.match
        random = Random(f"{running.chance}:{running.matched}")  # noqa: S311 - chance, not a secret
        is_chosen = (
            (match.nth is None or running.matched == match.nth)
            and (match.every is None or running.matched % match.every == 0)
            and (match.probability is None or random.random() < match.probability)
        )
        milliseconds = None
        if isinstance(answer, Latency):
            if not is_chosen:
                return
            milliseconds = round(_milliseconds(answer, random), 3)
            decision.milliseconds = min(MAX_MILLISECONDS, decision.milliseconds + milliseconds)
        elif isinstance(answer, Lag):
            if not is_chosen:
                return
            decision.lag = max(decision.lag, answer.milliseconds)
        else:
            if decision.answer is not None or not is_chosen:
                return
            if isinstance(answer, Concurrency) and self._admits(running, answer, decision, asked):
                return
            decision.answer = answer
        running.injected += 1
        decision.names.append(running.name)
        self._log.append(_logged(running, asked, now, milliseconds))

    def _admits(self, running: _Running, answer: Concurrency, decision: Decision, asked: Asked) -> bool:
        kind = "any" if answer.limit is not None else asked.traffic
        if kind is None:
            return True
        limit = self._limits[kind] if answer.limit is None else answer.limit
        if running.in_flight[kind] >= limit:
            return False
        running.in_flight[kind] += 1
        decision.held.append((running.in_flight, kind))
        return True

    def describe(self, now: int) -> Faults:
        with self._lock:
            return Faults(items=[running.state(now) for running in self._rules], profile=self._profile, seed=self._seed)

    def last(self, number: int) -> list[InjectedFault]:
        """The last faults, the newest first."""
        with self._lock:
            return list(self._log)[: -number - 1 : -1]


def _concerns(rule: Rule, asked: Asked) -> bool:
    """Whether a request is one that the rule is about: a lag is about searches."""
    return asked.fits(rule.match) and (asked.searches or not isinstance(rule.answer, Lag))


def _milliseconds(latency: Latency, random: Random) -> float:
    if latency.uniform is not None:
        return random.uniform(latency.uniform.least, latency.uniform.most)
    if latency.lognormal is not None:
        return min(MAX_MILLISECONDS, random.lognormvariate(log(latency.lognormal.median), latency.lognormal.sigma))
    return latency.fixed or 0


def _logged(running: _Running, asked: Asked, now: int, milliseconds: float | None) -> InjectedFault:
    answer = running.rule.answer
    status = answer.status if isinstance(answer, Status) else 429 if isinstance(answer, Concurrency) else None
    return InjectedFault(
        time=now,
        request_id=asked.request_id,
        rule=running.name,
        method=asked.method,
        path=asked.path[:MAX_LOGGED_PATH],
        nth=running.matched,
        answer=str(type(answer).__struct_config__.tag),
        status=status,
        milliseconds=answer.milliseconds if isinstance(answer, Stall | Lag) else milliseconds,
    )


def _error(answer: Status, request_id: str) -> ApiError:
    seconds = 1 if answer.retry_after is None else answer.retry_after
    conflict = errors.SchemaLocked if answer.reason == "schemaLock" else errors.VersionConflict
    made: dict[int, Callable[[], ApiError]] = {
        408: lambda: errors.QueryTimedOut(answer.notices),
        409: conflict,
        429: lambda: errors.TooManyRequests(seconds),
        500: lambda: errors.InternalError(request_id),
        502: errors.BadGateway,
        503: lambda: errors.Unavailable(seconds),
        504: errors.GatewayTimedOut,
    }
    return made[answer.status]()
