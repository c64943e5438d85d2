"""Everything but growth: rounds over all works, the peers in turn within each, so that drift hits all alike."""

import time
from itertools import product
from statistics import median

from .load import PRODUCTS, WORKS, acknowledged, load, unwanted
from .stock import HOT_UNITS, UNITS, books, create, fill, import_products, new_product, probe

STARTS = 3

# For the memory only.
CROWD = [work._replace(connections=64) for work in WORKS if work.name in ("read", "spread")]


def measure(peers, seconds, rounds, warm_up):
    """The figures of each peer, and what was wrong."""
    for peer in peers:
        peer.start()
        create(peer, 0, HOT_UNITS)
        fill(peer, 1, PRODUCTS + 1)
        probe(peer)
    seen = {peer.name: {work.name: [] for work in WORKS} for peer in peers}
    imports = {peer.name: [] for peer in peers}
    # Purchases that are in no table, but must be in the books.
    uncounted = {peer.name: 0 for peer in peers}
    for number in range(1, rounds + 1):
        for work, peer in product(WORKS, peers):
            if warm_up and number == 1:
                uncounted[peer.name] += acknowledged(load(peer, work, 1))
            one = load(peer, work, seconds)
            seen[peer.name][work.name].append(one)
            print(f"  round {number}, {work.name}, {peer.label}: {one['per_second']:.0f}/s, p99 {one['p99_ms']:.1f} ms,"
                  f" {unwanted(one) or 'all 2xx'}", flush=True)
        for peer in peers:
            if peer.is_ours:
                imports[peer.name].append(import_thousand(peer, number))
    figures = {peer.name: {"label": peer.label, "works": summaries(seen[peer.name]), "rounds": seen[peer.name]} for peer in peers}
    wrong = []
    for peer in peers:
        figures[peer.name]["megabytes_16"] = peer.peak_megabytes()
        for work in CROWD:
            uncounted[peer.name] += acknowledged(load(peer, work, seconds))
        figures[peer.name]["megabytes_64"] = peer.peak_megabytes()
        if peer.is_ours:
            figures[peer.name]["import_seconds"] = median(imports[peer.name])
        counted = sum(acknowledged(one) for each in seen[peer.name].values() for one in each)
        wrong += books(peer, HOT_UNITS + PRODUCTS * UNITS, counted + uncounted[peer.name])
        figures[peer.name]["start_seconds"] = median(restart(peer) for _ in range(STARTS))
    return figures, wrong


def summaries(works):
    """The medians of the rounds, and all answers that were no 2xx."""
    def summary(rounds):
        found = {name: median(one[name] for one in rounds) for name in ("per_second", "p50_ms", "p99_ms", "cpu_ms")}
        found["unwanted"] = {}
        for kind, times in (item for one in rounds for item in unwanted(one).items()):
            found["unwanted"][kind] = found["unwanted"].get(kind, 0) + times
        return found

    return {name: summary(rounds) for name, rounds in works.items()}


def import_thousand(peer, number):
    """The seconds that 1 000 products take in one request. They have no stock, so the books do not see them."""
    first = 1_000_000 * number
    products = [new_product(first + at) for at in range(1_000)]
    began = time.monotonic()
    import_products(peer, products)
    return time.monotonic() - began


def restart(peer):
    peer.stop()
    return peer.start()
