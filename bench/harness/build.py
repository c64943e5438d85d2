"""Builds what is compared. All of it goes below `target/`, where Git looks at nothing."""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
OUT = ROOT / "target" / "bench"
VENV = OUT / "venv"


def run(*command, **options):
    print("+", *(str(word).replace(f"{ROOT}/", "") for word in command), flush=True)
    subprocess.run(command, check=True, **options)


def wrk():
    """The load generator, Debian's package."""
    if not shutil.which("wrk"):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.exit("wrk is missing (Debian: apt-get install wrk)")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "--yes", "-qq", "wrk", stdout=subprocess.DEVNULL)


def profile(small):
    """Cargo's flag and folder. A small run is for its exit code; what a test run has built already is good enough."""
    return ([], "debug") if small else (["--release"], "release")


def bodega(small):
    flags, folder = profile(small)
    # The tests' build is of the whole workspace, the one that is shipped of this package alone.
    package = ["--bin", "bodega"] if small else ["--package", "bodega"]
    run("cargo", "build", "--locked", *flags, *package, "--target-dir", ROOT / "target", cwd=ROOT)
    run(ROOT / "target" / folder / "bodega", "build", cwd=ROOT)
    return ROOT / "target" / folder / "bodega"


def native(small):
    flags, folder = profile(small)
    run("cargo", "build", "--locked", *flags, "--target-dir", OUT / "native", cwd=BENCH / "native")
    return OUT / "native" / folder


def fastapi():
    wanted, installed = BENCH / "fastapi" / "requirements.txt", VENV / "requirements.txt"
    if not installed.exists() or not filecmp.cmp(wanted, installed, shallow=False):
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", VENV)
        run(VENV / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted)
        shutil.copy(wanted, installed)
    return VENV / "bin" / "uvicorn"
