"""The door to pusher's tables: pools with JSON codecs, sessions under an access; beside it one file for each noun."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, Literal, Protocol

import asyncpg
from asyncpg import Connection, Pool
from asyncpg import PostgresError as DatabaseError

__all__ = ["LOST", "Access", "Connection", "DatabaseError", "Pool", "Role", "open_pool", "session"]

# What a statement raises when the server is away, goes away or comes back: the same again may work.
LOST: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # cut off in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)

Role = Literal["owner", "web", "worker"]

_SETTINGS: Final[dict[Role, dict[str, str]]] = {
    "owner": {},
    # a generic plan takes a county's range for a village's: the sixth look at a list took seconds
    "web": {"plan_cache_mode": "force_custom_plan"},
    # a push planned a moment ago is unknown to statistics: a custom plan is then up to 14 times dearer
    "worker": {"plan_cache_mode": "force_generic_plan", "jit": "off"},
}


async def _leave(_: object) -> None:
    """Nothing to clean: the worker keeps all it sets inside transactions, and a round trip a turn is saved."""


_RESET: Final[dict[Role, dict[str, Any]]] = {"owner": {}, "web": {}, "worker": {"reset": _leave}}


class Access(Protocol):
    """What row-level security needs of a grant: a division range and matters (pusher.access has the whole)."""

    @property
    def lo(self) -> int:
        """The lowest division code that is seen."""

    @property
    def hi(self) -> int:
        """The highest."""

    @property
    def matters(self) -> tuple[int, ...]:
        """The matters whose tags are seen."""


async def open_pool(url: str, role: Role, *, min_size: int = 1, max_size: int = 10) -> Pool:
    """Open a pool whose connections exchange json and jsonb as Python objects and keep Chinese time.

    The URL names the login; `role` says what it is for.
    """
    pool: Pool = await asyncpg.create_pool(
        url,
        min_size=min_size,
        max_size=max_size,
        init=_prepare,
        **_RESET[role],
        server_settings={
            "application_name": f"cunkou_{role}",
            "timezone": "Asia/Shanghai",
            **_SETTINGS[role],
        },
    )
    return pool


@asynccontextmanager
async def session(pool: Pool, access: Access) -> AsyncIterator[Connection]:
    """Lend a connection in a transaction that sees only what the access covers; an exception rolls it back."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "SELECT set_config('app.lo', $1, true), set_config('app.hi', $2, true), "
            "set_config('app.matters', $3, true)",
            str(access.lo),
            str(access.hi),
            "{" + ",".join(map(str, access.matters)) + "}",
        )
        yield connection


async def _prepare(connection: Connection) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode, decoder=json.loads)


def _encode(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
