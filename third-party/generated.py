"""A client generated from the descriptions buys something."""

import sys
import uuid

from inventory_client import AuthenticatedClient as InventoryClient
from inventory_client.api.inventory import buy, get_inventory, list_purchases, start_inventory
from inventory_client.models import (
    Errors,
    InventoryCreate,
    PurchaseCreate,
)
from products_client import AuthenticatedClient as ProductsClient
from products_client.api.products import create_product, list_products
from products_client.models import (
    ProductCreate,
    ProductCreateData,
    ProductCreateDataAttributes,
    ProductCreateDataAttributesCurrency,
)

url, key = sys.argv[1], sys.argv[2]
options = {"base_url": url, "token": key, "prefix": "", "auth_header_name": "X-API-KEY"}
products, inventory = ProductsClient(**options), InventoryClient(**options)


def check(what, left, right):
    if left != right:
        sys.exit(f"{what}: {left!r} is not {right!r}")


attributes = ProductCreateDataAttributes(
    sku="GENERATED-1", name="Generated", price="4.20", currency=ProductCreateDataAttributesCurrency.EUR
)
document = ProductCreate(data=ProductCreateData(type_="products", attributes=attributes))
made = create_product.sync_detailed(client=products, body=document, idempotency_key=str(uuid.uuid4()))
check("created", made.status_code, 201)
product = made.parsed.data
check("product", (product.attributes.price, product.attributes.version), ("4.20", 1))

found = list_products.sync(client=products, filtersku="GENERATED-1", pagesize=1)
check("listed", [item.id for item in found.data], [product.id])
check("last page", found.links.next_, None)

stock = InventoryCreate.from_dict(
    {"data": {"type": "inventory", "id": str(product.id), "attributes": {"on_hand": 5}}}
)
check("started", start_inventory.sync_detailed(client=inventory, body=stock).status_code, 201)


def order(quantity):
    return PurchaseCreate.from_dict(
        {"data": {"type": "purchases", "attributes": {"product_id": str(product.id), "quantity": quantity}}}
    )


bought = buy.sync(client=inventory, body=order(3))
check("bought", (bought.data.attributes.total_price, bought.data.attributes.remaining), ("12.60", 2))
refused = buy.sync(client=inventory, body=order(3))
check("refused", (isinstance(refused, Errors), refused.errors[0].code), (True, "insufficient_stock"))

left = get_inventory.sync(product_id=product.id, client=inventory, include="product")
check("left", (left.data.attributes.available, left.included[0].attributes.sku), (2, "GENERATED-1"))
purchases = list_purchases.sync(client=inventory, filterproduct_id=str(product.id))
check("purchases", len(purchases.data), 1)

print("the generated client: created, listed, bought, was refused, read with the product included")
