"""A body that says nothing is stopped, whoever asks for it; a short one that says something passes."""

import pytest

from content.checks import Severity, check
from content.item import Attachment, Heading, Nature, Paragraph, Table
from tests.content.samples import subsidy
from tests.content.test_checks import TODAY

FILE = Attachment("名单.pdf", "application/pdf", "0" * 64, 1)


def judged(*blocks, **changes):
    version = subsidy(blocks=tuple(Paragraph(one) if isinstance(one, str) else one for one in blocks), **changes)
    return [one.severity for one in check(version, {}, today=TODAY) if one.rule == "body"]


@pytest.mark.parametrize(
    "body",
    [
        (), ("x",), ("  ", "……"), ("各位村民：",), ("各位村民：", "桂家台村村民委员会", "2026年11月30日"),
        (Heading("无"), "厉山镇人民政府 2026年11月30日"), (Table((("", ""), ("", ""))),),
    ],
)  # fmt: skip
def test_a_body_that_says_nothing_stops(body):
    assert judged(*body) == [Severity.BLOCK]


@pytest.mark.parametrize(
    "body",
    [
        ("今晚停水",), ("各位村民：", "明早8点停电。"), ("咨询电话：0722-3338000",), (Heading("已恢复供水"),),
        (Table((("村", "时间"), ("桂家台村", "8点"))),),
    ],
)  # fmt: skip
def test_few_words_that_say_something_pass(body):
    assert judged(*body) == []


def test_an_alert_that_is_passed_on_may_say_one_word():
    assert judged("解除。", nature=Nature.ALERT) == []
    assert judged(nature=Nature.ALERT) == [Severity.BLOCK]


def test_where_only_files_say_it_the_author_is_told():
    assert judged(attachments=(FILE,)) == [Severity.WARN]
