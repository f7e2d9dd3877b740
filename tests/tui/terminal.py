"""A program in a terminal of its own: keys in, everything it paints out, with times."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent.parent
_ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=:]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\x1bP.*?\x1b\\")


class Terminal:
    """A child process on a pseudo-terminal; use it in a `with` block."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._ours, theirs = pty.openpty()
        columns, rows = size
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes = termios.tcgetattr(theirs)
        self._theirs = theirs
        env = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        # As it is installed: with its modules compiled, whatever this shell says of that.
        env |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            words,
            stdin=theirs, stdout=theirs, stderr=theirs,
            env={**env, **(environment or {})},
            start_new_session=True,
        )  # fmt: skip
        self.painted = b""
        """Everything painted so far."""

    def press(self, keys: str) -> None:
        """Writes keys as the terminal sends them."""
        os.write(self._ours, keys.encode())

    def take(self, timeout: float) -> bool:
        """Reads what is there; whether anything came within `timeout` seconds."""
        ready, _, _ = select.select([self._ours], [], [], timeout)
        if not ready:
            return False
        try:
            part = os.read(self._ours, 1 << 16)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.painted += part
        return bool(part)

    def wait_for(self, words: str, *, since: int = 0, timeout: float = 30.0) -> None:
        """Returns when `words` were painted after byte `since`; TimeoutError otherwise."""
        wanted = words.encode()
        end = time.perf_counter() + timeout
        while wanted not in plain(self.painted[since:]):
            if time.perf_counter() > end:
                raise TimeoutError(f"“{words}” was not painted:\n{self.text(since)[-2000:]}")
            if not self.take(0.5) and self.process.poll() is not None:
                raise TimeoutError(f"it ended before “{words}”:\n{self.text(since)[-2000:]}")

    def until_quiet(self, quiet: float, *, timeout: float = 30.0) -> float:
        """The moment of the last byte, when nothing came for `quiet` seconds after it."""
        last = time.perf_counter()
        end = last + timeout
        while self.take(quiet):
            last = time.perf_counter()
            if last > end:
                raise TimeoutError("it does not stop painting")
        return last

    def text(self, since: int = 0) -> str:
        """What was painted, without the orders to the terminal."""
        return plain(self.painted[since:]).decode(errors="replace")

    def memory(self) -> float:
        """Resident memory now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def processor(self) -> float:
        """Seconds of processor time until now, what other programs did left out."""
        spent = 0
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with suppress(OSError):  # a thread may end meanwhile
                spent += int((task / "schedstat").read_text(encoding="utf-8").split()[0])
        return spent / 1e9

    def modes_now(self) -> list[object]:
        """The modes of the terminal, as they are now."""
        return list(termios.tcgetattr(self._theirs))

    def ended(self, timeout: float = 20.0) -> int:
        """The exit code, when the program ends by itself."""
        end = time.perf_counter() + timeout
        while self.process.poll() is None and time.perf_counter() < end:
            self.take(0.1)
        while self.take(0.1):
            pass
        return self.process.wait(timeout=1)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def hang_up(self) -> None:
        """Closes the terminal under the program."""
        os.close(self._ours)
        self._ours = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        for side in (self._ours, self._theirs):
            if side >= 0:
                os.close(side)


def plain(painted: bytes) -> bytes:
    """Bytes without the orders to the terminal."""
    return _ESCAPES.sub(b"", painted)


def qualcode_open(folder: Path, transcript: str, coder: str) -> list[str]:
    """The command that opens a transcript."""
    return [sys.executable, "-m", "qualcode", "open", str(folder), transcript, "--coder", coder]
