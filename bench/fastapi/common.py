"""What both services share: the database, keys, documents, errors and pages."""

import os
from decimal import Decimal
from typing import Annotated, Any, Callable, Iterator

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, Select, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from uuid_utils import uuid7

API_KEY = os.environ["API_KEY"]

NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"


class Base(DeclarativeBase):
    pass


def open_database() -> Engine:
    engine = create_engine(f"sqlite:///{os.environ['DATABASE']}", pool_size=8, max_overflow=0)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself, below; the driver must not.
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Who will write says so at the beginning: a reader that becomes a writer fails at once when another was faster.
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


engine = open_database()
writing_engine = engine.execution_options(begin="IMMEDIATE")


def session() -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


def writing_session() -> Iterator[Session]:
    with Session(writing_engine) as opened:
        yield opened


Reading = Annotated[Session, Depends(session)]
Writing = Annotated[Session, Depends(writing_session)]


# Not waiting for anything, these run on the event loop and need no thread.
async def authenticate(x_api_key: Annotated[str, Header()] = "") -> None:
    if x_api_key != API_KEY:
        raise HTTPException(401, "unauthenticated")


class Document(JSONResponse):
    media_type = "application/vnd.api+json"


def error(status: int, code: str) -> Document:
    return Document({"errors": [{"status": str(status), "code": code}]}, status)


def single(resource: dict[str, Any], status: int = 200) -> Document:
    location = resource["links"]["self"]
    document = {"jsonapi": {"version": "1.1"}, "links": {"self": location}, "data": resource}
    return Document(document, status, {"Location": location} if status == 201 else None)


PageSize = Annotated[int, Query(alias="page[size]", ge=1, le=100)]
PageAfter = Annotated[str, Query(alias="page[after]")]


def page(db: Session, query: Select, key: Any, path: str, size: int, after: str, resource: Callable) -> Document:
    """A page of `query` after a value of `key`. One row more than asked for tells whether there is a next page."""
    rows = db.scalars(query.where(key > after).order_by(key).limit(size + 1)).all()
    data = [resource(row) for row in rows[:size]]
    following = f"{path}?page[size]={size}&page[after]={data[-1]['id']}" if len(rows) > size else None
    return Document({"jsonapi": {"version": "1.1"}, "links": {"next": following}, "data": data})


def new_id() -> str:
    return str(uuid7())


def money(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


def service() -> FastAPI:
    app = FastAPI()

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, refusal: HTTPException) -> Document:
        return error(refusal.status_code, str(refusal.detail))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, _error: RequestValidationError) -> Document:
        return error(422, "validation_failed")

    @app.exception_handler(IntegrityError)
    async def taken(_request: Request, _error: IntegrityError) -> Document:
        return error(409, "taken")

    @app.exception_handler(OperationalError)
    async def busy(_request: Request, _error: OperationalError) -> Document:
        return error(503, "database_busy")

    return app
