"""Who does not use GraphQL does not pay for it."""

import subprocess
import sys


def test_graphql_core_is_not_imported_at_the_start() -> None:
    program = "import sys, emulator.app, emulator.cli; sys.exit('graphql' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
