"""关注者 and the QR codes that hang in villages, in a real browser."""

from __future__ import annotations

import pytest

from pusher.access import Role
from tests.browser.test_console import CHROMIUM, open_desk, width  # noqa: F401 - fixtures
from tests.pusher.web.conftest import TOWN, VILLAGE, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_followers import flock

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


async def test_followers_and_their_codes(open_desk, office, db):  # noqa: F811
    await flock(office, here=13, next=4, town=2, nowhere=6)
    await db.owner.execute(
        "INSERT INTO pusher.walk (account, next_at, ended_at, total, came, gone)"
        " SELECT id, now(), now() - interval '1 hour', 25, 3, 1 FROM pusher.account"
    )
    desk = await open_desk(Role.COUNTY_OFFICE)
    await desk.go("/console/people")
    await desk.follow("公众号关注者")
    await desk.page.locator("main summary").first.click()
    await desk.look("followers")
    await desk.follow("关注二维码")
    await desk.page.select_option("#town", str(TOWN))
    await desk.press("看这个乡镇")
    await desk.press("做各村的码")
    await db.owner.execute(
        "UPDATE pusher.place_code SET address = 'http://weixin.qq.com/q/gQabcdefgh' WHERE division = $1", VILLAGE
    )
    await desk.go(f"/console/followers/codes?town={TOWN}")
    await desk.look("follower-codes")
    assert desk.complaints == []
