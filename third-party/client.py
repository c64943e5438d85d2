"""jsonapi-requests from PyPI, as it is: create, read, page, include, change, delete."""

import sys
from urllib.parse import parse_qsl, urlsplit

import jsonapi_requests
from jsonapi_requests.orm import ApiModel, AttributeField, OrmApi, RelationField
from jsonapi_requests.request_factory import ApiClientError


class Key:
    """Signs requests as this library wants it: a callable that is given the request."""

    def __init__(self, key):
        self.key = key

    def __call__(self, request):
        request.headers["X-API-KEY"] = self.key
        return request


url, key = sys.argv[1], sys.argv[2]
api = OrmApi.config(API_ROOT=url, AUTH=Key(key), TIMEOUT=10)


class Product(ApiModel):
    class Meta:
        type = "products"
        api = api

    sku = AttributeField("sku")
    name = AttributeField("name")
    price = AttributeField("price")
    version = AttributeField("version")


class Stock(ApiModel):
    class Meta:
        type = "inventory"
        api = api

    on_hand = AttributeField("on_hand")
    available = AttributeField("available")
    product = RelationField("product")


class Purchase(ApiModel):
    class Meta:
        type = "purchases"
        path = "inventory/purchases"
        api = api

    product_id = AttributeField("product_id")
    quantity = AttributeField("quantity")
    status = AttributeField("status")
    total_price = AttributeField("total_price")
    product = RelationField("product")


def check(what, left, right):
    if left != right:
        sys.exit(f"{what}: {left!r} is not {right!r}")


# Create.
products = []
for number in range(7):
    product = Product()
    product.sku, product.name, product.price = f"CLIENT-{number}", f"Client's {number}", "2.50"
    product.create()
    products.append(product)
check("created", len({product.id for product in products}), 7)

# Read.
check("read", Product.from_id(products[0].id).sku, "CLIENT-0")
check("exists", Product.exists("01890000-0000-7000-8000-000000000000"), False)

# Page, with the links as they come.
parameters = {"filter[sku][contains]": "CLIENT-", "sort": "-sku", "page[size]": "3"}
seen, pages = [], 0
while parameters:
    page = api.endpoint("products").get(params=parameters)
    seen += [item.attributes["sku"] for item in page.data]
    pages += 1
    following = page.payload["links"]["next"]
    parameters = dict(parse_qsl(urlsplit(following).query)) if following else None
check("paged", (pages, seen), (3, [f"CLIENT-{number}" for number in range(6, -1, -1)]))

# Stock is the product's by its id, which the library sends in a document of its own.
started = api.endpoint("inventory").post(
    object=jsonapi_requests.JsonApiObject(type="inventory", id=products[0].id, attributes={"on_hand": 10})
)
check("started", started.status_code, 201)

# Buy, with the relationship and with the attribute.
bought = Purchase()
bought.quantity, bought.product = 2, products[0]
bought.create()
check("bought", (bought.status, bought.total_price), ("completed", "5.00"))
other = Purchase()
other.quantity, other.product_id = 1, products[0].id
other.create()

# Include: the related product is there without another request.
stock = Stock.from_response_content(
    api.endpoint(f"inventory/{products[0].id}").get(params={"include": "product"}).content
)
check("stock", (stock.on_hand, stock.available), (7, 7))
check("included", stock.product.name, "Client's 0")

# Change: a product, and a purchase that is cancelled twice and given back once.
products[0].name = "Renamed"
products[0].update()
renamed = Product.from_id(products[0].id)
check("changed", (renamed.name, renamed.version), ("Renamed", 2))
for _ in range(2):
    bought.status = "cancelled"
    bought.update()
check("given back", Stock.from_id(products[0].id).available, 9)

# Delete.
products[1].delete()
check("deleted", Product.exists(products[1].id), False)

# What is refused is an error that says so.
try:
    api.endpoint("inventory/purchase").post(
        object=jsonapi_requests.JsonApiObject(
            type="purchases", attributes={"product_id": products[0].id, "quantity": 10}
        )
    )
    sys.exit("more was sold than there is")
except ApiClientError as error:
    check("refused", (error.status_code, b"insufficient_stock" in error.content), (409, True))

print("jsonapi-requests: created, read, paged, included, changed, deleted")
