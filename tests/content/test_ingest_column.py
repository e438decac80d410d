"""List pages: their articles, on their own host, with the day beside them; menus and paging are none."""

from datetime import date

import pytest

from content.ingest.column import Article, articles

BASE = "http://www.zgsuixian.gov.cn/zwgk/tzgg/index.html"
MENU = "".join(f'<li><a href="/c{no}/">政务公开栏目{no}</a></li>' for no in range(9))
PAGING = (
    '<div><a href="index_1.html">下一页下一页</a><a href="?page=3">尾页尾页尾页</a>'
    '<a href="javascript:go()">跳转到页码</a></div>'
)


def listed(rows):
    return articles(f"<html><meta charset=gbk><body>{MENU}{rows}{PAGING}</body></html>".encode("gbk"), BASE)


@pytest.mark.parametrize(
    ("row", "url", "day"),
    [
        ("<li><a href='./202611/t20261120_123.shtml'>{t}</a><span>2026-11-20</span></li>",
         "http://www.zgsuixian.gov.cn/zwgk/tzgg/202611/t20261120_123.shtml", date(2026, 11, 20)),
        ("<li><span>[2026-11-20]</span> <a href='/art/2026/11/20/art_12_3456.html' title='{t}'>关于发放…</a></li>",
         "http://www.zgsuixian.gov.cn/art/2026/11/20/art_12_3456.html", date(2026, 11, 20)),
        ("<tr><td><a href='../../info/1001/2345.htm'>{t}</a></td><td>2026年11月20日</td></tr>",
         "http://www.zgsuixian.gov.cn/info/1001/2345.htm", date(2026, 11, 20)),
        ("<p><a href='/x/202611/t20261120_9.html'>{t}</a></p>",
         "http://www.zgsuixian.gov.cn/x/202611/t20261120_9.html", date(2026, 11, 20)),
        ("<a href='/zwgk/content_778899.html'>{t}</a>", "http://www.zgsuixian.gov.cn/zwgk/content_778899.html", None),
        ("<li><a href='/n/abc.html'><b>{t}</b><i>2026/11/20</i></a></li>",
         "http://www.zgsuixian.gov.cn/n/abc.html", date(2026, 11, 20)),
    ],
)  # fmt: skip
def test_articles_of_several_systems(row, url, day):
    title = "关于发放耕地地力保护补贴的公告"
    rows = row.replace("{t}", title)
    wrapped = f"<table>{rows}</table>" if rows.startswith("<tr") else rows
    assert listed(wrapped) == (Article(url, title, day),)


def test_other_hosts_repeats_and_hidden_links_are_left():
    row = "<li><a href='/x/t20261120_1.html'>关于甲的公告通知</a></li>"
    other = "<li><a href='http://other.example/t20261120_2.html'>别的网站的公告</a></li>"
    hidden = "<li style='display:none'><a href='/x/t20261120_3.html'>藏起来的公告</a></li>"
    assert [one.title for one in listed(row + row + other + hidden)] == ["关于甲的公告通知"]


def test_the_order_is_the_pages():
    rows = "".join(f"<li><a href='/x/t2026112{no}_1.html'>第{no}号公告通知</a></li>" for no in range(3))
    assert [one.day.day for one in listed(rows)] == [20, 21, 22]
