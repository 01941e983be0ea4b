import subprocess
import sys

from emulators import ROOT

PROGRAM = """
import sys
from emulator.cli.start.import_guard import UNUSED, block_unused_imports
block_unused_imports()
import emulator.app
print([name for name in UNUSED if sys.modules.get(name)])
"""


def test_application_runs_without_what_it_does_not_use() -> None:
    said = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True, cwd=ROOT)
    assert said.strip() == "[]"


WITH_A_BAR = """
import sys
from emulator.cli.start.import_guard import block_unused_imports
block_unused_imports()
import emulator.app
print("rich.console" in sys.modules)
from emulator.cli.progress import _new_bar
_new_bar().stop()
print("rich.console" in sys.modules)
"""


def test_only_the_progress_bar_loads_rich() -> None:
    said = subprocess.check_output([sys.executable, "-c", WITH_A_BAR], text=True, cwd=ROOT)
    assert said.split() == ["False", "True"]


WITHOUT_TOKENS = """
import sys
import emulator.app
print([name for name in ("joserfc", "cryptography") if name in sys.modules])
"""


def test_what_checks_tokens_is_not_loaded_before_it_is_needed() -> None:
    said = subprocess.check_output([sys.executable, "-c", WITHOUT_TOKENS], text=True, cwd=ROOT)
    assert said.strip() == "[]"
