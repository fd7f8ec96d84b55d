"""What a cluster costs, and from which size it pays: ``python -m tests.bench.cluster 10 30 100``.

A scheduler and two workers on this machine render packets. What the workers, the scheduler and
the process that writes the files each took of the processor says where the first limit lies. The
clock is compared with ``-j 1`` here: two workers are twice the cores, as a real cluster would be.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.large_class import ON, PACKET, log_yes, write_list

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does
from test_cluster import started

_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure every class whose size is named."""
    for number in map(int, sys.argv[1:] or ("100",)):
        with tempfile.TemporaryDirectory(prefix="lorkit-cluster-") as folder:
            measure(Path(folder), number)


def measure(folder: Path, number: int) -> None:
    """One class: one process here, then two workers of a cluster."""
    write_list(folder / "class.csv", number)
    lorkit = [sys.executable, "-m", "lorkit"]
    subprocess.run(
        [*lorkit, "import", "class.csv", "class", "--yes"],
        cwd=folder, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    log_yes(folder / "class")
    packets = [*lorkit, "batch", *PACKET, "class", *ON]
    alone, _ = _timed([*packets, "-j", "1", "-o", "alone"], folder)
    with started(folder, 2) as cluster:
        processes = (cluster.scheduler, *cluster.workers)
        before = [_cpu(process.pid) for process in processes]
        wall, usage = _timed([*packets, "--cluster", cluster.address], folder)
        scheduler, *workers = (
            _cpu(process.pid) - past for process, past in zip(processes, before, strict=True)
        )
    size = sum(f.stat().st_size for f in (folder / "out").rglob("*.*") if f.is_file())
    print(f"{number} packets of {size / number / 1024:.0f} KiB")
    print(f"  -j 1 took {alone:.1f} s on the clock, two workers {wall:.1f} s")
    took = {
        "scheduler": scheduler,
        "workers": sum(workers),
        "client": usage.ru_utime + usage.ru_stime,
    }
    for name, seconds in took.items():
        print(
            f"  {name:<10}{seconds:>8.2f} s of the processor, {seconds / number * 1e3:.1f} ms each"
        )
    print(f"  client's memory: {usage.ru_maxrss / 1024:.0f} MB", flush=True)


def _timed(words: list[str], folder: Path) -> tuple[float, resource.struct_rusage]:
    """Seconds on the clock, and what a command used."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words[2:])} failed")
    return time.perf_counter() - begin, usage


def _cpu(pid: int) -> float:
    """Processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    main()
