"""Other languages and recordings: only reviewed ones, only of the version that the page shows, gone with its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from audiences.vault import Vault
from content import store as content
from content.item import Paragraph
from content.sound import listen
from content.store import closing, tongue
from content.tongue import NewTongue, State, TongueError
from pusher import publish
from tests.content.test_sound import sound
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, TOWN, VILLAGE
from tests.pusher.web.public.test_feed import LIST

CLERK, SECOND = 11, 12
VAULT = Vault({1: bytes(32)}, 1)
TIBETAN = NewTongue("bo", "ས་ཞིང་ཁ་གསབ།", "མུའུ་རེར་སྒོར་131.4\nགྲོང་ཚོ་ཨུ་ཡོན་ལྷན་ཁང་།")
UYGHUR = NewTongue("ug", "تېرىلغۇ يەر ياردەم پۇلى", "ھەر مو 131.4 يۈەن")


async def recording(conn, name: str = "plain.m4a", dialect: str = "随县话") -> NewTongue:
    heard = listen(sound(name))
    kept = await content.attach(conn, COUNTY // 10**9, "录音", heard.media_type, heard.data, NOW)
    return NewTongue("zh", dialect=dialect, digest=kept.digest, media_type=heard.media_type, seconds=heard.seconds)


async def added(office, item: int, *new, accept: bool = True) -> list[int]:
    """Tongues of the item's approved version; strings are names of recordings."""
    numbers = []
    async with office.db.web.acquire() as conn:
        approved = (await content.get(conn, item)).approved
        for one in new:
            made = await recording(conn, one) if isinstance(one, str) else one
            numbers.append(await tongue.add(conn, item, approved, made, by=CLERK, at=NOW))
            if accept:
                await tongue.judge(conn, numbers[-1], accept=True, note="", by=SECOND, at=NOW)
    return numbers


async def text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status, path
        return await reply.text("utf-8", "replace")


async def test_a_reviewed_translation_is_linked_and_read_in_its_own_direction(client, office):
    item, code = await office.publish()
    await added(office, item, TIBETAN, UYGHUR)
    page = await text(client, f"/n/{code}?v=421321101201")
    assert f'href="/n/{code}/in/bo?v=421321101201" hreflang="bo"' in page
    assert '<span lang="ug" dir="rtl">ئۇيغۇرچە</span>（看维吾尔语）' in page
    other = await text(client, f"/n/{code}/in/ug")
    assert '<div lang="ug" dir="rtl" class="tongue">' in other
    assert "ھەر مو 131.4 يۈەن" in other
    assert "以中文原文为准" in other
    assert 'href="tel:07223338000"' in other
    await text(client, f"/n/{code}/in/en", 404)


async def test_a_reviewed_recording_plays_on_the_page_and_beside_the_script(client, office):
    item, code = await office.publish()
    (number,) = await added(office, item, "plain.m4a")
    for path in (f"/n/{code}", f"/n/{code}/broadcast"):
        page = await text(client, path)
        assert f'src="/n/{code}/voice/{number}"' in page
        assert "听录音：随县话录音，3秒" in page
        async with client.get(path) as reply:
            assert "media-src 'self'" in reply.headers["Content-Security-Policy"]
    whole = listen(sound("plain.m4a")).data
    where = f"/n/{code}/voice/{number}"
    async with client.get(where) as reply:
        assert (reply.content_type, await reply.read()) == ("audio/mp4", whole)
    async with client.get(where, headers={"Range": "bytes=0-1"}) as reply:  # as iPhones ask first
        assert (reply.status, await reply.read()) == (206, whole[:2])
        assert reply.headers["Content-Range"] == f"bytes 0-1/{len(whole)}"
    async with client.get(where, headers={"Range": "bytes=-5"}) as reply:
        assert (reply.status, await reply.read()) == (206, whole[-5:])
    async with client.get(where, headers={"Range": f"bytes={len(whole)}-"}) as reply:
        assert reply.status == 416


