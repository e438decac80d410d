"""A send to a place's tag: all under it are meant, or it is no way; never everybody, never twice, nothing made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.message import Message
from channels.wechat.channel.options import TAG_MOST
from channels.wechat.render.article import TAG, mass
from pusher import reconcile
from pusher.following import walk
from pusher.publish import Wish
from pusher.publish.draw import draw
from pusher.store import report as reports
from pusher.strategy import Step, Strategy, Way
from tests.channels.line import rendition
from tests.pusher.line.massing import article, told
from tests.pusher.line.test_followers import KEY, official, silently  # noqa: F401 - a fixture
from tests.pusher.line.test_labels import account, in_step  # noqa: F401 - a fixture
from tests.stage import COUNTY

KIND = f"wechat:{KEY}"
HERE = [f"oHere{number:02d}" for number in range(5)]
THERE = ["oThere1", "oThere2"]


@pytest.fixture
async def tags(stage, official, account) -> dict[int, int]:  # noqa: F811
    """Five followers in one town, two in another, all under their towns' tags."""
    await stage.db.owner.execute(
        'UPDATE pusher.account SET options = options || \'{"mass": true, "mass_by_tag": true}\' WHERE id = $1', account
    )
    silently(official, *HERE, scene="v421321101201")
    silently(official, *THERE, scene="v421321102200")
    await walk(stage.desk)
    return await in_step(stage, account)


async def everybody(stage, but: int = 0) -> int:
    """An audience of all followers, less the last ones, each with a phone."""
    audience = await stage.audience([])
    await stage.db.owner.execute(
        "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, kind, basis, reach)"
        " SELECT $1, l.resident, NULL, c.id, l.division, 1, 1, c.kind, 'registered', 'ok' FROM audiences.contact AS c"
        " JOIN audiences.link AS l ON l.contact = c.id WHERE c.kind = $2 ORDER BY l.division, c.id"
        " LIMIT (SELECT count(*) FROM audiences.contact WHERE kind = $2) - $3",
        audience, KIND, but,
    )  # fmt: skip
    return audience


def text(number: int) -> Message:
    made = mass(rendition(), TAG)
    return replace(made, body={**made.body, "tag": number})


async def send(stage, official_account: int, audience: int, tags: dict[int, int], *, listed: bool = True) -> int:
    stage.account = stage.account or await stage.open_account()
    by_tag = Way(official_account, KEY, "wechat", TAG, KIND, "", accepted_counts=True, whole=TAG_MOST, tag=True)
    by_list = Way(official_account, KEY, "wechat", "mass", KIND, "", accepted_counts=True, whole=10_000)
    ways = (by_tag, by_list) if listed else (by_tag,)
    texts = [(official_account, TAG, place, text(number)) for place, number in tags.items()]
    number = await stage.push(
        [], audience=audience, strategy=Strategy((Step(ways, 60.0),), per="person"),
        texts=[*texts, (official_account, TAG, 0, mass(rendition(), TAG)), (official_account, "mass", 0, article())],
    )  # fmt: skip
    await stage.walk(number)
    return number


async def rows(stage, number: int) -> list[tuple[str, str, int]]:
    found = await stage.db.owner.fetch(
        "SELECT b.mode, d.state, count(*)::int FROM pusher.batch AS b JOIN pusher.delivery AS d ON d.push = b.push"
        " AND d.no BETWEEN b.lo AND b.hi WHERE b.push = $1 GROUP BY 1, 2 ORDER BY 1, 2",
        number,
    )
    return [tuple(row) for row in found]


async def test_where_all_are_meant_each_town_is_one_call_and_its_total_names_nobody(stage, official, account, tags):  # noqa: F811
    number = await send(stage, account, await everybody(stage), tags)
    assert await rows(stage, number) == [(TAG, "sent", 7)]
    assert official.counts["message/mass/sendall"] == 2
    assert official.counts["message/mass/send"] == 0
    assert {tally.total for tally in await told(stage, number)} == {5, 2}
    assert await stage.states(number) == {"sent": 7}
    assert all(len(stage.world.handset(openid)) == 1 for openid in HERE + THERE)


