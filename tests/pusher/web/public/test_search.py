"""Searching a place's page in the words that farmers use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.item import Genre, Paragraph, PlainFacts
from tests.pusher.web.public.office import NOTICE
from tests.pusher.web.public.test_place import hang

BARE = replace(NOTICE, blocks=(Paragraph("联系电话见下。"),), plain=PlainFacts(), variants=())
SUBSIDY = replace(BARE, title="关于发放耕地地力保护补贴的公告")
WATER = replace(BARE, title="关于供水管网检修临时停水的通知", genre=Genre.OUTAGE)
CLINIC = replace(BARE, title="县医院专家到村义诊的通知", genre=Genre.HEALTH)


async def _look(client, typed: str) -> str:
    async with client.get("/v/421321101201", params={"q": typed}) as reply:
        return await reply.text()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("耕地补贴", SUBSIDY.title),
        ("粮补", SUBSIDY.title),
        ("种地", SUBSIDY.title),
        ("自来水", WATER.title),
        ("临时停水通知", WATER.title),
        ("水", WATER.title),
        ("体检", CLINIC.title),
        ("看病", CLINIC.title),
    ],
)
async def test_a_farmers_word_finds_the_one_notice_that_it_means(client, office, typed, title):
    await hang(office, SUBSIDY, WATER, CLINIC)
    text = await _look(client, typed)
    assert "找到1条" in text
    assert title in text


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("停电", WATER.title),
        ("打针", CLINIC.title),
        ("村里停水到几点", WATER.title),
        ("我家的补贴没到账怎么办", SUBSIDY.title),
        ("粮补 王守田", SUBSIDY.title),
    ],
)
async def test_what_no_notice_says_leads_to_those_of_its_kind_and_says_so(client, office, typed, title):
    await hang(office, SUBSIDY, WATER, CLINIC)
    text = await _look(client, typed)
    assert f"没有写着“{typed}”的通知" in text
    assert "同一类的，找到1条" in text
    assert title in text


@pytest.mark.parametrize("typed", ["电", "高龄津贴", "丧葬费", "打疫苗 补贴"])
async def test_a_plain_neighbour_does_not_find_everything(client, office, typed):
    await hang(office, SUBSIDY, replace(BARE, title="民生实事进展", genre=Genre.PROGRESS))
    text = await _look(client, typed)
    assert "没有找到" in text
    assert "<li><a" not in text
    assert "12345" in text


async def test_the_notice_that_says_it_in_its_title_stands_first(client, office):
    aside = replace(BARE, title="给乡亲的一封信", genre=Genre.NOTICE, blocks=(Paragraph("停水不要慌。"),))
    await hang(office, WATER, aside)
    text = await _look(client, "停水")
    assert "找到2条" in text
    assert text.index(WATER.title) < text.index(aside.title)
