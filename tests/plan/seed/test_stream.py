"""The row of positions: any part of it is made by itself, the same everywhere, in bounded memory."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec

from emulator.plan.seed.stream import SeedPlan, plan_seed
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import DataModelId
from emulator.wire.seed import MAX_NODES, SeedRequest

CORE = {"space": "cdf_cdm", "externalId": "CogniteCore", "version": "v1"}
PRINTED = """
import hashlib, msgspec
from test_stream import planned
print(hashlib.sha256(msgspec.json.encode(list(planned(nodes=2_000, seed=42).items(0, 3_000)))).hexdigest())
"""


def planned(**asked: Any) -> SeedPlan:
    snapshot = Snapshot.empty("demo")
    model = snapshot.all_data_models[DataModelId("cdf_cdm", "CogniteCore", "v1")]
    return plan_seed(snapshot, model, msgspec.convert({"model": CORE, **asked}, SeedRequest))


def test_part_is_the_same_as_in_the_whole() -> None:
    plan = planned(nodes=300, seed=1)
    whole = list(plan.items(0, plan.positions))
    parts = [one for first in range(0, plan.positions, 7) for one in plan.items(first, 7)]
    assert parts == whole
    assert len({(type(one), one.external_id) for one in whole}) == len(whole)
    assert list(planned(nodes=300, seed=1).items(100, 50)) == list(plan.items(100, 50))
    assert list(plan.items(plan.positions, 1_000)) == []


def test_order_of_hashes_changes_nothing() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)]),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]


def test_memory_does_not_grow_with_the_number_of_nodes() -> None:
    peaks: list[int] = []
    for nodes in (10_000, MAX_NODES):
        planned(nodes=nodes)  # what is kept for all
        tracemalloc.start()
        plan = planned(nodes=nodes)
        assert sum(1 for _ in plan.items(nodes - 500, 500)) == 500
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
