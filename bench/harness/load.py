"""One run of wrk against one peer."""

import json
import os
import subprocess
from collections import namedtuple

from .build import BENCH
from .stock import product_id

# `kind` is for wrk.lua.
Work = namedtuple("Work", "name label kind path connections", defaults=(16,))

PRODUCTS = 1_000
BUY = "/inventory/purchase"

WORKS = [
    Work("live", "`health/live`", "get", "/products/health/live"),
    Work("read", "read one product", "get", f"/products/{product_id(0)}"),
    Work("list", "list of 25 products", "get", "/products?page%5Bsize%5D=25"),
    Work("hot", "purchase, one product", "hot", BUY),
    Work("spread", "purchase, over 1 000 products", "spread", BUY),
    Work("keyed", "purchase, fresh `Idempotency-Key`", "keyed", BUY),
    Work("alone", "purchase, one client alone", "hot", BUY, 1),
]

# Longer than the five seconds that a busy database may take to say so.
TIMEOUT = "10s"


def command(service, work, seconds, products):
    words = ["wrk", "-t1", f"-c{work.connections}", f"-d{seconds}s", "--timeout", TIMEOUT, "-s", BENCH / "wrk.lua"]
    return [*words, "-H", f"X-API-KEY: {service.key}", service.url + work.path, "--", work.kind, str(products), os.urandom(8).hex()]


def load(peer, work, seconds, products=PRODUCTS):
    """What wrk saw, with the CPU that the peer's processes used meanwhile."""
    before = peer.cpu_seconds()
    words = command(peer.service(work.path), work, seconds, products)
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"wrk: {ran.stdout}{ran.stderr}")
    seen = json.loads(ran.stdout.splitlines()[-1])
    answered = max(seen["requests"], 1)
    seen["cpu_ms"] = 1000 * (peer.cpu_seconds() - before) / answered
    seen["per_second"] = seen["requests"] / seen["seconds"]
    return seen


def acknowledged(seen):
    """Purchases that a run was told to be done."""
    return seen["statuses"].get("201", 0)


def unwanted(seen):
    """What was no 2xx, by what it was, and how often."""
    found = {status: times for status, times in seen["statuses"].items() if not status.startswith("2")}
    if not seen["statuses"] and seen["refused"]:
        found["4xx, 5xx"] = seen["refused"]
    broken = {"broken connections": seen["broken"], "no answer in 10 s": seen["timeout"]}
    return found | {name: times for name, times in broken.items() if times}