async def test_where_one_under_a_tag_is_not_meant_her_town_goes_by_the_list(stage, official, account, tags):  # noqa: F811
    number = await send(stage, account, await everybody(stage, but=1), tags)
    assert (TAG, "sent", 5) in await rows(stage, number)
    assert official.counts["message/mass/sendall"] == 1
    assert sorted(len(stage.world.handset(openid)) for openid in THERE) == [0, 0], "one alone is no list, and no tag"


async def test_who_opted_out_is_taken_off_the_tag_before_it_is_sent_to(stage, official, account, tags):  # noqa: F811
    audience = await everybody(stage)
    number = await _planned(stage, account, audience, tags)
    await stage.db.owner.execute(
        "UPDATE audiences.contact SET opted_out = ARRAY['*'] WHERE id = (SELECT min(contact) FROM audiences.follower)"
    )
    await stage.walk(number)
    assert stage.world.calls["wechat"] == 0, "the tags are not in step"
    after = await in_step(stage, account)
    assert sum(len(official.tags[tag]) for tag in after.values()) == 6
    await stage.db.owner.execute("UPDATE pusher.batch SET due = now()")
    await stage.walk(number)
    assert await stage.states(number) == {"sent": 6, "skipped": 1}
    assert sorted(len(stage.world.handset(openid)) for openid in HERE + THERE) == [0, 1, 1, 1, 1, 1, 1]


async def _planned(stage, official_account: int, audience: int, tags: dict[int, int]) -> int:
    walked, stage.walk = stage.walk, _nothing
    number = await send(stage, official_account, audience, tags)
    stage.walk = walked
    return number


async def _nothing(number: int) -> None:
    """Nobody walks yet."""


async def test_without_another_way_who_is_not_all_is_said_and_nobody_falls_to_a_tag(stage, official, account, tags):  # noqa: F811
    number = await send(stage, account, await everybody(stage, but=1), tags, listed=False)
    assert await rows(stage, number) == [(TAG, "sent", 5), (TAG, "skipped", 1)]
    reason = await stage.db.owner.fetchval("SELECT max(reason) FROM pusher.delivery WHERE push = $1", number)
    assert reason.startswith("tag: 这个公众号只能一起发给一地的全体关注者")
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'failed' WHERE state = 'sent'")
    await reconcile.falls(stage.desk)
    assert official.counts["message/mass/sendall"] == 1


async def test_the_texts_name_each_towns_tag_and_the_general_one_names_none(stage, official, account, tags):  # noqa: F811
    item, version = await stage.approved_item()
    async with stage.db.web.acquire() as conn:
        found, said = await reports.item(conn, item), await reports.version(conn, item, version)
        drawn = await draw(conn, stage.vault, stage.desk.links, found, said, Wish(item, ("wechat",), None, ()))
    (texts,) = [one for one in drawn.texts if one.mode == TAG]
    assert {place: message.body.get("tag") for place, message in texts.messages} == {0: None, **tags}


async def test_an_account_with_one_send_a_day_has_one_tag_for_all(stage, official, account):  # noqa: F811
    official.kind = "subscription"
    await stage.db.owner.execute(
        "UPDATE pusher.account SET options = options - 'oauth' || '{\"kind\": \"subscription\", \"mass\": true,"
        " \"templates\": []}' WHERE id = $1", account,
    )  # fmt: skip
    silently(official, *HERE, scene="v421321101201")
    silently(official, *THERE, "oNowhere")
    await walk(stage.desk)
    tags = await in_step(stage, account)
    assert list(tags) == [COUNTY * 10**9]
    assert official.tags[tags[COUNTY * 10**9]] == {*HERE, *THERE, "oNowhere"}
    number = await send(stage, account, await everybody(stage), tags, listed=False)
    assert await rows(stage, number) == [(TAG, "sent", 8)]
    assert official.counts["message/mass/sendall"] == 1
