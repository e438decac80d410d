"""A page that was corrected: its differences, and a clerk's item with them put in where her own words do not stand."""

from dataclasses import replace
from datetime import date

from content.corrected import Difference, differences, merged
from content.item import Paragraph, Table
from tests.content.samples import subsidy

FIRST = Paragraph("种粮农户请于12月20日前登记。")
NOW = Paragraph("种粮农户请于12月25日前登记。")
ASK = Paragraph("咨询电话：0722-3338000。")
READ = subsidy(blocks=(FIRST, ASK))
PAGE = replace(READ, blocks=(NOW, ASK), plain=replace(READ.plain, deadline=date(2026, 12, 25)))


def test_differences_are_lines_of_title_and_body_and_rows_of_tables():
    was = replace(READ, blocks=(FIRST, Table((("村", "标准"), ("一村", "98.6")))))
    now = replace(was, title="新标题", blocks=(FIRST, Table((("村", "标准"), ("一村", "99.6"))), ASK))
    assert differences(was, now) == (
        Difference(was.title, "新标题"), Difference("一村 | 98.6", f"一村 | 99.6\n{ASK.text}"),
    )  # fmt: skip
    assert differences(READ, READ) == ()


def test_what_the_clerk_left_as_it_was_read_follows_the_page():
    mine = replace(READ, title="她的标题", blocks=(Paragraph("各位村民："), FIRST, ASK))
    done = merged(READ, mine, PAGE)
    assert done.version.blocks == (Paragraph("各位村民："), NOW, ASK)
    assert (done.version.title, done.version.plain.deadline) == ("她的标题", date(2026, 12, 25))
    assert done.left == ()


def test_the_clerks_own_words_stay_and_are_named():
    own = Paragraph("种粮的请在12月20日前到村委会登记。")
    mine = replace(READ, blocks=(own, ASK), plain=replace(READ.plain, deadline=date(2026, 12, 18)))
    done = merged(READ, mine, PAGE)
    assert (done.version.blocks, done.version.plain.deadline) == ((own, ASK), date(2026, 12, 18))
    assert done.left == (Difference(FIRST.text, NOW.text),)


def test_what_is_added_follows_what_it_stood_behind_and_comes_once():
    more = Paragraph("逾期不再受理。")
    page = replace(READ, blocks=(FIRST, more, ASK))
    once = merged(READ, READ, page).version
    assert once.blocks == (FIRST, more, ASK)
    assert merged(READ, once, page).version == once
    assert merged(READ, READ, replace(READ, blocks=(ASK,))).version.blocks == (ASK,)
    assert merged(READ, READ, replace(READ, blocks=(more, FIRST, ASK))).version.blocks == (more, FIRST, ASK)


def test_her_words_in_one_line_keep_no_other_line_from_being_corrected():
    paid, more = Paragraph("每户补贴300元。"), Paragraph("每户补贴350元。")
    own = Paragraph("每户补贴300元，打到一卡通。")
    read = replace(READ, blocks=(FIRST, paid, ASK))
    done = merged(read, replace(read, blocks=(FIRST, own, ASK)), replace(read, blocks=(NOW, more, ASK)))
    assert done.version.blocks == (NOW, own, ASK)
    assert done.left == (Difference(paid.text, more.text),)


def test_a_line_that_stands_twice_is_changed_where_it_was_changed():
    one, other, store = map(Paragraph, ("一组：12月3日停水。", "二组：12月4日停水。", "请提前储水。"))
    close, third = Paragraph("请关好阀门。"), Paragraph("三组：12月5日停水。")
    read = replace(READ, blocks=(one, store, other, store))
    mine = replace(read, blocks=(Paragraph("各位村民："), one, store, other, store))
    for said in ((one, close, other, store), (one, other, store), (one, store, other, store, third, store)):
        done = merged(read, mine, replace(read, blocks=said))
        assert done.version.blocks == (Paragraph("各位村民："), *said)
        assert done.left == ()


def test_what_she_has_done_already_is_no_conflict():
    for said in ((NOW, ASK), (ASK,)):
        page = replace(READ, blocks=said)
        assert merged(READ, page, page) == merged(page, page, page)
