"""What processes use, from /proc: CPU seconds (to 10 ms) and memory."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PROC: Final = Path("/proc")
_RESET_PEAK: Final = "5"  # proc(5), clear_refs


def children(pid: int) -> list[int]:
    """The living children of a process."""
    return [int(word) for word in (_PROC / f"{pid}/task/{pid}/children").read_text().split()]


def parent(pid: int) -> int:
    """The parent of a process."""
    return int(_stat(pid)[1])


def cpu(pid: int) -> float:
    """CPU seconds of a process, without its children."""
    return sum(map(int, _stat(pid)[11:13])) / _TICKS


def cpu_of_family(pid: int) -> float:
    """CPU seconds of a process, its living children and those that have ended."""
    own = sum(map(int, _stat(pid)[11:15])) / _TICKS
    return own + sum(_cpu_or_none(child) for child in children(pid))


def own_cpu() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def machine_cpu() -> float:
    """CPU seconds of the whole computer, idle and waiting time left out."""
    words = (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]
    user, nice, system, _idle, _wait, interrupts, soft, stolen = map(int, words)
    return (user + nice + system + interrupts + soft + stolen) / _TICKS


def resident_mb(pid: int) -> float:
    """Memory that a process has now, MB of 2^20 bytes."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int) -> float:
    """The most that it has had since ``reset_peak``."""
    return _status_mb(pid, "VmHWM")


def private_mb(pid: int) -> float:
    """Memory that a process has for itself; mapped snapshots of the graph are everybody's."""
    kilobytes, counts = 0, True
    for line in (_PROC / f"{pid}/smaps").read_text().splitlines():
        name, *words = line.split()
        if not name.endswith(":"):
            counts = not line.endswith((".graph", ".graph (deleted)"))
        elif counts and name in ("Private_Clean:", "Private_Dirty:"):
            kilobytes += int(words[0])
    return kilobytes / 1024


def reset_peak(pids: Iterable[int]) -> None:
    """Let the peak begin anew at what each process has now."""
    for pid in pids:
        (_PROC / f"{pid}/clear_refs").write_text(_RESET_PEAK)


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds so far: web workers, the database cluster, the client, the whole computer."""

    web: float
    database: float
    client: float
    machine: float

    def since(self, before: Usage) -> Usage:
        """What was used between ``before`` and this."""
        return Usage(
            self.web - before.web,
            self.database - before.database,
            self.client - before.client,
            self.machine - before.machine,
        )

    @property
    def others(self) -> float:
        """What other programs used."""
        return max(0.0, self.machine - self.web - self.database - self.client)


def usage(workers: Iterable[int], postmaster: int) -> Usage:
    """The CPU seconds so far."""
    return Usage(
        web=sum(map(cpu, workers)),
        database=cpu_of_family(postmaster),
        client=own_cpu(),
        machine=machine_cpu(),
    )


def _stat(pid: int) -> list[str]:
    # The name of the program is in brackets and may hold anything.
    return (_PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu_or_none(pid: int) -> float:
    try:
        return cpu(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _status_mb(pid: int, name: str) -> float:
    for line in (_PROC / f"{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
