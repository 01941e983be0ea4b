"""The released toolkit in a copy of the project folder `clients/toolkit`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import CLIENTS, Tools

FILES = "modules/harbour/data_modeling"
KINDS = (
    *("spaces", "containers", "views", "nodes", "data models", "edges", "resource view mapping"),
    "graph QL schemas",
)


class Toolkit:
    """The command `cdf` in a copy of the project folder."""

    def __init__(self, tools: Tools, folder: Path) -> None:
        self.tools = tools
        self.folder = folder
        shutil.copytree(CLIENTS / "toolkit", folder, dirs_exist_ok=True)

    def __call__(self, *arguments: str) -> str:
        return self.tools.run(self.folder, "cdf", *arguments)

    def build(self) -> None:
        self("build", "--config-yaml", "config.test.yaml")
        insights = (self.folder / "build/insights.csv").read_text(encoding="utf-8").splitlines()
        assert not [line for line in insights[1:] if not line.startswith('"Warning","UNRECOGNIZED-FIELD"')]

    def deploy(self) -> dict[str, dict[str, int]]:
        return table(self("deploy"))

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / FILES / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def table(said: str) -> dict[str, dict[str, int]]:
    """The table that a command ends with: by column how many of each kind, where there are any."""
    head = re.search(r"Resource( {2,}[A-Z].*)", said)
    assert head, said
    columns = re.split(r" {2,}", head[1].strip(" │"))
    counts: dict[str, dict[str, int]] = {}
    for kind, row in re.findall(rf"({'|'.join(KINDS)}) +((?:\d+ +)+)", said[head.end() :]):
        for column, count in zip(columns, map(int, row.split()), strict=False):
            if count and column != "Total":
                counts.setdefault(column, {})[kind] = count
    return counts


def conversation(toolkit: Toolkit, arguments: list[str], answers: list[tuple[str, str]]) -> str:
    """What the toolkit says on a terminal, where each prompt gets its answer."""
    ours, theirs = pytest.importorskip("pty", reason="needs a terminal of a Unix").openpty()
    command = toolkit.tools.command("cdf", *arguments)
    environment = toolkit.tools.environment | {"TERM": "xterm"}
    process = subprocess.Popen(
        command, cwd=toolkit.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    said = b""
    while heard := _heard(ours):
        said += heard
        if answers and answers[0][0].encode() in said:
            os.write(ours, answers.pop(0)[1].encode())
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())
    assert process.wait(60) == 0, text
    return text


def _heard(terminal: int) -> bytes:
    """What comes next from a terminal; nothing once the program at its other end has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
