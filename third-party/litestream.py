"""Litestream copies both databases of a shop while it is sold from; the shop and Litestream are killed, and a shop is started on what
Litestream restores. What was acknowledged before the last sync is there, and the books agree."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import requests

repository, binary = pathlib.Path(sys.argv[1]), sys.argv[2]
program = repository / "target/debug/bodega"
KEY = "litestream-secret-0001"
HEADERS = {"X-API-KEY": KEY, "Content-Type": "application/vnd.api+json"}
# How often Litestream copies what is new, and how long it is given to do so: the machine has other work.
SYNC_S, PATIENCE_S = 0.2, 5
# Inventory refers to products, and never the other way round: it is restored as of a little earlier.
EARLIER_S = 2
NAMES = ("products", "inventory")


def start(state):
    keys = [f"products_api_key=litestream:write:{KEY}", f"inventory_api_key=litestream:write:{KEY}", f"console_secret={KEY * 2}"]
    variables = [word for key in keys for word in ("--variable", key)]
    command = [program, "up", "--from", repository, "--listen", "127.0.0.1:0", "--state-dir", state, *variables]
    # Its lines about requests are of no use here.
    shop = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return shop, shop.stdout.readline().split()[1]


def create(origin, path, kind, attributes, identity=None):
    document = {"data": {"type": kind, "attributes": attributes, **({"id": identity} if identity else {})}}
    answer = requests.post(origin + path, json=document, headers=HEADERS, timeout=30)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]["id"]


def sell(origin, acknowledged):
    """Every fifth time something that has just been made, until nobody answers."""
    number = 0
    while True:
        try:
            if number % 5 == 0:
                product = create(origin, "/products", "products", {"sku": str(uuid.uuid4()), "name": "Tea", "price": "2.50"})
                create(origin, "/inventory", "inventory", {"on_hand": 100}, product)
            bought = create(origin, "/inventory/purchase", "purchases", {"product_id": product, "quantity": 1})
        except requests.ConnectionError:
            return
        acknowledged.append((time.time(), bought))
        number += 1


def configuration(work):
    databases = [
        f"  - path: {work}/state/{name}.db\n    replica:\n      type: file\n      path: {work}/replica/{name}\n"
        f"      sync-interval: {int(SYNC_S * 1000)}ms\n"
        for name in NAMES
    ]
    file = work / "litestream.yml"
    file.write_text("dbs:\n" + "".join(databases))
    return file


def restore(config, work, name, moment):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    command = [binary, "restore", "-config", config, "-o", work / "restored" / f"{name}.db"]
    subprocess.run([*command, *(["-timestamp", at] if name == "inventory" else []), work / "state" / f"{name}.db"], check=True)


def main(work):
    for folder in ("state", "replica", "restored"):
        (work / folder).mkdir()
    shop, origin = start(work / "state")
    config = configuration(work)
    log = (work / "litestream.log").open("w")
    litestream = subprocess.Popen([binary, "replicate", "-config", config], stdout=log, stderr=log)
    acknowledged = []
    sellers = [threading.Thread(target=sell, args=(origin, acknowledged)) for _ in range(4)]
    for seller in sellers:
        seller.start()
    time.sleep(PATIENCE_S * 2)
    killed = time.time()
    shop.kill()
    litestream.kill()
    for process in (shop, litestream):
        process.wait()
    for seller in sellers:
        seller.join()
    # The machine is gone, with all that was on it.
    shutil.rmtree(work / "state")
    for name in NAMES:
        restore(config, work, name, killed - EARLIER_S)
    again, origin = start(work / "restored")
    try:
        answer = requests.get(origin + "/inventory/consistency", headers=HEADERS, timeout=60)
        assert answer.json()["meta"]["consistent"] is True, answer.text
        expected = {bought for when, bought in acknowledged if when < killed - PATIENCE_S}
        assert len(expected) > 20, f"{len(expected)} purchases before the last sync"
        there, page = set(), "/inventory/purchases?page[size]=100"
        while page:
            document = requests.get(origin + page, headers=HEADERS, timeout=30).json()
            there |= {row["id"] for row in document["data"]}
            page = (document["links"].get("next") or "").removeprefix(origin)
        assert expected <= there, f"{len(expected - there)} of {len(expected)} are missing"
        create(origin, "/products", "products", {"sku": "AFTER", "name": "Tea", "price": "2.50"})
        print(f"{len(acknowledged)} purchases acknowledged, {len(there)} restored, none missing of {len(expected)} that were synced")
    finally:
        again.terminate()
        again.wait()
    backup = work / "backup"
    whose = ["--from", repository]
    subprocess.run([program, "backup", backup, *whose, "--state-dir", work / "restored"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "verify", backup, *whose], check=True, stdout=subprocess.DEVNULL)


with tempfile.TemporaryDirectory() as folder:
    main(pathlib.Path(folder))
