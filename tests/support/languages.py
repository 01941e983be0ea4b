"""The examples of `docs/languages.md`, and programs of languages that are built, kept in the cache of the user."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from emulator.settings import cache_folder
from pages import blocks
from tools import CLIENTS

PRINTED = ["Pump 1", "Pump 2", "Pump 1 feeds Pump 2"]
"""What the example of each language prints."""

_BUILD_SECONDS = 480


def example(heading: str, language: str, base_url: str, project: str) -> str:
    """The example below `heading`, for one project of one emulator."""
    (found,) = blocks("docs/languages.md", heading, language)
    assert '"http://127.0.0.1:8000"' in found
    pasted = found.replace("http://127.0.0.1:8000", base_url)
    return pasted.replace('"demo"', f'"{project}"').replace("/projects/demo/", f"/projects/{project}/")


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What `command` prints in `folder`; it must succeed."""
    done = _run(command, folder, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def cargo_program(source: str, folder: Path) -> str:
    """The program that Cargo makes of `source` with the libraries of `tests/clients/rust`, copied to `folder`.

    The libraries are compiled once per toolchain, and the program in seconds after that. Skips where there is no Cargo,
    or no registry.
    """
    cargo = _tool("cargo")
    manifest = CLIENTS / "rust/Cargo.toml"
    toolchain = run([cargo, "--version"], manifest.parent)
    kept = _kept("rust", manifest.read_text(encoding="utf-8") + toolchain)
    with FileLock(kept.with_suffix(".lock")):
        (kept / "src").mkdir(parents=True, exist_ok=True)
        shutil.copy(manifest, kept)
        (kept / "src/main.rs").write_text(source, encoding="utf-8")
        _reach([cargo, "fetch", "--quiet"], kept)
        target = kept / "target"
        run([cargo, "build", "--quiet", "--offline"], kept, CARGO_TARGET_DIR=os.fspath(target))
        program = target / "debug" / ("plant.exe" if os.name == "nt" else "plant")
        return os.fspath(shutil.copy(program, folder))


def java_libraries(folder: str = "java") -> tuple[str, str]:
    """The program `java`, and the class path of the libraries of that folder of `tests/clients`, downloaded once.

    Skips where there is no JDK or no Maven, or no registry.
    """
    java, maven = _tool("java"), _tool("mvn")
    _tool("javac")  # which `java` needs to run a file of source code
    manifest = CLIENTS / folder / "pom.xml"
    kept = _kept(folder, manifest.read_text(encoding="utf-8"))
    with FileLock(kept.with_suffix(".lock")):
        if not (kept / "ready").exists():
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(manifest, kept)
            goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
            _reach([maven, "-q", "-B", goal, "-DincludeScope=runtime", "-DoutputDirectory=libraries"], kept)
            (kept / "ready").touch()
    return java, os.fspath(kept / "libraries" / "*")


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def _kept(language: str, contents: str) -> Path:
    folder = cache_folder() / "tests" / language
    folder.mkdir(parents=True, exist_ok=True)
    return folder / hashlib.sha256(contents.encode()).hexdigest()[:16]


def _reach(command: list[str], folder: Path) -> None:
    """Run what asks a registry, or skip with the first that it says."""
    done = _run(command, folder, {})
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines() or ["no word"]
        pytest.skip(f"the libraries cannot be had here: {said[0]}")


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_BUILD_SECONDS,
        check=False,
    )
