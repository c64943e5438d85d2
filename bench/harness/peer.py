"""A system that is measured: its processes, and what the kernel says of them."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .client import Client

# The first start of a debug build compiles the components.
START_SECONDS_MAX = 180
STOP_SECONDS_MAX = 15
TICKS = os.sysconf("SC_CLK_TCK")


class Peer:
    """`commands` takes the peer and gives its processes: for each the words, its own environment variables, its folder."""

    def __init__(self, name, label, commands, state, is_ours, services_share_a_port):
        self.name, self.label, self.commands, self.is_ours = name, label, commands, is_ours
        self.state = Path(state) / name
        self.state.mkdir(parents=True)
        self.key = os.urandom(16).hex()
        self.ports = [free_port()] if services_share_a_port else [free_port(), free_port()]
        self.products = Client(self.ports[0], self.key)
        self.inventory = Client(self.ports[-1], self.key)
        self.processes = []

    def service(self, path):
        return self.inventory if path.startswith("/inventory") else self.products

    def start(self):
        """Starts the processes, waits until both services answer from their database, and gives the seconds that took."""
        began = time.monotonic()
        for words, variables, folder in self.commands(self):
            # In a group of its own, so that children are ended with it.
            with open(self.state / "log", "ab") as log:
                process = subprocess.Popen(
                    words, env=os.environ | variables, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,
                )
            self.processes.append(process)
        while not (self.products.answers("/products?page%5Bsize%5D=1") and self.inventory.answers("/inventory?page%5Bsize%5D=1")):
            if time.monotonic() - began > START_SECONDS_MAX or any(process.poll() is not None for process in self.processes):
                raise RuntimeError(f"{self.label} did not start:\n{self.log()}")
            time.sleep(0.002)
        return time.monotonic() - began

    def stop(self):
        for process in self.processes:
            signal_group(process, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                pass
            signal_group(process, signal.SIGKILL)
            process.wait()
        self.processes = []

    def log(self):
        return (self.state / "log").read_text(errors="replace")[-2000:]

    def pids(self):
        """The processes with all their children."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                fields = stat(entry.name)
                if fields:
                    parents[int(entry.name)] = int(fields[1])
        found = {process.pid for process in self.processes}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def cpu_seconds(self):
        """What the processes have used, and the children that they have waited for."""
        fields = [stat(pid) for pid in self.pids()]
        return sum(sum(int(ticks) for ticks in each[11:15]) for each in fields if each) / TICKS

    def peak_megabytes(self):
        """The sum of the largest resident memory that each process ever had."""
        total = 0
        for pid in self.pids():
            status = Path(f"/proc/{pid}/status").read_text()
            total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
        return total / 1024


def stat(pid):
    """The fields of /proc/PID/stat from the state on; none if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
