"""Locks: one holder, named by process and computer; a lock that cannot be read names nobody."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from qualcode.model.errors import LockedError
from qualcode.store.lock import Lock, holder


def test_a_lock_has_one_holder_who_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "study.lock"
    with Lock(path, "The study").acquire() as held:
        told = holder(path) or ""
        assert told.startswith(f"process {os.getpid()} on {socket.gethostname()}, since ")
        with pytest.raises(LockedError, match="The study is being written by process") as raised:
            Lock(path, "The study").acquire()
        assert raised.value.holder == told
        assert raised.value.exit_code == 3
    held.release()
    assert holder(path) is None
    with Lock(path, "The study").acquire():
        assert path.exists()


def test_a_lock_can_be_taken_over_and_then_belongs_to_the_one_who_did(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    path.write_text("12\nanother-computer\n", encoding="utf-8")
    with pytest.raises(LockedError, match="process 12 on another-computer"):
        Lock(path, "It").acquire()
    with Lock(path, "It").acquire(take_over=True):
        assert (holder(path) or "").startswith(f"process {os.getpid()}")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "process ? on an unknown computer"), (b"12\n", "process 12 on an unknown computer"),
     (b"12\ncaf\xe9\n", "process 12 on caf\ufffd")],
)  # fmt: skip
def test_a_lock_file_that_says_less_is_told_as_far_as_it_goes(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "a.lock"
    path.write_bytes(content)
    assert (holder(path) or "").startswith(f"{told}, since ")


def test_a_holder_who_left_meanwhile_is_another_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.lock"
    path.write_text("12\nanother-computer\n", encoding="utf-8")
    monkeypatch.setattr("qualcode.store.lock.holder", lambda _: None)
    with pytest.raises(LockedError, match="It is being written by another window"):
        Lock(path, "It").acquire()
