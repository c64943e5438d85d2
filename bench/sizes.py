#!/usr/bin/env python3
"""How many bytes a row takes in the databases, with its share of the indexes. Needs target/release/bodega or target/debug/bodega with
its components built.

    bench/sizes.py [THOUSANDS]     so many thousand products, and ten times as many purchases; without a number 10
"""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent.parent
KEY = "sizes-secret-of-16"
ATOMIC = 'application/vnd.api+json; ext="https://jsonapi.org/ext/atomic"'
# What belongs to a row of the table, beside the table and its own indexes.
PARTS = {"product": ["product_search%"]}


def start(state):
    program = next(path for kind in ("release", "debug") if (path := HERE / "target" / kind / "bodega").exists())
    variables = {"products_api_key": KEY, "inventory_api_key": KEY, "console_secret": KEY * 2, "database_synchronous": "normal"}
    arguments = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    command = [program, "up", "--from", HERE, "--listen", "127.0.0.1:0", "--state-dir", state, *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return server, server.stdout.readline().split()[1]


def send(url, operations, key):
    document = json.dumps({"atomic:operations": operations}).encode()
    headers = {"X-API-KEY": KEY, "Content-Type": ATOMIC, "Accept": ATOMIC, **({"Idempotency-Key": key} if key else {})}
    with urllib.request.urlopen(urllib.request.Request(url, document, headers), timeout=120) as answer:
        assert answer.status == 200, answer.status


def add(kind, attributes, identity=None):
    return {"op": "add", "data": {"type": kind, **({"id": identity} if identity else {}), "attributes": attributes}}


def fill(origin, thousands):
    for thousand in range(thousands):
        ids = [str(uuid.uuid4()) for _ in range(1000)]
        # As long as those of shops are: a name of some words, a description of some lines.
        products = [
            add("products", {"sku": f"SKU-{thousand:04}-{number:04}", "name": f"Coffee of the house, number {number}, 250 g",
                             "description": "Roasted on the day before, ground or whole. " * 5, "price": "12.50"}, identity)
            for number, identity in enumerate(ids)
        ]
        send(f"{origin}/products/operations", products, None)
        send(f"{origin}/inventory/operations", [add("inventory", {"on_hand": 1000}, identity) for identity in ids], None)
        for round in range(10):
            bought = [add("purchases", {"product_id": identity, "quantity": 1, "reference": f"order-{thousand}-{round}-{number}"})
                      for number, identity in enumerate(ids)]
            send(f"{origin}/inventory/operations", bought, f"key-{thousand}-{round}")


def sizes(file):
    database = sqlite3.connect(file)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'product_search%' AND name NOT LIKE 'sqlite_%'"
    for (table,) in database.execute(tables).fetchall():
        rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        of = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)"
        size = database.execute(of, [table]).fetchone()[0]
        for part in PARTS.get(table, []):
            size += database.execute("SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name LIKE ?", [part]).fetchone()[0]
        if rows >= 1000:
            print(f"{file.name:15} {table:12} {rows:9} rows {size:12} bytes {size / rows:8.0f} bytes a row")
    print(f"{file.name:15} {'in all':12} {file.stat().st_size:27} bytes")


def main():
    thousands = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as state:
        server, origin = start(state)
        try:
            fill(origin, thousands)
        finally:
            server.terminate()
            server.wait()
        for name in ("products.db", "inventory.db"):
            sizes(pathlib.Path(state) / name)


main()
