"""复制去年这条: what is taken over, what is left behind, and every day that is still last year's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.copied import copy_of, left_days
from content.item import Attachment, Genre, Paragraph, PlainFacts, Table, Variant
from tests.content.samples import VILLAGE, subsidy

LAST_YEAR = subsidy(
    title="关于2025年耕地地力保护补贴申报的通知",
    blocks=(
        Paragraph("2025年11月3日起申报，11月30日截止，每周三到村委会办。"),
        Table((("村", "时间"), ("星亮村", "11月5日上午"))),
    ),
    plain=PlainFacts("种粮农户", "每亩82.50元", "11月30日前到村委会登记", deadline=date(2025, 11, 30)),
    variants=(Variant(VILLAGE, (Paragraph("本村11月6日办。"),)),),
    attachments=(Attachment("名单.xlsx", "application/x", "0" * 64, 1),),
)


def test_its_date_number_validity_and_files_are_to_be_written_anew() -> None:
    made = copy_of(LAST_YEAR)
    assert (made.issued_on, made.document_number, made.valid_until, made.attachments) == (None, "", None, ())
    assert (made.title, made.plain, made.blocks) == (LAST_YEAR.title, LAST_YEAR.plain, LAST_YEAR.blocks)


def test_the_names_of_a_listing_stay_behind() -> None:
    listing = replace(LAST_YEAR, genre=Genre.LISTING)
    assert copy_of(listing).blocks == LAST_YEAR.blocks[:1]


def test_every_day_of_last_year_is_shown_with_its_place() -> None:
    left = [(one.place, one.day) for one in left_days(copy_of(LAST_YEAR), LAST_YEAR)]
    assert left == [
        ("标题", "2025年"),
        ("“怎么办”", "11月30日"),
        ("“截止哪天”", "2025年11月30日"),
        ("正文第1段", "2025年11月3日"),
        ("正文第1段", "11月30日"),
        ("正文第1段", "周三"),
        ("表格", "11月5日"),
        ("本地补充", "11月6日"),
    ]


def test_a_day_that_was_changed_is_not_shown_any_more() -> None:
    made = replace(copy_of(LAST_YEAR), title="关于2026年耕地地力保护补贴申报的通知", plain=PlainFacts(), variants=(),
                   blocks=(Paragraph("2026年11月2日起申报，11月30日截止。"),))  # fmt: skip
    left = left_days(made, LAST_YEAR)
    assert [(one.before, one.day, one.after) for one in left] == [("2026年11月2日起申报，"[-14:], "11月30日", "截止。")]


@pytest.mark.parametrize("words", ["二〇二五年", "2025-11-30", "11月底", "腊月廿三", "第三季度", "2025年度", "15号前"])
def test_days_are_known_however_they_are_written(words: str) -> None:
    old = subsidy(blocks=(Paragraph(f"请在{words}办好。"),), plain=PlainFacts())
    assert [one.place for one in left_days(copy_of(old), old)] != []


@pytest.mark.parametrize("words", ["3号楼", "12345", "每亩82.50元", "第2批"])
def test_what_is_no_day_is_not_shown(words: str) -> None:
    old = subsidy(title="关于补贴的通知", blocks=(Paragraph(f"到{words}去。"),), plain=PlainFacts())
    assert left_days(copy_of(old), old) == ()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_day_is_left_exactly_when_it_is_the_same(old: date, new: date) -> None:
    def notice(day: date):
        return subsidy(title="关于补贴的通知", blocks=(), plain=PlainFacts(deadline=day))

    assert bool(left_days(notice(new), notice(old))) == (old == new)
