"""The page `docs/a-day-with-it.md`, done from top to bottom."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conftest import PASSWORD, URI, USER
from emulators import Running
from pages import page

NAME = "docs/a-day-with-it.md"
BLOCK = re.compile(r"(?:`(?P<file>[^`\n]+)`:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<command>.+)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_page_holds_from_top_to_bottom(tmp_path: Path, start: Callable[..., Running], project: str) -> None:
    running: Running | None = None
    neo4j = {"uri": os.environ[URI], "user": os.environ.get(USER, ""), "password": os.environ[PASSWORD]}
    neo4j["browser"] = "http://127.0.0.1:7474/browser/"
    options = [f"--neo4j-{name}={value}" for name, value in neo4j.items()]
    for block in BLOCK.finditer(page(NAME)):
        if block["file"]:
            file = tmp_path / block["file"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(block["text"])
            continue
        assert block["language"] == "console"
        for command in COMMAND.finditer(block["text"]):
            _, *arguments = command["command"].split()
            expected = command["output"].replace("demo", project)
            if command["command"].startswith("cdf-emulator up "):
                folder = tmp_path / arguments[-1]
                running = start(*options, f"--load={folder}", f"--load-project={project}")
                assert expected.replace(f"from {arguments[-1]} ", f"from {folder} ") in running.lines
                continue
            assert running is not None
            said = done(command["command"], tmp_path, running.api, project)
            assert re.fullmatch(re.escape(expected).replace("…", ".*"), said, re.DOTALL), said
    assert running is not None


def done(command: str, folder: Path, url: str, project: str) -> str:
    """What a command of the page prints at last, in the project of this test where it is about one."""
    program, *arguments = command.split()
    if program == "cdf-emulator":
        words = [sys.executable, "-m", "emulator", *arguments, "--project", project]
    else:
        words = [sys.executable, "-m", program, *arguments, "-p", "no:cacheprovider"]
    arguments = [word.replace("demo", project) for word in words]
    environment = {**os.environ, "CDF_EMULATOR_URL": url}
    told = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout or told.stderr.splitlines(keepends=True)[-1]
