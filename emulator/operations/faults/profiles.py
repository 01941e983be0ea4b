"""Ready lists of rules."""

from emulator.wire.faults import (
    Concurrency,
    Drop,
    Lag,
    Latency,
    Lognormal,
    Match,
    ProfileName,
    Rule,
    Stall,
    Status,
    Truncate,
)

_MODELS = "/api/v1/projects/{project}/models"
_CHANGES = {"spaces": 0.1, "containers": 0.3, "views": 0.3, "datamodels": 0.3, "instances": 0.05}
"""How often a schema lock meets an apply."""
_SEARCH = "/models/instances/search"
_AGGREGATE = "/models/instances/aggregate"

PROFILES: dict[ProfileName, list[Rule]] = {
    "busy": [
        Rule(Latency(lognormal=Lognormal(60, 0.7)), name="slower"),
        Rule(Status(429, retry_after=1), Match(probability=0.1), name="too-many-requests"),
        Rule(Status(503, retry_after=1), Match(probability=0.03), name="unavailable"),
        Rule(Concurrency(), name="concurrency"),
    ],
    "flaky-network": [
        Rule(Drop("before"), Match(probability=0.04), name="lost-request"),
        Rule(Drop("after"), Match(probability=0.04), name="lost-answer"),
        Rule(Drop("after", end="close"), Match(probability=0.02), name="closed"),
        Rule(Truncate(20), Match(probability=0.02), name="truncated"),
        Rule(Stall(20, 1_500), Match(probability=0.02), name="stalled"),
        Rule(Status(502), Match(probability=0.02), name="bad-gateway"),
        Rule(Latency(lognormal=Lognormal(40, 1)), name="far-away"),
    ],
    "schema-churn": [
        *(
            Rule(
                Status(409, reason="schemaLock"),
                Match(method="POST", path=f"{_MODELS}/{kind}", probability=probability),
                name=f"lock-of-{kind}",
            )
            for kind, probability in _CHANGES.items()
        ),
        Rule(
            Status(409, reason="versionConflict"),
            Match(method="POST", path=f"{_MODELS}/instances", probability=0.05),
            name="version-conflict",
        ),
    ],
    "slow-search": [
        Rule(Latency(lognormal=Lognormal(800, 0.8)), Match(path=_SEARCH), name="slow-search"),
        Rule(Status(408), Match(path=_SEARCH, probability=0.05), name="search-timeout"),
        Rule(Lag(2_000), name="lagging-index"),
        Rule(Latency(lognormal=Lognormal(400, 0.8)), Match(path=_AGGREGATE), name="slow-aggregate"),
    ],
}
