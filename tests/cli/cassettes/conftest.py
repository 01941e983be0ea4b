"""A recording over the emulator of the run, which plays the real service."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from recordings import Record, Recorder, recorder


@pytest.fixture
def record(base_url: str, project: str, tmp_path: Path) -> Record:
    """Record what is asked of an upstream, or of the emulator of the run."""

    def start(upstream: str = base_url, **options: Any) -> AbstractContextManager[Recorder]:
        return recorder(upstream, project, tmp_path / "cassette.jsonl", **options)

    return start
