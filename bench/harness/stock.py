"""What the peers are filled with, and whether nothing of it was lost or made up."""

import sqlite3
import time

# Less than one purchase may ask for, so that one can ask for too much.
UNITS = 999_000
HOT_UNITS = 900_000_000
BATCH = 1_000
SETTLE_SECONDS_MAX = 15


def product_id(number):
    return f"0199a000-0000-7000-8000-{number:012x}"


def new_product(number):
    attributes = {"sku": f"SKU-{number:07}", "name": f"Thing {number:07}", "description": "Made to be bought.", "price": "12.50"}
    return {"type": "products", "id": product_id(number), "attributes": attributes}


def new_stock(number, units):
    return {"type": "inventory", "id": product_id(number), "attributes": {"on_hand": units}}


def create(peer, number, units):
    """One product and its stock, as any client makes them."""
    peer.products.post("/products", {"data": new_product(number)})
    peer.inventory.post("/inventory", {"data": new_stock(number, units)})


def fill(peer, first, after):
    """The products `first` to `after` - 1: ours through the API in batches, the others straight into their tables."""
    for begin in range(first, after, BATCH):
        numbers = range(begin, min(begin + BATCH, after))
        if peer.is_ours:
            import_products(peer, [new_product(number) for number in numbers])
            add = [{"op": "add", "data": new_stock(number, UNITS)} for number in numbers]
            peer.inventory.post("/inventory/operations", {"atomic:operations": add})
        else:
            insert(peer, numbers)


def import_products(peer, products):
    peer.products.post("/products/operations", {"atomic:operations": [{"op": "add", "data": product} for product in products]})


def insert(peer, numbers):
    things = [new_product(number) for number in numbers]
    rows = [(thing["id"], *thing["attributes"].values()) for thing in things]
    with sqlite3.connect(peer.state / "products.db", timeout=30) as db:
        db.executemany(
            "INSERT INTO product (id, sku, name, description, price, currency, status, version)"
            " VALUES (?, ?, ?, ?, replace(?, '.', ''), 'USD', 'active', 1)",
            rows,
        )
    db.close()
    with sqlite3.connect(peer.state / "inventory.db", timeout=30) as db:
        started = [(thing["id"], UNITS) for thing in things]
        db.executemany("INSERT INTO stock (product_id, on_hand, version) VALUES (?, ?, 1)", started)
        received = [(id, units, units) for id, units in started]
        db.executemany("INSERT INTO movement (product_id, kind, delta, balance) VALUES (?, 'received', ?, ?)", received)
    db.close()


def books(peer, put_in, acknowledged):
    """What is left and what was sold are what was put in, and every 201 has its purchase. Returns what is wrong."""
    until = time.monotonic() + SETTLE_SECONDS_MAX
    while True:
        on_hand = sum(one["attributes"]["on_hand"] for _, page in peer.inventory.pages("/inventory") for one in page)
        sold = [one["attributes"]["quantity"] for _, page in peer.inventory.pages("/inventory/purchases") for one in page]
        # What was on its way when the load ended may be bought between the two readings.
        if on_hand + sum(sold) == put_in or time.monotonic() > until:
            break
        time.sleep(1)
    print(f"  {peer.label}: {on_hand:,} left + {sum(sold):,} sold of {put_in:,}; {acknowledged:,} purchases acknowledged")
    wrong = []
    if on_hand + sum(sold) != put_in:
        wrong.append(f"{peer.label}: {on_hand} left and {sum(sold)} sold are not {put_in}")
    if len(sold) < acknowledged:
        wrong.append(f"{peer.label}: {acknowledged} purchases were acknowledged, {len(sold)} are recorded")
    return wrong


def probe(peer):
    """Whether the peer does what is measured, before it is measured. Buys two of product 0."""
    hot = product_id(0)
    read = peer.products.get(f"/products/{hot}")["data"]
    sent = new_product(0)["attributes"]
    assert {name: read["attributes"][name] for name in sent} == sent, read
    assert len(peer.products.get("/products?page%5Bsize%5D=25")["data"]) == 25
    assert peer.products.get("/products/health/live")["status"] == "pass"
    buy = lambda product, quantity, **headers: peer.inventory.ask(
        "POST", "/inventory/purchase",
        {"data": {"type": "purchases", "attributes": {"product_id": product, "quantity": quantity}}}, **headers,
    )
    status, bought = buy(hot, 2, Idempotency_Key="probe")
    attributes = bought["data"]["attributes"]
    assert (status, attributes["total_price"], attributes["remaining"]) == (201, "25.00", HOT_UNITS - 2), (status, bought)
    again, replayed = buy(hot, 2, Idempotency_Key="probe")
    assert (again, replayed["data"]["id"]) == (201, bought["data"]["id"]), replayed
    assert buy(product_id(1), 1_000_000)[0] == 409
    assert buy("0199a000-0000-7000-9000-000000000000", 1)[0] == 404
    key, peer.inventory.key = peer.inventory.key, "wrong"
    try:
        assert buy(hot, 1)[0] == 401
    finally:
        peer.inventory.key = key
