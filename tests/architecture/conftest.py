"""A connection to a migrated database that is shared by the tests that only read its catalog."""

from __future__ import annotations

import asyncpg
import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def catalog_url(servers, _template):
    admin = await asyncpg.connect(servers.database_url(database="postgres"))
    await admin.execute(f"CREATE DATABASE catalog TEMPLATE {_template} STRATEGY file_copy")
    await admin.close()
    return servers.database_url(database="catalog")


@pytest.fixture
async def catalog(catalog_url):
    connection = await asyncpg.connect(catalog_url)
    yield connection
    await connection.close()
