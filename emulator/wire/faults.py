"""Rules for faults: which requests they fit, and what these get instead of, or besides, their answer."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

ProfileName = Literal["busy", "flaky-network", "schema-churn", "slow-search"]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Text = Annotated[str, Meta(min_length=1, max_length=1_000)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Seed = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Milliseconds = Annotated[float, Meta(ge=0, le=60_000)]
Bytes = Annotated[int, Meta(ge=0, le=64 * 1024 * 1024)]
MAX_RULES = 50


class HeaderMatch(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A header that the request has; with `contains` one whose value contains this text."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    contains: Text | None = None


class BodyMatch(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Either `contains`, a text that is somewhere in the body, or a JSON `pointer` to a value that `equals` this one.

    A body of more than a mebibyte fits neither.
    """

    contains: Text | None = None
    pointer: Annotated[str, Meta(pattern=r"^(/.*)?$", max_length=500)] | None = None
    equals: Any = UNSET


class Match(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The requests that a rule fits: those that fit all that is given.

    A `path` with `{project}` is the template of an endpoint, any other one a part of the path. Of the requests that fit
    so far, `nth` chooses one, `every` each that many, and `probability` some by chance.
    """

    method: Method | None = None
    path: Text | None = None
    header: HeaderMatch | None = None
    body: BodyMatch | None = None
    nth: Count | None = None
    every: Count | None = None
    probability: Annotated[float, Meta(gt=0, le=1)] | None = None


class Status(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="status", rename="camel"):
    """An error of the service instead of the answer. The request is not carried out.

    `reason` says which 409 it is, `retry_after` are the seconds of a 429 or 503, `notices` are those of a 408.
    """

    status: Literal[408, 409, 429, 500, 502, 503, 504]
    reason: Literal["versionConflict", "schemaLock"] | None = None
    retry_after: Annotated[int, Meta(ge=0, le=3_600)] | None = None
    notices: Annotated[list[dict[str, Any]], Meta(max_length=20)] | None = None


class Uniform(Struct, frozen=True, forbid_unknown_fields=True):
    """Any of the milliseconds from `least` to `most`, equally likely."""

    least: Milliseconds
    most: Milliseconds


class Lognormal(Struct, frozen=True, forbid_unknown_fields=True):
    """Milliseconds half of which are below the `median`; `sigma` is the standard deviation of their logarithm."""

    median: Annotated[float, Meta(gt=0, le=60_000)]
    sigma: Annotated[float, Meta(ge=0, le=5)]


class Latency(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="latency"):
    """The answer comes later by milliseconds: `fixed`, `uniform` or `lognormal`; never by more than a minute."""

    fixed: Milliseconds | None = None
    uniform: Uniform | None = None
    lognormal: Lognormal | None = None


class Drop(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="drop"):
    """The connection ends: `before` the request is carried out, or `after` it, so that its answer is lost.

    It ends with a reset, as when a host is gone, or is closed in order, as by a proxy that restarts.
    """

    commit: Literal["before", "after"]
    end: Literal["reset", "close"] = "reset"


class Truncate(Struct, frozen=True, forbid_unknown_fields=True, tag="truncate"):
    """The connection is closed after this many bytes of the body of the answer, or after all but one."""

    bytes: Bytes


class Stall(Struct, frozen=True, forbid_unknown_fields=True, tag="stall"):
    """The body of the answer stops after this many bytes, or after all but one, and goes on later."""

    bytes: Bytes
    milliseconds: Milliseconds


class Concurrency(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="concurrency"):
    """429 where more than `limit` requests that fit are under way.

    Without `limit` the service's limits on reads, writes and deletes of instances hold, each for itself.
    """

    limit: Annotated[int, Meta(ge=0, le=1_000)] | None = None


class Lag(Struct, frozen=True, forbid_unknown_fields=True, tag="lag"):
    """A search does not find what was created or updated in the last `milliseconds`, by the clock of the project."""

    milliseconds: Annotated[float, Meta(ge=0, le=86_400_000)]


Answer = Status | Latency | Drop | Truncate | Stall | Concurrency | Lag


class Rule(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the requests that fit `match` get. It ends after `times` faults, and at `until` (milliseconds since 1970).

    Chance depends on the `seed`, the place of the rule in its list and the number of requests that fitted it.
    """

    answer: Answer
    match: Match = Match()
    name: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    times: Count | None = None
    until: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None = None
    seed: Seed | None = None


class SetFaults(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of a project, in order. `seed` is that of the rules without one."""

    items: Annotated[list[Rule], Meta(max_length=MAX_RULES)] | UnsetType = UNSET
    seed: Seed | None = None


class FaultsQuery(Struct, frozen=True):
    """The rules of a profile instead of those in a body, with this seed."""

    profile: ProfileName | None = None
    seed: Seed | None = None


class RuleState(Struct, frozen=True, kw_only=True):
    """A rule, the number of requests that it fitted, and of those that got its answer."""

    name: str
    matched: int
    injected: int
    ended: bool
    rule: Rule


class Faults(Struct, frozen=True, kw_only=True):
    """The rules of a project; `profile` is where they are from, unless they were given one by one."""

    items: list[RuleState]
    profile: ProfileName | None
    seed: int


class InjectedFault(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A fault that a request got: the `nth` that fitted its `rule`."""

    time: int
    request_id: str
    rule: str
    method: str
    path: str
    nth: int
    answer: str
    status: int | None = None
    milliseconds: float | None = None


class InjectedFaults(Struct, frozen=True):
    items: list[InjectedFault]


class FaultLogQuery(Struct, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 100


class Cleared(Struct, frozen=True):
    """The project that has no rules any more, and how many it had."""

    project: str
    rules: int
