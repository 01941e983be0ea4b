"""`python tests/laboratory`: what the emulator withstands; `--help` tells more."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:1] = [str(TESTS), str(TESTS / "support")]  # the modules here are those of the package, and hide no others

from laboratory.running.command import main  # noqa: E402 - as above

if __name__ == "__main__":
    main(prog_name="python tests/laboratory")
