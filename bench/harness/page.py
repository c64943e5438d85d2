"""Writes docs/benchmarks.md and its plot from the figures of the last runs."""

import json
from string import Template

from .build import BENCH
from .load import WORKS
from .plot import plot


def number(value):
    """A figure with as many digits as it deserves."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f}".replace(",", " ")


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def by_work(peers, cell):
    """A row for each work, a column for each peer. `cell` is given what was found, and what was found of the first peer."""
    first = next(iter(peers.values()))["works"]
    cells = lambda name: [cell(peer["works"][name], first[name]) for peer in peers.values()]
    return table(["", *labels(peers)], [[work.label, *cells(work.name)] for work in WORKS])


def labels(peers):
    return [peer["label"] for peer in peers.values()]


def throughput(found, first):
    ratio = "" if found is first else f" (×{number(found['per_second'] / first['per_second'])})"
    return number(found["per_second"]) + ratio


def latency(found, _first):
    return f"{number(found['p50_ms'])} / {number(found['p99_ms'])}"


def unwanted(found, _first=None):
    return ", ".join(f"{times} × {kind}" for kind, times in found["unwanted"].items()) or "none"


def other(peers):
    rows = [
        ("peak memory, 16 connections", "megabytes_16", "MiB"),
        ("peak memory, 64 connections", "megabytes_64", "MiB"),
        ("start to first answers, warm cache", "start_seconds", "s"),
        ("import of 1 000 products in one request", "import_seconds", "s"),
    ]
    cells = lambda name, unit: [f"{number(peer[name])} {unit}" if name in peer else "–" for peer in peers.values()]
    return table(["", *labels(peers)], [[label, *cells(name, unit)] for label, name, unit in rows])


def growth(peers):
    head = ["products", "", "purchases/s", "p99", "first page, p50", "last page, p50", "last ÷ first", "loaded/s", "no 2xx"]
    rows = []
    for size in next(iter(peers.values()))["sizes"]:
        for peer in peers.values():
            one = peer["sizes"][size]
            loaded = number(one["loaded_per_second"]) if "loaded_per_second" in one else "–"
            rows.append([
                number(int(size)), peer["label"], number(one["purchases"]), f"{number(one['purchase_p99_ms'])} ms",
                f"{number(one['first_ms'])} ms", f"{number(one['last_ms'])} ms", number(one["last_ms"] / one["first_ms"]),
                loaded, unwanted(one),
            ])
    return table(head, rows)


def section(run):
    """How a run was called and where."""
    return table(["", ""], [[f"{name}", value] for name, value in ({"Command": f"`{run['command']}`"} | run["facts"]).items()])


def page(main, grown):
    """The text of the page, and the plot."""
    peers = main["peers"]
    absent = "".join(f" {reason}: no column for it." for reason in main["absent"].values())
    values = {
        "seconds": main["seconds"], "rounds": main["rounds"], "absent": absent,
        "throughput": by_work(peers, throughput), "latency": by_work(peers, latency),
        "cpu": by_work(peers, lambda found, _: number(found["cpu_ms"])), "unwanted": by_work(peers, unwanted),
        "other": other(peers), "main_facts": section(main),
        "growth": growth(grown["peers"]) + "\n\n" + section(grown) if grown else "Not measured yet: `bench/run --growth`.",
    }
    template = Template((BENCH / "page.template").read_text())
    return template.substitute(values), plot([(work.name, work.label) for work in WORKS], peers)


def write(folder, figures):
    """Renders what `figures` has: main.json, and growth.json where there is one."""
    found = {name: json.loads((figures / f"{name}.json").read_text()) for name in ("main", "growth") if (figures / f"{name}.json").exists()}
    if "main" not in found:
        return
    text, picture = page(found["main"], found.get("growth"))
    (folder / "benchmarks.md").write_text(text)
    (folder / "benchmarks.svg").write_text(picture)
