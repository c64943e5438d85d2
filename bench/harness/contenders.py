"""Who is measured, and the commands that start them."""

import shutil
from functools import partial

from . import build, sink
from .build import BENCH, ROOT
from .peer import Peer

# 40 ms of waiting fall away on Spin with this; the README says why.
SPIN_FLAGS = ("--max-instance-concurrent-reuse-count", "1")


def variables(peer, *names):
    for name in names:
        yield from ("--variable", f"{name}=bench:write:{peer.key}" if name.endswith("_api_key") else f"{name}={peer.key}")


def up(program, flags, peer):
    """Both services as one application."""
    words = [program, "up", "--from", "spin.toml", "--listen", f"127.0.0.1:{peer.ports[0]}", "--state-dir", peer.state, *flags]
    return [([*words, *variables(peer, "products_api_key", "inventory_api_key", "console_secret")], {}, ROOT)]


def watched(program, collector, peer):
    """With all that can be told: a line for each request, metrics that somebody may ask for, and everything sent to a collector."""
    [(words, _, folder)] = up(program, ("--admin-listen", "127.0.0.1:0"), peer)
    return [(words, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector}, folder)]


def apart(program, peer):
    """Each service in a process of its own, as the peers have them."""
    products, inventory = peer.ports
    # Alone, both call their database `default`.
    words = lambda name, port: [
        program, "up", "--quiet", "--from", f"{name}/spin.toml", "--listen", f"127.0.0.1:{port}", "--state-dir", peer.state / name,
    ]
    address = ("--variable", f"products_url=http://127.0.0.1:{products}")
    return [
        ([*words("products", products), *variables(peer, "products_api_key")], {}, ROOT),
        ([*words("inventory", inventory), *variables(peer, "inventory_api_key", "products_key_for_inventory"), *address], {}, ROOT),
    ]


def environment(peer, name):
    products, inventory = peer.ports
    mine = {"API_KEY": peer.key, "DATABASE": str(peer.state / f"{name}.db")}
    listen = {"LISTEN": f"127.0.0.1:{products if name == 'products' else inventory}"}
    return mine | listen | {"PRODUCTS_URL": f"http://127.0.0.1:{products}", "PRODUCTS_KEY": peer.key}


def native(folder, peer):
    return [([folder / name], environment(peer, name), folder) for name in ("products", "inventory")]


def fastapi(uvicorn, peer):
    flags = ("--host", "127.0.0.1", "--log-level", "warning", "--no-access-log")
    return [
        ([uvicorn, f"{name}:app", *flags, "--port", str(port)], environment(peer, name) | {"PYTHONDONTWRITEBYTECODE": "1"}, BENCH / "fastapi")
        for name, port in zip(("products", "inventory"), peer.ports)
    ]


NAMES = ("bodega", "apart", "spin", "native", "fastapi")
# What being watched costs: for `--peers bodega,logged,metered,watched`.
OTHERS = ("logged", "metered", "watched")


def contenders(names, small, state):
    """Builds and returns those named; and says who is not there."""
    absent = {}
    if "spin" in names and not shutil.which("spin"):
        absent["spin"] = "`spin` was not on the PATH"
    names = [name for name in names if name not in absent]
    ours = build.bodega(small) if {"bodega", "apart", "spin", *OTHERS} & {*names} else None
    makers = {
        "bodega": lambda: ("bodega", partial(up, ours, ("--quiet",)), True, True),
        "logged": lambda: ("bodega, a line a request", partial(up, ours, ()), True, True),
        "metered": lambda: ("bodega, metrics", partial(up, ours, ("--quiet", "--admin-listen", "127.0.0.1:0")), True, True),
        "watched": lambda: ("bodega, everything sent", partial(watched, ours, sink.start()), True, True),
        "apart": lambda: ("bodega, two processes", partial(apart, ours), True, False),
        "spin": lambda: ("the same on Spin", partial(up, shutil.which("spin"), SPIN_FLAGS), True, True),
        "native": lambda: ("axum + rusqlite", partial(native, build.native(small)), False, False),
        "fastapi": lambda: ("FastAPI + SQLAlchemy", partial(fastapi, build.fastapi()), False, False),
    }
    peers = []
    for name in names:
        label, commands, is_ours, share = makers[name]()
        peers.append(Peer(name, label, commands, state, is_ours, share))
    return peers, absent
