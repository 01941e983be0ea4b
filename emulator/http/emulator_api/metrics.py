"""Counts of requests, and the times of their stages, in the text format of Prometheus: `GET /_emulator/metrics`.

Requests are counted in plain dictionaries. prometheus-client, whose import takes a tenth of a second, makes the text
when somebody asks for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING

from anyio import to_thread
from msgspec import Struct, field
from starlette.responses import Response

from emulator.errors import MethodNotAllowed
from emulator.http import encode
from emulator.http.emulator_api.requests.present import stages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client.metrics_core import Metric
    from starlette.types import Receive, Scope, Send

    from emulator.http.emulator_api.requests.entry import Entry
    from emulator.operations.acceleration.outcomes import Outcomes

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""
TOTAL = "total"
"""The name of the whole request among its stages."""
OTHER = "other"
"""The endpoint of requests that no path of the emulator fits, and the method that HTTP does not define."""
_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}


class Histogram(Struct):
    """Durations: how many are in each bucket, the last of which has no bound, and their sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """The number of durations up to each bound."""
        found: list[tuple[str, float]] = []
        number = 0
        for bound, count in zip([*map(str, BUCKETS), "+Inf"], self.counts, strict=True):
            number += count
            found.append((bound, number))
        return found


class Metrics:
    """`add` counts a request, in the event loop; the object is the ASGI application that answers the metrics."""

    def __init__(self, guesses: Mapping[str, Outcomes]) -> None:
        self._guesses = guesses
        self._requests: Counter[tuple[str, str, str]] = Counter()
        self._stages: dict[str, Histogram] = {}
        self._written = self._read = self._retries = self._faults = 0

    def add(self, entry: Entry) -> None:
        method = entry.method if entry.method in _METHODS else OTHER
        self._requests[method, entry.route or OTHER, str(entry.status)] += 1
        self._written += entry.instances_written
        self._read += entry.instances_read
        self._retries += entry.retries
        self._faults += entry.fault is not None
        for name, seconds in (*stages(entry).items(), (TOTAL, entry.seconds)):
            known = self._stages.get(name)
            if known is None:
                known = self._stages[name] = Histogram()
            known.add(seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_get = scope["method"] == "GET"
        response = await self._respond() if is_get else encode.error_response(MethodNotAllowed(["GET"]))
        await response(scope, receive, send)

    async def _respond(self) -> Response:
        await to_thread.run_sync(import_module, "prometheus_client.core")
        text = await to_thread.run_sync(_text, list(self.collect()))
        return Response(text, headers={"content-type": _MEDIA_TYPE, "cache-control": "no-store"})

    def collect(self) -> Iterator[Metric]:
        """The metrics as prometheus-client takes them."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily  # noqa: PLC0415 - see above

        requests = CounterMetricFamily(
            "cdf_emulator_requests", "Requests to the API.", labels=["method", "endpoint", "status"]
        )
        for labels, number in self._requests.items():
            requests.add_metric(labels, number)
        yield requests
        durations = HistogramMetricFamily(
            "cdf_emulator_stage_seconds",
            "Time of the stages of requests: receive, decode, plan, neo4j, encode, and in total.",
            labels=["stage"],
        )
        for name, histogram in self._stages.items():
            durations.add_metric([name], histogram.buckets, histogram.seconds)
        yield durations
        guesses = CounterMetricFamily(
            "cdf_emulator_guesses", "Guesses that make requests faster.", labels=["guess", "outcome"]
        )
        for name, outcomes in self._guesses.items():
            guesses.add_metric([name, "right"], outcomes.right)
            guesses.add_metric([name, "wrong"], outcomes.wrong)
        yield guesses
        yield CounterMetricFamily(
            "cdf_emulator_instances_written", "Instances that were created, changed or deleted.", self._written
        )
        yield CounterMetricFamily("cdf_emulator_instances_read", "Instances that were returned.", self._read)
        yield CounterMetricFamily("cdf_emulator_neo4j_retries", "Transactions that were run again.", self._retries)
        yield CounterMetricFamily("cdf_emulator_faults", "Requests that met a rule for faults.", self._faults)


class _Collected:
    """What prometheus-client calls a collector."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _text(metrics: list[Metric]) -> bytes:
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - see above

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(metrics))  # pyright: ignore[reportArgumentType] - only its class says what it is
    return generate_latest(registry)
