"""Where it was measured, for the reader who wants to distrust it."""

import os
import platform
import subprocess
import time
from pathlib import Path
from statistics import median

from .build import ROOT

SYNCS = 200


def output(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT).stdout.strip()
    except FileNotFoundError:
        return ""


def first_line_with(path, word):
    lines = Path(path).read_text().splitlines()
    return next((line.partition(":" if ":" in line else "=")[2].strip().strip('"') for line in lines if line.startswith(word)), "?")


def sync_milliseconds(folder):
    """What the disk takes for 4 KiB and a sync: the floor under every purchase."""
    times = []
    with open(folder / "sync", "wb", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.monotonic()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            times.append(1000 * (time.monotonic() - began))
    return median(times)


def facts(folder, names):
    memory = int(first_line_with("/proc/meminfo", "MemTotal").split()[0]) / 1024**2
    commit = output("git", "rev-parse", "--short", "HEAD") + (" and changes" if output("git", "status", "--porcelain", "-uno") else "")
    spin = {"Spin": output("spin", "--version")} if "spin" in names else {}
    return {
        "Date": time.strftime("%Y-%m-%d", time.gmtime()),
        "Commit": commit,
        "Processor": f"{first_line_with('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores, which the load generator uses too",
        "Memory": f"{memory:.0f} GiB",
        "System": f"{first_line_with('/etc/os-release', 'PRETTY_NAME')}, Linux {platform.release()}",
        "Databases on": f"{output('df', '--output=fstype', str(folder)).split()[-1]}; 4 KiB and `fdatasync` take {sync_milliseconds(folder):.3f} ms (median of {SYNCS})",
        "Load before the run": f"{os.getloadavg()[0]:.2f}",
        "wrk": " ".join(output("wrk", "-v").split()[1:2]),
        "Rust": output("rustc", "--version"),
        "Python": platform.python_version(),
        "Python packages": "[bench/fastapi/requirements.txt](../bench/fastapi/requirements.txt)",
        "Rust packages": "[bench/native/Cargo.lock](../bench/native/Cargo.lock)",
    } | spin
