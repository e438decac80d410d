"""Feeds: valid by RFC 4287 and JSON Feed 1.1, asked for by ETag and by day, and silent about persons."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from content.item import Contact, Genre, Paragraph, Reach, Table, Variant
from pusher.web.public import cache
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, OTHER, PUSH, TOWN, VILLAGE

RULES = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://cunkou.suixian.gov.cn"
FEEDS = ("/v/421321101201/atom.xml", "/v/421321101201/feed.json")
TEXT, LINK = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https?://[^ ]+$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
AUTHORS = {"type": "array", "minItems": 1, "items": {"type": "object", "minProperties": 1, "properties": {
    "name": TEXT, "url": LINK, "avatar": LINK}, "additionalProperties": False}}  # fmt: skip
# The JSON Feed specification, version 1.1, as a schema; what begins with _ is an extension, and an object.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT, "home_page_url": LINK, "feed_url": LINK, "description": TEXT, "user_comment": TEXT,
        "next_url": LINK, "icon": LINK, "favicon": LINK, "authors": AUTHORS, "language": TEXT,
        "expired": {"type": "boolean"}, "hubs": {"type": "array"},
        "items": {"type": "array", "items": {
            "type": "object",
            "required": ["id"],
            "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
            "properties": {
                "id": TEXT, "url": LINK, "external_url": LINK, "title": TEXT, "content_html": TEXT,
                "content_text": TEXT, "summary": TEXT, "image": LINK, "banner_image": LINK,
                "date_published": MOMENT, "date_modified": MOMENT, "authors": AUTHORS, "language": TEXT,
                "tags": {"type": "array", "items": TEXT}, "attachments": {"type": "array"},
            },
            "patternProperties": {"^_[^.]+$": {"type": "object"}},
            "additionalProperties": False,
        }},
    },
    "patternProperties": {"^_[^.]+$": {"type": "object"}},
    "additionalProperties": False,
}  # fmt: skip
NAMES = ("王守田", "李长根", "14000000009")
LIST = replace(
    NOTICE,
    title="神农社区补贴面积公示",
    genre=Genre.LISTING,
    division=VILLAGE,
    variants=(),
    plain=replace(NOTICE.plain, who=NAMES[1]),
    contacts=(Contact("值班", NAMES[2]),),
    blocks=(Paragraph(f"{NAMES[1]}等两户。"), Table((("姓名", "面积"), (NAMES[0], "4.2")))),
    valid_until=NOW + timedelta(days=5),
)


async def hang(office, *versions, place: int = VILLAGE) -> list[str]:
    """Publish and post, the later the newer."""
    codes = []
    for number, version in enumerate(versions):
        item, code = await office.publish(version, at=NOW + timedelta(minutes=number))
        await office.push(item, (1, place, "qrcode", "sent", None), number=PUSH + number)
        codes.append(code)
    return codes


async def _atom(client, path: str = FEEDS[0]):
    async with client.get(path) as reply:
        assert reply.status == 200
        assert reply.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        return etree.fromstring(await reply.read())


async def _json(client, path: str = FEEDS[1]):
    async with client.get(path) as reply:
        assert reply.headers["Content-Type"] == "application/feed+json; charset=utf-8"
        return await reply.json(content_type=None)


async def test_atom_is_valid_and_says_what_hangs(client, office):
    older, newer = await hang(office, replace(NOTICE, title="县里 <b>补贴</b> & 奖励"), LIST)
    feed = await _atom(client)
    assert RULES.validate(feed), RULES.error_log
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [f"{BASE}/n/{newer}", f"{BASE}/n/{older}"]
    assert entries[1].findtext(f"{ATOM}title") == "县里 <b>补贴</b> & 奖励"
    assert entries[1].findtext(f"{ATOM}published") == "2026-11-21T16:00:00+08:00"
    assert [link.get("href") for link in entries[0].findall(f"{ATOM}link")] == [f"{BASE}/n/{newer}?v=421321101201"]
    assert "每亩131.4元" in entries[1].findtext(f"{ATOM}summary")
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": BASE + FEEDS[0], "alternate": f"{BASE}/v/421321101201"}


async def test_json_feed_is_valid_and_says_the_same(client, office):
    await hang(office, NOTICE, LIST)
    feed = await _json(client)
    jsonschema.validate(feed, JSON_FEED)
    assert [one["title"] for one in feed["items"]] == [LIST.title, NOTICE.title]
    assert feed["items"][0]["_cunkou"] == {"genre": "listing", "until": "2026-11-26T16:00:00+08:00"}
    assert feed["items"][1]["tags"] == ["惠农补贴"]
    atom = [one.findtext(f"{ATOM}id") for one in (await _atom(client)).findall(f"{ATOM}entry")]
    assert [one["id"] for one in feed["items"]] == atom


@pytest.mark.parametrize("path", ["/v/421321101201", "/v/421321101", "/v/421321"])
async def test_an_empty_place_has_valid_feeds_too_and_its_page_names_them(client, office, path):
    assert RULES.validate(await _atom(client, f"{path}/atom.xml")), RULES.error_log
    feed = await _json(client, f"{path}/feed.json")
    jsonschema.validate(feed, JSON_FEED)
    assert feed["items"] == []
    async with client.get(path) as reply:
        text = await reply.text()
    for kind, name in (("atom+xml", "atom.xml"), ("feed+json", "feed.json")):
        assert f'<link rel="alternate" type="application/{kind}"' in text
        assert f'href="{path}/{name}"' in text


async def test_no_person_and_nothing_narrow_is_in_a_feed(client, office):
    await hang(office, LIST, replace(NOTICE, title="只给本村", reach=Reach.VILLAGE))
    for path in FEEDS:
        async with client.get(path) as reply:
            text = await reply.text()
        assert LIST.title in text
        assert not [name for name in (*NAMES, "只给本村") if name in text]


async def test_a_village_s_own_words_are_in_its_feed_and_what_hangs_elsewhere_is_not(client, office):
    own = Variant(VILLAGE, plain=replace(NOTICE.plain, who="神农社区的种地户", deadline=date(2026, 11, 30)))
    await hang(office, replace(NOTICE, variants=(own,)))
    assert "神农社区的种地户" in (await _json(client))["items"][0]["content_text"]
    assert "神农社区" not in (await _json(client, "/v/421321/feed.json"))["items"][0]["content_text"]
    assert (await _json(client, f"/v/{OTHER}/feed.json"))["items"] == []
    assert len((await _json(client, f"/v/{TOWN}/feed.json"))["items"]) == 1
    assert (await _json(client, f"/v/{COUNTY}/feed.json"))["items"][0]["url"].endswith(await _code(office))


async def _code(office) -> str:
    return (await office.fetch("SELECT code FROM content.item"))[0]["code"]


@pytest.mark.parametrize("path", FEEDS)
async def test_what_has_not_changed_is_not_sent_again(client, office, path, monkeypatch):
    await hang(office, NOTICE)
    async with client.get(path) as reply:
        etag, modified = reply.headers["ETag"], reply.headers["Last-Modified"]
        assert reply.headers["Cache-Control"] == "public, max-age=5"
    office.now += timedelta(minutes=5)
    _later(monkeypatch, 100)
    for header in ({"If-None-Match": etag}, {"If-Modified-Since": modified}, {"If-None-Match": f'"x", {etag}'}):
        async with client.get(path, headers=header) as reply:
            assert reply.status == 304, header
            assert reply.headers["Last-Modified"] == modified, "made anew and the same: not modified"
            assert not await reply.read()
    older = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
    for header in ({"If-None-Match": '"x"', "If-Modified-Since": modified}, {"If-Modified-Since": older}):
        async with client.get(path, headers=header) as reply:
            assert reply.status == 200, header


@pytest.mark.parametrize("path", FEEDS)
async def test_what_holds_no_more_is_gone_at_the_next_look_for_every_reader(client, office, path, monkeypatch):
    await hang(office, NOTICE)
    async with client.get(path) as reply:
        kept = {"If-Modified-Since": reply.headers["Last-Modified"]}
    await office.fetch("UPDATE content.item SET state = 'withdrawn' RETURNING id")
    office.now += timedelta(seconds=10)
    _later(monkeypatch, 10)
    async with client.get(path, headers=kept) as reply:
        assert reply.status == 200
        assert NOTICE.title not in await reply.text()


async def test_a_correction_is_told_as_one(client, office):
    await hang(office, NOTICE)
    item = (await office.fetch("SELECT id FROM content.item"))[0]["id"]
    await office.fetch("UPDATE content.item SET published_at = $1 RETURNING id", NOW - timedelta(days=2))
    await office.correct(item, replace(NOTICE, plain=replace(NOTICE.plain, how_much="每亩130元")))
    (one,) = (await _json(client))["items"]
    assert "每亩130元" in one["content_text"]
    assert (one["date_published"], one["date_modified"]) == ("2026-11-19T16:00:00+08:00", "2026-11-21T16:00:00+08:00")


@pytest.mark.parametrize("name", ["atom.xml", "feed.json", "screen"])
async def test_an_unknown_place_has_none(client, office, name):
    for place in ("999999", "x", "421321999"):
        async with client.get(f"/v/{place}/{name}") as reply:
            assert reply.status == 404


def _later(monkeypatch, seconds: float) -> None:
    start = time.monotonic()
    monkeypatch.setattr(cache, "monotonic", lambda: start + seconds)
