"""What a cluster costs beside rendering: ``python -m tests.bench.cluster 100``.

A scheduler and two workers on this machine render packets; what the workers, the scheduler and
the process that writes the files each took of the processor says where the first limit lies.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.large_class import ON, PACKET, log_yes, write_list
from tests.test_cluster import started

_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure one class."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(prefix="lorkit-cluster-") as made:
        folder = Path(made)
        write_list(folder / "class.csv", number)
        lorkit = [sys.executable, "-m", "lorkit"]
        subprocess.run(
            [*lorkit, "import", "class.csv", "class", "--yes"],
            cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        log_yes(folder / "class")
        with started(folder, 2) as cluster:
            processes = {"scheduler": cluster.scheduler, "workers": cluster.workers[0]}
            before = {name: _cpu(p.pid) for name, p in processes.items()}
            begin = time.perf_counter()
            words = [*lorkit, "batch", *PACKET, "class", *ON, "--cluster", cluster.address]
            client = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
            _, _, usage = os.wait4(client.pid, 0)
            wall = time.perf_counter() - begin
            took = {name: _cpu(p.pid) - before[name] for name, p in processes.items()}
            took["workers"] += _cpu(cluster.workers[1].pid) - before["workers"]
        took["client"] = usage.ru_utime + usage.ru_stime
        size = sum(f.stat().st_size for f in (folder / "out").rglob("*.*") if f.is_file())
    print(f"{number} packets of {size / number / 1024:.0f} KiB, {wall:.1f} s on the clock")
    for name, seconds in took.items():
        print(
            f"  {name:<10}{seconds:>8.2f} s of the processor, {seconds / number * 1000:.1f} ms each"
        )
    print(f"  client's memory: {usage.ru_maxrss / 1024:.0f} MB")


def _cpu(pid: int) -> float:
    """Processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    main()
