"""Whom a notice gives something of their own: told besides, never in place of those who pay.

whom_shares.txt has the form of whom_notices.txt.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from content.ingest import read
from content.ingest.reading import reading

READ_ON = date(2026, 5, 6)
CASES = re.findall(
    r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)",
    Path(__file__).with_name("whom_shares.txt").read_text("utf-8"),
    re.MULTILINE,
)


def _read(text):
    return reading(read("通知.txt", text.encode()), today=READ_ON)


@pytest.mark.parametrize(("must", "may", "text"), CASES)
def test_who_has_something_of_their_own_is_told(must, may, text):
    said = _read(text)
    found = {one.value for one in (*said.conditions, *said.shares)} - {"all"}
    wanted = [set(ways.split("|")) for ways in must.split(";") if ways]
    besides = set(may.strip().split(";"))
    free = {one for one in found if one.startswith("age") and "age" in besides}
    assert [ways for ways in wanted if not ways & found] == []
    assert found - free <= besides.union(*wanted)


def test_a_share_narrows_nobody_and_what_is_past_is_none():
    said = _read("养老保险缴费\n缴费对象：年满16周岁未满60周岁的居民。\n低保户由财政代缴100元。\n")
    assert {one.value for one in said.conditions} == {"age:16-59"}
    assert said.besides == ("tag:低保|低保户",)
    done = _read("医保征缴\n没缴的抓紧缴。\n已由民政代交的低保户不用再交。\n")
    assert done.shares == ()


def test_who_is_meant_anyway_is_no_share():
    said = _read("低保户用电\n对象：全镇低保户。\n低保户每月免收10度电费。\n")
    assert [one.value for one in said.conditions] == ["tag:低保"]
    assert said.shares == ()


@pytest.mark.parametrize(
    "text",
    [
        "自来水改造\n每户收材料费280元。\n低保户免收。\n",
        "数字电视\n每月16元，低保户由镇里出。\n",
        "管护\n招30人，其中10人专招低保户。\n",
    ],
)
def test_what_the_others_pay_for_is_not_for_those_alone_who_do_not(text):
    said = _read(text)
    assert [one.value for one in said.conditions if one.value != "all"] == []
    assert [one.value for one in said.shares] == ["tag:低保"]
