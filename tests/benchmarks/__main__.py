"""`python tests/benchmarks`: how fast the emulator is; `--help` tells more."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:1] = [str(TESTS), str(TESTS / "support")]  # the modules here are those of the package, and hide no others

from benchmarks.command import main  # noqa: E402 - as above

if __name__ == "__main__":
    main(prog_name="python tests/benchmarks")
