"""Turns the end of the emulator, however it comes, into the end of its Neo4j.

Run as a process of its own (`python -I -S guard.py …`) with the standard library only, so that it is small.
Its standard input is a pipe that the emulator holds open: the kernel closes that pipe when the emulator ends,
also by kill -9. An `!` written before says that there is no time for a clean stop.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has only the one


def main(lock: str, patience: str, doomed: str, *command: str) -> None:
    """Run `command` until it ends or the pipe closes; then remove the folder `doomed`, unless that is empty."""
    held = hold(lock)
    child = subprocess.Popen(  # noqa: S603 - the emulator's own command
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_guard if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads yet
    )
    threading.Thread(target=follow, args=(child, doomed), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: end(child, float(patience), doomed))
    hurried = b"!" in sys.stdin.buffer.read()
    end(child, 0 if hurried else float(patience), doomed)
    os.close(held)


def hold(lock: str) -> int:
    """Lock the file until this process ends; waits for the guard of an earlier emulator to finish its work."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - POSIX only

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def die_with_guard() -> None:
    """In the child: ask Linux for a SIGTERM when the guard itself is killed."""
    import ctypes  # noqa: PLC0415 - not everywhere

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def follow(child: "subprocess.Popen[bytes]", doomed: str) -> None:
    """When the child ends by itself, end with its exit status: the emulator sees it and starts it anew."""
    status = child.wait()
    if not ending.is_set():
        leave(doomed if status == 0 else "", status % 256)


ending = threading.Event()


def end(child: "subprocess.Popen[bytes]", patience: float, doomed: str) -> None:
    ending.set()
    if patience:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    kill_group(child)
    child.wait()
    leave(doomed, 0)


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child and what it started (the JVM makes its cache in a process of its own)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, SIGKILL)


def leave(doomed: str, status: int) -> None:
    if doomed:
        shutil.rmtree(doomed, ignore_errors=True)
    os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
