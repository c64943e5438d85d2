"""The catalogue."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, mapped_column

from common import NOW, Base, Document, PageAfter, PageSize, Reading, Writing, authenticate, engine, money, new_id, page, service
from common import single


class Product(Base):
    __tablename__ = "product"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    sku: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]
    price: Mapped[int]
    currency: Mapped[str] = mapped_column(default="USD")
    status: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))
    updated_at: Mapped[str] = mapped_column(server_default=text(NOW))


class Event(Base):
    __tablename__ = "event"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    after: Mapped[str]
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))


class Attributes(BaseModel):
    sku: Annotated[str, Field(min_length=1, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    description: str = ""
    price: Annotated[Decimal, Field(ge=0, decimal_places=2)]


class Data(BaseModel):
    id: UUID | None = None
    attributes: Attributes


class NewProduct(BaseModel):
    data: Data


def resource(product: Product) -> dict[str, Any]:
    return {
        "type": "products",
        "id": product.id,
        "attributes": {
            "sku": product.sku,
            "name": product.name,
            "description": product.description,
            "price": money(product.price),
            "currency": product.currency,
            "status": product.status,
            "version": product.version,
            "created_at": product.created_at,
            "updated_at": product.updated_at,
        },
        "relationships": {"inventory": {"links": {"related": f"/inventory/{product.id}"}}},
        "links": {"self": f"/products/{product.id}"},
    }


Base.metadata.create_all(engine)
app = service()
router = APIRouter(dependencies=[Depends(authenticate)])


@app.get("/products/health/live")
async def live() -> dict[str, str]:
    return {"status": "pass"}


@router.get("/products")
def products(db: Reading, size: PageSize = 25, after: PageAfter = "") -> Document:
    return page(db, select(Product), Product.id, "/products", size, after, resource)


@router.get("/products/{id}")
def read(id: UUID, db: Reading) -> Document:
    product = db.get(Product, str(id))
    if product is None:
        raise HTTPException(404, "not_found")
    return single(resource(product))


@router.post("/products")
def create(document: NewProduct, db: Writing) -> Document:
    new = document.data.attributes
    product = Product(sku=new.sku, name=new.name, description=new.description, price=int(new.price * 100))
    if document.data.id:
        product.id = str(document.data.id)
    db.add(product)
    db.flush()
    db.add(Event(kind="product.created", subject=product.id, after=new.model_dump_json()))
    created = resource(product)
    db.commit()
    return single(created, 201)


app.include_router(router)
