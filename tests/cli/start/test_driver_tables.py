import json
import subprocess
import sys
from typing import Any

from emulators import ROOT

PROGRAM = """
import json
import neo4j.time
from neo4j._codec.packstream import v1, v2
from emulator.cli.start import driver_tables

def months():
    years = 1, 1900, 2000, 2024, 9999
    return [neo4j.time.Date.days_in_month(year, month) for year in years for month in range(1, 13)]

def numbers():
    encoded = [bytes([high, low]) for high in (0, 1, 255) for low in (0, 7, 255)]
    pairs = [(v, one, v.UNPACKED_UINT_16[one]) for v in (v1, v2) for one in encoded]
    return [[number, v.PACKED_UINT_16[number] == one] for v, one, number in pairs]

before = [months(), numbers()]
driver_tables.free()
kept = [type(table).__name__ for table in (neo4j.time._DAYS_IN_MONTH, v1.PACKED_UINT_16, v2.UNPACKED_UINT_16)]
print(json.dumps([before, [months(), numbers()], kept]))
"""


def test_driver_computes_what_its_tables_held() -> None:
    said: Any = json.loads(subprocess.check_output([sys.executable, "-c", PROGRAM], text=True, cwd=ROOT))
    before, after, kept = said
    assert after == before
    assert not {"list", "dict"} & set(kept)
