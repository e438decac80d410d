"""A program with a key at a running site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient

from pusher import key
from pusher.access import TABLE, Grant, Role
from pusher.store import user
from pusher.store.api_key import NewKey
from tests.pusher.web.conftest import Site, add_person, grant_of


@dataclass
class Program:
    """Speaks with its key; `last` is the whole of the last answer."""

    client: TestClient
    token: str
    number: int
    last: dict = field(default_factory=dict)

    async def call(self, method: str, path: str, body=None, *, status: int = 200, **headers: str):
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        response = await self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        said = await response.json()
        assert response.status == status, said
        self.last = dict(response.headers)
        return said

    async def get(self, path: str, **more):
        return await self.call("GET", path, **more)

    async def post(self, path: str, body=None, *, status: int = 200, **headers):
        return await self.call("POST", path, body, status=status, **headers)


@pytest.fixture
async def program(site: Site):
    """Make a program that acts under a grant of this role; every use that the role allows, unless others are named."""
    clients = []

    async def made(role: Role = Role.COUNTY_OFFICE, *actions, grant: Grant | None = None, days: int = 30) -> Program:
        given = grant or grant_of(role)
        staff = await add_person(site.deps, f"{role}-{len(clients)}", given)
        now = site.clock()
        allowed = frozenset(actions) or frozenset(TABLE[role] & set(key.LABELS))
        async with site.deps.pool.acquire() as conn:
            (held,) = await user.grants(conn, staff)
            new = NewKey(
                given.lo // 10**9, "县政府门户网站", staff, held.id, given, allowed, now + timedelta(days=days)
            )
            number, token = await key.make(conn, new, now)
        clients.append(TestClient(site.server))
        return Program(clients[-1], token, number)

    yield made
    for client in clients:
        await client.close()
