"""The same work in a shop that grows: purchases over all products, the first page and the last."""

import time

from .load import BUY, Work, load, unwanted
from .stock import fill

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000


def grow(peers, seconds, sizes):
    figures = {peer.name: {"label": peer.label, "sizes": {}} for peer in peers}
    for peer in peers:
        peer.start()
    filled = 0
    for size in sizes:
        for peer in peers:
            began = time.monotonic()
            fill(peer, filled + 1, size + 1)
            loaded = size - filled, time.monotonic() - began
            row = figures[peer.name]["sizes"][size] = look(peer, seconds, size)
            if peer.is_ours:
                row["loaded_per_second"] = loaded[0] / loaded[1]
            print(f"  {size:,} products, {peer.label}: {row['purchases']:.0f} purchases/s, first page {row['first_ms']:.2f} ms,"
                  f" last page {row['last_ms']:.2f} ms", flush=True)
        filled = size
    return figures


def look(peer, seconds, size):
    first = "/products?page%5Bsize%5D=25"
    one = lambda path: load(peer, Work("page", "", "get", path, 1), seconds)
    runs = [one(first), one(last_page(peer)), load(peer, Work("spread", "", "spread", BUY), seconds, size)]
    refused = {}
    for found in map(unwanted, runs):
        refused |= found
    return {"first_ms": runs[0]["p50_ms"], "last_ms": runs[1]["p50_ms"], "purchases": runs[2]["per_second"],
            "purchase_p99_ms": runs[2]["p99_ms"], "unwanted": refused}


def last_page(peer):
    """The path of the last 25 products, found as a client finds it: by going from page to page."""
    path = None
    for path, _ in peer.products.pages("/products"):
        pass
    return path.replace("page%5Bsize%5D=100", "page%5Bsize%5D=25")
