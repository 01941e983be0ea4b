"""The works and questions where there is much, against the same where there is little."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from benchmarks.measurement.measure import Make, Pair
from benchmarks.rows import graph, works
from benchmarks.rows.crowd import Crowd
from benchmarks.rows.questions import Way, questions
from benchmarks.rows.works import Work
from benchmarks.sides.large import Loaded, Worlds

GROUP = "growth"
TARGET = 1.2
SHORT = 4  # times in a round: a question takes so little that chance has its say
ASKED = [question for question in questions(Way(["leads-to"], "inwards")) if question.name != "list 1000"]
"""Upwards in the tree: as many answers in a large one as in a small one."""


class Step(NamedTuple):
    name: str
    nodes: int
    projects: int = 1


LEAST = Step("", 10_000)
STEPS = (
    Step("100,000 instances of each kind against 10,000", 100_000),
    Step("1,000,000 instances of each kind against 10,000", 1_000_000),
    Step("100 projects against 1", 10_000, 100),
    Step("1,000 projects against 1", 10_000, 1_000),
)
MEASURED = (*(work.name for work in works.WORKS), works.CROWD.partition(",")[0], *(asked.name for asked in ASKED))
GROUPS = {f"{GROUP}: {step.name}": step for step in STEPS}
PAGING = {step: graph.PAGING for step in STEPS if step.nodes > LEAST.nodes}


def names(step: Step) -> Sequence[str]:
    return (*MEASURED, PAGING[step]) if step in PAGING else MEASURED


def pairs(worlds: Worlds, group: str, wanted: Sequence[str]) -> list[Pair]:
    step = GROUPS[group]
    least, most = worlds.at(LEAST.nodes), worlds.at(step.nodes, step.projects)
    makes = [_makes(loaded) for loaded in (most, least)]
    repeats = {work.name: work.repeats for work in works.WORKS} | {question.name: SHORT for question in ASKED}
    made = [
        Pair(group, name, *(sides[name] for sides in makes), TARGET, "less", repeats.get(name, 1))
        for name in MEASURED
        if name in wanted
    ]
    return [*made, *([graph.paging(most.project, group, graph.PAGING)] if PAGING.get(step) in wanted else [])]


def _makes(loaded: Loaded) -> dict[str, Make]:
    """By name, what this world does for it."""
    crowd = Crowd(loaded.world.emulator.url)
    made: dict[str, Make] = {work.name: Passing(loaded, work) for work in works.WORKS}
    made[MEASURED[len(works.WORKS)]] = crowd.together
    return made | {question.name: graph.ask(loaded.project, question, loaded.nodes) for question in ASKED}


class Passing:
    """Prepares `work`, after what it wrote the time before is deleted: the project stays as large as it is."""

    def __init__(self, loaded: Loaded, work: Work) -> None:
        self._project, self._work = loaded.project, work
        self._before: int | None = None

    def __call__(self, number: int) -> Any:
        if self._work.fresh is not None:
            if self._before is not None:
                self._delete(*self._work.fresh, self._before)
            self._before = number
        return self._work.make(self._project, number)

    def _delete(self, batch: str, kind: str, number: int) -> None:
        names = [f"{batch}{number}-{i}" for i in range(self._work.answers)]
        self._project.delete(kind, names)
