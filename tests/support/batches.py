"""Batches of nodes, applied by several writers, and whether all of what was answered is there."""

import http.client
import json
import random
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from builders import SPACE, container, data, node, prop, view, view_ref
from emulators import Running

VIEW = view_ref("BatchView")
PROJECT = "/api/v1/projects/disk"
INSTANCES = f"{PROJECT}/models/instances"
AT_ONCE = 900  # groups of one aggregation


def call(emulator: Running, path: str, body: Any = None, method: str | None = None) -> tuple[int, Any]:
    """Status and JSON of an answer. Raises `OSError` where there is none."""
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer test", "Content-Type": "application/json"}
    request = urllib.request.Request(emulator.api + path, content, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


class Batches:
    """All batches that were sent to a data folder. `answered` has the size of those that were answered 200."""

    def __init__(self, seed: int) -> None:
        self.answered: dict[int, int] = {}
        self.unanswered: dict[int, int] = {}
        self.statuses: Counter[int] = Counter()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._last = 0

    def install(self, emulator: Running) -> None:
        """Create the schema."""
        properties = {"batch": prop("int64"), "text": prop("text")}
        index = {"byBatch": {"properties": ["batch"], "indexType": "btree"}}
        for path, item in (
            ("spaces", {"space": SPACE}),
            ("containers", container("Batch", indexes=index, **properties)),
            ("views", view("BatchView", "Batch.batch", "Batch.text")),
        ):
            status, answer = call(emulator, f"{PROJECT}/models/{path}", {"items": [item]})
            assert status == 200, answer

    def send(self, emulator: Running) -> tuple[int, Any]:
        """Apply a new batch. Returns status and answer; 0 where the connection broke."""
        with self._lock:
            self._last += 1
            number = self._last
            size, length = self._chance.choice([1, 100, 1000]), self._chance.choice([10, 100, 1000])
        items = [node(f"{number}-{n}", data(VIEW, batch=number, text=f"{n}" * length)) for n in range(size)]
        try:
            status, answer = call(emulator, INSTANCES, {"items": items})
        except (OSError, http.client.HTTPException, ValueError):
            status, answer = 0, {}
        with self._lock:
            self.statuses[status] += 1
            if status == 200:
                self.answered[number] = size
            elif status in (0, 500, 503):
                self.unanswered[number] = size
        return status, answer

    @contextmanager
    def writing(self, emulator: Running, writers: int) -> Iterator[threading.Event]:
        """Apply batches from so many threads; the event is set when one of them was refused with 507."""
        refused, stopping = threading.Event(), threading.Event()

        def write() -> None:
            while not stopping.is_set():
                if self.send(emulator)[0] == 507:
                    refused.set()
                    stopping.wait(0.05)

        threads = [threading.Thread(target=write) for _ in range(writers)]
        for thread in threads:
            thread.start()
        try:
            yield refused
        finally:
            stopping.set()
            for thread in threads:
                thread.join()

    def faults(self, emulator: Running) -> Counter[str]:
        """Count what is missing or there in part, and forget what was never answered and is whole."""
        faults: Counter[str] = Counter()
        found = self._found(emulator)
        for number, size in self.answered.items():
            if found.get(number) != size:
                faults["lost"] += 1
        for number, size in self.unanswered.items():
            if found.get(number, 0) not in (0, size):
                faults["partial"] += 1
        return faults

    def _found(self, emulator: Running) -> dict[int, int]:
        """The number of nodes of each batch, as an aggregation counts them."""
        numbers = sorted(self.answered | self.unanswered)
        found: dict[int, int] = {}
        for first in range(0, len(numbers), AT_ONCE):
            wanted = numbers[first : first + AT_ONCE]
            body = {
                "view": VIEW,
                "groupBy": ["batch"],
                "aggregates": [{"count": {"property": "externalId"}}],
                "filter": {"in": {"property": [SPACE, "BatchView/v1", "batch"], "values": wanted}},
                "limit": 1000,
            }
            status, answer = call(emulator, f"{INSTANCES}/aggregate", body)
            assert status == 200, answer
            for item in answer["items"]:
                found[item["group"]["batch"]] = item["aggregates"][0]["value"]
        return found
