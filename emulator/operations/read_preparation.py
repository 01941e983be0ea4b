"""What a read needs before it begins, and cannot create while it holds the commit lock."""

from collections.abc import Callable

from emulator.graph.driver import Graph


class ReadNotPrepared(Exception):
    """The read must end, and be repeated after `prepare`.

    An index is created after the writers under way have ended, and these wait for the commit lock of the read.
    """

    def __init__(self, prepare: Callable[[Graph], None]) -> None:
        super().__init__()
        self.prepare = prepare
