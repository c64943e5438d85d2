"""Stock, purchases and their history."""

import json
import os
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import CheckConstraint, ForeignKey, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from common import NOW, Base, Document, PageAfter, PageSize, Reading, Writing, authenticate, engine, money, new_id, page, service
from common import single

products = httpx.Client(
    base_url=os.environ["PRODUCTS_URL"], headers={"X-API-KEY": os.environ["PRODUCTS_KEY"]}, timeout=2.0
)


class Stock(Base):
    __tablename__ = "stock"
    __table_args__ = (CheckConstraint("on_hand >= 0"),)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    on_hand: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))
    updated_at: Mapped[str] = mapped_column(server_default=text(NOW))


class Purchase(Base):
    __tablename__ = "purchase"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    product_id: Mapped[str] = mapped_column(ForeignKey("stock.product_id"), index=True)
    product_sku: Mapped[str]
    product_name: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[int]
    currency: Mapped[str]
    remaining: Mapped[int]
    status: Mapped[str] = mapped_column(default="completed")
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))


class Movement(Base):
    __tablename__ = "movement"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("stock.product_id"), index=True)
    kind: Mapped[str]
    delta: Mapped[int]
    balance: Mapped[int]
    cause: Mapped[str | None]
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))


class Event(Base):
    __tablename__ = "event"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    after: Mapped[str]
    created_at: Mapped[str] = mapped_column(server_default=text(NOW))


class StockAttributes(BaseModel):
    on_hand: Annotated[int, Field(ge=0)]


class StockData(BaseModel):
    id: UUID
    attributes: StockAttributes


class NewStock(BaseModel):
    data: StockData


class PurchaseAttributes(BaseModel):
    product_id: UUID
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]


class PurchaseData(BaseModel):
    attributes: PurchaseAttributes


class NewPurchase(BaseModel):
    data: PurchaseData


def stock_resource(stock: Stock) -> dict[str, Any]:
    return {
        "type": "inventory",
        "id": stock.product_id,
        "attributes": {
            "on_hand": stock.on_hand,
            "available": stock.on_hand,
            "version": stock.version,
            "created_at": stock.created_at,
            "updated_at": stock.updated_at,
        },
        "relationships": {"product": {"links": {"related": f"/products/{stock.product_id}"}}},
        "links": {"self": f"/inventory/{stock.product_id}"},
    }


def purchase_resource(purchase: Purchase) -> dict[str, Any]:
    return {
        "type": "purchases",
        "id": purchase.id,
        "attributes": {
            "product_id": purchase.product_id,
            "product_sku": purchase.product_sku,
            "product_name": purchase.product_name,
            "quantity": purchase.quantity,
            "unit_price": money(purchase.unit_price),
            "total_price": money(purchase.unit_price * purchase.quantity),
            "currency": purchase.currency,
            "remaining": purchase.remaining,
            "status": purchase.status,
            "created_at": purchase.created_at,
        },
        "relationships": {"product": {"links": {"related": f"/products/{purchase.product_id}"}}},
        "links": {"self": f"/inventory/purchases/{purchase.id}"},
    }


def ask_for_product(id: UUID) -> dict[str, Any]:
    try:
        answer = products.get(f"/products/{id}")
    except httpx.HTTPError:
        raise HTTPException(503, "products_unavailable")
    if answer.status_code == 404:
        raise HTTPException(404, "product_not_found")
    if answer.status_code != 200:
        raise HTTPException(503, "products_unavailable")
    product = answer.json()["data"]["attributes"]
    if product["status"] != "active":
        raise HTTPException(409, "product_not_available")
    return product


Base.metadata.create_all(engine)
app = service()
router = APIRouter(dependencies=[Depends(authenticate)])


@app.get("/inventory/health/live")
async def live() -> dict[str, str]:
    return {"status": "pass"}


@router.get("/inventory")
def stocks(db: Reading, size: PageSize = 25, after: PageAfter = "") -> Document:
    return page(db, select(Stock), Stock.product_id, "/inventory", size, after, stock_resource)


@router.get("/inventory/purchases")
def purchases(db: Reading, size: PageSize = 25, after: PageAfter = "") -> Document:
    return page(db, select(Purchase), Purchase.id, "/inventory/purchases", size, after, purchase_resource)


@router.post("/inventory")
def start(document: NewStock, db: Writing) -> Document:
    ask_for_product(document.data.id)
    stock = Stock(product_id=str(document.data.id), on_hand=document.data.attributes.on_hand)
    db.add(stock)
    db.flush()
    db.add(Movement(product_id=stock.product_id, kind="received", delta=stock.on_hand, balance=stock.on_hand))
    started = stock_resource(stock)
    db.commit()
    return single(started, 201)


@router.post("/inventory/purchase")
def buy(document: NewPurchase, db: Writing, idempotency_key: Annotated[str | None, Header()] = None) -> Document:
    wanted = document.data.attributes
    product_id, quantity = str(wanted.product_id), wanted.quantity
    product = ask_for_product(wanted.product_id)
    if idempotency_key:
        before = db.scalar(select(Purchase).where(Purchase.idempotency_key == idempotency_key))
        if before:
            return single(purchase_resource(before), 201)
    taken = (
        update(Stock)
        .where(Stock.product_id == product_id, Stock.on_hand >= quantity)
        .values(on_hand=Stock.on_hand - quantity, version=Stock.version + 1, updated_at=text(NOW))
        .returning(Stock.on_hand)
        .execution_options(synchronize_session=False)
    )
    remaining = db.scalar(taken)
    if remaining is None:
        has_stock = db.get(Stock, product_id) is not None
        raise HTTPException(409, "insufficient_stock") if has_stock else HTTPException(404, "stock_not_found")
    purchase = Purchase(
        product_id=product_id,
        product_sku=product["sku"],
        product_name=product["name"],
        quantity=quantity,
        unit_price=int(product["price"].replace(".", "")),
        currency=product["currency"],
        remaining=remaining,
        idempotency_key=idempotency_key,
    )
    db.add(purchase)
    db.flush()
    bought = purchase_resource(purchase)
    db.add(Movement(product_id=product_id, kind="sold", delta=-quantity, balance=remaining, cause=purchase.id))
    db.add(Event(kind="purchase.completed", subject=purchase.id, after=json.dumps(bought["attributes"])))
    db.commit()
    return single(bought, 201)


app.include_router(router)
