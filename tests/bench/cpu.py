"""CPU seconds and peak memory of processes, children included, from /proc (Linux)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")


def seconds(pid: int) -> float:
    """CPU of a process, of its children alive and of those that it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK + sum(seconds(int(child)) for child in children)


def peak(pid: int) -> int:
    """The most memory that a process has held, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


class Meter:
    """The CPU of named processes since `start`."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = dict(pids)
        self._from = self._read()

    def spent(self) -> dict[str, float]:
        """CPU seconds by name."""
        now = self._read()
        return {name: now[name] - self._from[name] for name in now}

    def _read(self) -> dict[str, float]:
        return {name: seconds(pid) for name, pid in self._pids.items()}
