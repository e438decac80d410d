"""Articles: plain facts first, whole sentences only, nothing that WeChat would refuse or a stranger could inject."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.message import UnfitError
from channels.wechat.render.article import article, content, mass
from content.item import Heading, Paragraph, PlainFacts, Table
from content.render import render
from tests.channels.line import rendition, version

KEPT = {"section", "p", "strong", "br", "table", "tbody", "tr", "td"}


class Reader(HTMLParser):
    """What a browser makes of it: tags, attributes, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words += data


def test_an_article_says_the_facts_before_the_text_and_signs():
    made = article(rendition())
    body = "请各村于三月底前完成核实。"
    words = Reader(article(rendition(blocks=(Paragraph(body),)))["content"]).words
    order = ["谁能领：承包耕地的种粮农户", body, "均川镇人民政府2026年3月1日", "阅读原文", "7K3M9XA"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)
    assert made["title"] == "关于申报2026年耕地地力保护补贴的通知"
    assert made["content_source_url"] == "https://example.org/q/7K3M9XA"
    assert made["author"] == "均川镇人民政府"
    assert "更正" not in words
    assert mass(rendition()).text.splitlines()[0] == made["title"]


def test_a_correction_says_so_first():
    found = render(version(), division=421321101201000, code="7K3M9XA", url="https://example.org/q", corrects=version())
    made = article(found)
    assert made["title"].startswith("更正：")
    assert Reader(made["content"]).words.startswith("这是更正后的内容，以前收到的请以本篇为准。")


def test_a_long_title_loses_its_frame_before_it_is_refused():
    core = "高标准农田建设项目区群众投工投劳补助资金发放"
    made = article(rendition(title=f"随县人民政府办公室关于认真做好{core}的通知"))
    assert made["title"] == core


def test_what_is_too_long_is_refused_with_the_number_of_characters():
    with pytest.raises(UnfitError, match=r"图文标题最多32个字，请把「字+」删去3个字$"):
        article(rendition(title="字" * 35))
    one = len(content(rendition(blocks=(Paragraph("甲"),))))
    room = 19_999 - one + 1
    assert len(content(rendition(blocks=(Paragraph("甲" * room),)))) == 19_999
    with pytest.raises(UnfitError, match="删去7个字"):
        content(rendition(blocks=(Paragraph("甲" * (room + 7)),)))


def test_a_long_issuer_is_no_author_but_still_signs():
    issuer = "随县农业农村局（随县乡村振兴局）种植业管理股"
    made = article(rendition(issuer=issuer))
    assert "author" not in made
    assert issuer in made["content"]


@given(
    st.lists(st.one_of(st.builds(Paragraph, st.text(max_size=60)), st.builds(Heading, st.text(max_size=20), st.just(1)),
                       st.builds(Table, st.tuples(st.tuples(st.text(max_size=9), st.text(max_size=9))))), max_size=5),
    st.text(max_size=40),
)  # fmt: skip
def test_no_text_becomes_markup(blocks, who):
    found = rendition(blocks=tuple(blocks), plain=PlainFacts(who=who + "<img src=x onerror=alert(1)>"))
    html = content(found)
    read = Reader(html)
    assert read.tags <= KEPT
    assert read.attributes <= {"style"}
    said = re.sub(r"\s", "", read.words)
    assert "<imgsrc=xonerror=alert(1)>" in said