async def test_what_nobody_else_has_read_or_heard_is_nowhere(client, office):
    item, code = await office.publish()
    numbers = await added(office, item, TIBETAN, "opus.ogg", accept=False)
    page = await text(client, f"/n/{code}")
    assert "/in/" not in page
    assert "/voice/" not in page
    await text(client, f"/n/{code}/in/bo", 404)
    await text(client, f"/n/{code}/voice/{numbers[1]}", 404)


async def test_nobody_judges_his_own(office):
    item, _ = await office.publish()
    (number,) = await added(office, item, TIBETAN, accept=False)
    async with office.db.web.acquire() as conn:
        with pytest.raises(TongueError, match="您自己做的"):
            await tongue.judge(conn, number, accept=True, note="", by=CLERK, at=NOW)
        with pytest.raises(asyncpg.CheckViolationError):
            await conn.execute(
                "UPDATE content.tongue SET state = 'accepted', judged_by = created_by, judged_at = now() WHERE id = $1",
                number,
            )


async def test_an_edit_voids_them_at_once_and_the_old_ones_cannot_come_back(client, office, site):
    item, code = await office.publish()
    numbers = await added(office, item, TIBETAN, "plain.m4a")
    (waiting,) = await added(office, item, UYGHUR, accept=False)
    await text(client, f"/n/{code}/voice/{numbers[1]}")
    await office.correct(item, replace(NOTICE, blocks=(Paragraph("每亩改为132元。"),)))
    stale(site)
    page = await text(client, f"/n/{code}")
    assert "/in/bo" not in page
    assert "/voice/" not in page
    await text(client, f"/n/{code}/voice/{numbers[1]}", 404)
    await text(client, f"/n/{code}/in/bo", 404)
    async with office.db.web.acquire() as conn:
        with pytest.raises(TongueError):
            await tongue.judge(conn, waiting, accept=True, note="", by=SECOND, at=NOW)


async def test_only_the_approved_version_gets_one(office):
    item, _ = await office.publish()
    async with office.db.web.acquire() as conn:
        old = (await content.get(conn, item)).approved
        await content.edit(conn, item, replace(NOTICE, blocks=(Paragraph("改。"),)), by=1, at=NOW)
        with pytest.raises(TongueError, match="有了改动"):
            await tongue.add(conn, item, old, TIBETAN, by=CLERK, at=NOW)


async def test_of_two_the_later_one_is_shown_and_what_is_taken_down_is_gone(client, office, site):
    item, code = await office.publish()
    await added(office, item, TIBETAN)
    (later,) = await added(office, item, replace(TIBETAN, title="གསར་པ།"))
    assert "གསར་པ།" in await text(client, f"/n/{code}/in/bo")
    async with office.db.web.acquire() as conn:
        await tongue.remove(conn, later, by=CLERK, at=NOW)
        with pytest.raises(TongueError):
            await tongue.remove(conn, later, by=CLERK, at=NOW)
    site.cache._kept.clear()
    assert "ས་ཞིང་ཁ་གསབ།" in await text(client, f"/n/{code}/in/bo")


async def test_what_is_withdrawn_is_not_read_in_any_language(client, office, db):
    item, code = await office.publish()
    numbers = await added(office, item, TIBETAN, "cbr.mp3")
    async with db.owner.acquire() as conn:
        await conn.execute("UPDATE content.item SET state = 'withdrawn' WHERE id = $1", item)
    for path in ("in/bo", f"voice/{numbers[1]}"):
        assert "已撤回" in await text(client, f"/n/{code}/{path}", 410)


async def test_what_is_over_says_so_in_every_language(client, office):
    item, code = await office.publish(replace(NOTICE, valid_until=NOW - timedelta(days=1)))
    await added(office, item, TIBETAN)
    assert "已过期" in await text(client, f"/n/{code}/in/bo")


