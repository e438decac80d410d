"""A county with two towns, and the public pages on a real database."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pusher.link import Links
from pusher.web.public import Site, add_routes
from tests.pusher.web.public.office import COUNTY, OTHER, TOWN, VILLAGE, Office

HELPLINES = (("96110", "反诈专线"), ("0722-3338999", "县政务公开办"))


@pytest.fixture
async def office(db) -> Office:
    async with db.owner.acquire() as conn:
        await conn.executemany(
            "INSERT INTO audiences.division (code, name, parent, level, county) VALUES ($1, $2, $3, $4, 421321)",
            [
                (COUNTY, "随县", None, 1),
                (TOWN, "厉山镇", COUNTY, 2),
                (421321102000000, "高城镇", COUNTY, 2),
                (VILLAGE, "神农社区", TOWN, 3),
                (OTHER, "高城村", 421321102000000, 3),
            ],
        )
    return Office(db)


@pytest.fixture
def site(office: Office) -> Site:
    return Site(
        office.db.web,
        Links(b"k" * 32, "https://cunkou.suixian.gov.cn"),
        lambda: office.now,
        helplines=HELPLINES,
        map_search="https://uri.amap.com/search?keyword={}",
    )


@pytest.fixture
async def client(site: Site):
    app = web.Application()
    add_routes(app, site)
    async with TestClient(TestServer(app)) as found:
        yield found
