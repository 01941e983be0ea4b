"""The edges of what one emulator may hold: its memory stays flat, and what is asked for still comes.

A small budget ends before the edges are reached; the figures say how far it came. Thirty minutes reach all of them.
"""

import uuid

from laboratory.exhausting.connections import allow_files, connections
from laboratory.exhausting.day import day
from laboratory.exhausting.edges import projects, relationships, views
from laboratory.report import Report
from laboratory.setting.client import Client
from laboratory.setting.processes import embedded, over

SHARE = 2.0


def run(seed: int, seconds: float, report: Report) -> None:
    del seed  # nothing here is left to chance
    allow_files()
    name = f"exhaustion-{uuid.uuid4().hex[:8]}"
    with embedded() as emulator:
        pid, url = emulator.process.pid, emulator.api
        views(Client(url, f"{name}-views"), pid, seconds * 0.15, report)
        relationships(Client(url, f"{name}-hub"), pid, seconds * 0.25, report)
        connections(Client(url, f"{name}-hub"), pid, report)
        projects(url, pid, name, seconds * 0.35, report)
        day(over(emulator), f"{name}-day", seconds * 0.25, report)
