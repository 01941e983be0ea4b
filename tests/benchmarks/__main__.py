"""`python tests/benchmarks`: how fast the emulator is; `--help` tells more."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
# The modules here are those of the package, and hide none of Python's.
sys.path[:1] = [str(TESTS), str(TESTS / "support")]

from benchmarks.command import main  # noqa: E402 - as above

if __name__ == "__main__":
    main(prog_name="python tests/benchmarks")