async def test_sealing_takes_words_and_recordings_with_it_and_the_auditor_has_them(office, db):
    item, _ = await office.publish()
    await added(office, item, TIBETAN, "plain.m4a")
    async with db.web.acquire() as conn, conn.transaction():
        await publish.seal_item(conn, VAULT, item, by=1, reason="漏了电话", at=NOW)
    rows = await office.fetch("SELECT title, body, digest FROM content.tongue ORDER BY id")
    assert [(row["title"], row["body"]) for row in rows] == [("", ""), ("", "")]
    kinds = await office.fetch("SELECT media_type FROM content.attachment WHERE digest = $1", rows[1]["digest"])
    assert kinds == [{"media_type": "application/x-sealed"}]
    ciphers = await office.fetch("SELECT name, key_id, cipher FROM content.sealed")
    opened = {row["name"]: VAULT.open(row["key_id"], row["cipher"]) for row in ciphers}
    assert any("ས་ཞིང་ཁ་གསབ" in words for name, words in opened.items() if name.startswith("tongue "))
    assert f"file {rows[1]['digest']}" in opened


async def test_a_listing_that_is_over_keeps_no_name_in_any_tongue(office, db):
    item, _ = await office.publish(LIST)
    await added(office, item, replace(TIBETAN, body="王大爷 ས་ཞིང་།"), "plain.m4a")
    async with db.worker.acquire() as conn, conn.transaction():
        await closing.close(conn, item, VAULT, rows=3, ended=NOW, at=NOW)
    rows = await office.fetch("SELECT body, digest FROM content.tongue ORDER BY id")
    assert rows[0]["body"] == ""
    kinds = await office.fetch("SELECT media_type FROM content.attachment WHERE digest = $1", rows[1]["digest"])
    assert kinds == [{"media_type": "application/x-sealed"}]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"language": "xx"}, "哪种语言"),
        ({"language": "zh"}, "哪种语言"),
        ({"title": " "}, "标题和正文"),
        ({"body": ""}, "标题和正文"),
        ({"dialect": "特别特别特别特别长的话"}, "最多10个字"),
        ({"body": "字" * 20_001}, "2万字"),
    ],
)
def test_what_is_no_tongue_says_why(wrong, says):
    with pytest.raises(TongueError, match=says):
        replace(TIBETAN, **wrong)


def test_every_state_has_its_word():
    assert len({state.label for state in State}) == len(State)


async def test_a_relay_shows_what_its_source_has_until_the_source_changes(client, office, site):
    item, _ = await office.publish(replace(NOTICE, variants=()))
    async with office.db.web.acquire() as conn:
        below = await content.relay(conn, item, TOWN, by=SECOND, at=NOW)
        village = await content.relay(conn, below.id, VILLAGE, by=SECOND, at=NOW)
    assert "/in/bo" not in await text(client, f"/n/{village.code}")
    (_, number) = await added(office, item, TIBETAN, "plain.m4a")
    stale(site)
    page = await text(client, f"/n/{village.code}")
    assert f'src="/n/{village.code}/voice/{number}"' in page
    assert "本地补充的" not in page, "nothing is added"
    assert TIBETAN.title in await text(client, f"/n/{village.code}/in/bo")
    (own,) = await added(office, below.id, "opus.ogg")
    stale(site)
    assert f"/voice/{own}" in await text(client, f"/n/{village.code}"), "the nearer one goes first"
    assert f"/voice/{number}" not in await text(client, f"/n/{village.code}")
    await office.correct(item, replace(NOTICE, variants=(), blocks=(Paragraph("每亩改为132元。"),)))
    stale(site)
    page = await text(client, f"/n/{village.code}")
    assert "/in/bo" not in page
    await text(client, f"/n/{village.code}/in/bo", 404)


async def test_what_a_place_adds_is_said_not_to_be_in_what_comes_from_above(client, office):
    item, _ = await office.publish()
    await added(office, item, TIBETAN)
    async with office.db.web.acquire() as conn:
        below = await content.relay(conn, item, VILLAGE, by=SECOND, at=NOW)
    for path in (f"/n/{below.code}", f"/n/{below.code}/in/bo"):
        assert "本地补充的时间、地点、电话不在里面" in await text(client, path)


def stale(site) -> None:
    """What browsers were given is looked at again."""
    for kept in (*site.cache._kept.values(), *site.media._kept.values()):
        kept.looked -= 5.0
