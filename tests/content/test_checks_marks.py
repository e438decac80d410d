"""Marks of secrecy and of openness: on their own line they block, spoken of they pass."""

import pytest

from content.checks import Severity, blocks, check
from content.item import Openness, Paragraph, Variant
from tests.content.samples import VILLAGE, subsidy
from tests.content.test_checks import TODAY, found, text


@pytest.mark.parametrize(
    "mark",
    [
        "机密", "秘密★1年", "绝密★长期", "机 密 ★ 10 年", "密级：秘密", "内部资料", "内部资料，注意保存",
        "（此件依申请公开）", "此件不公开", "此件不予公开。", "公开属性：依申请公开", "信息公开选项: 不予公开",
        "不得外传", "000012 机密★3年 特急", "【内部文件】",
        "以上共计11000元，详见附表。此件为内部资料，机密★1年，请勿外传，阅后请交回镇民政办公室统一保管和销毁。",
        "本名单属内部资料，请各村妥善保管。",
    ],
)  # fmt: skip
def test_marks_on_their_own_line_block(mark):
    one = found(subsidy(blocks=(Paragraph("x" * 50), Paragraph(mark), Paragraph("正文。" * 20))), "secrecy")
    assert [finding.severity for finding in one] == [Severity.BLOCK]


@pytest.mark.parametrize(
    "words",
    [
        "印发公文时明确标注“此件公开发布”“此件依申请公开”等字样。",
        "“此件依申请公开”等字样",
        "依申请公开和不予公开的政府信息要说明理由。",
        "规范依申请公开办理",
        "除涉及秘密或安全稳定外的信息公开率达100%。",
        "严格保守国家秘密。",
        "公文标注“机密★1年”的，不得上网；属于国家秘密的名单不公开，内部资料不外借。",
        "本通知是公开的，内部资料另行下发。",
        "信息公开选项: 主动公开",
        "（此件公开发布）",
        "特急",
        "加急",
    ],
)
def test_marks_that_are_only_spoken_of_pass(words):
    for version in (text(words), subsidy(blocks=(*(Paragraph("正文。" * 20),) * 20, Paragraph(words)))):
        assert not found(version, "secrecy")


@pytest.mark.parametrize(
    "title",
    [
        "内部资料 注意保存", "内部资料", "不得外传", "机密★1年", "（此件不公开）", "内部资料 随县2026年补贴发放名单",
        "随县2026年补贴发放名单（内部文件，不得外传）", "随县2026年补贴发放名单【秘密】",
    ],
)  # fmt: skip
def test_a_mark_that_became_the_title_blocks(title):
    assert [(one.severity, one.place) for one in found(subsidy(title=title), "secrecy")] == [(Severity.BLOCK, "标题")]


@pytest.mark.parametrize(
    "title",
    [
        "随县农业农村局关于做好依申请公开工作的通知", "随县政府信息依申请公开指南", "关于“此件不公开”等字样的说明",
        "随县保密局关于开展国家秘密载体清理的通知（公开发布）", "随县2026年补贴发放名单（第一批）",
    ],
)  # fmt: skip
def test_a_title_that_only_speaks_of_marks_passes(title):
    assert not found(subsidy(title=title), "secrecy")


def test_a_mark_in_what_a_village_adds_counts():
    version = subsidy(variants=(Variant(VILLAGE, blocks=(Paragraph("内部资料"), Paragraph("本村十八日登记。"))),))
    assert [one.place for one in found(version, "secrecy")] == [f"{VILLAGE}的本地补充：正文第1段"]


def test_marks_in_attachments_count():
    one = found(subsidy(), "secrecy", {"表.docx": "秘密★1年\n正文"})[0]
    assert one.place == "附件“表.docx”第1行"


def test_only_open_information_leaves_the_house():
    for openness in (Openness.ON_REQUEST, Openness.WITHHELD):
        assert blocks(check(subsidy(openness=openness), {}, today=TODAY))
    assert "理由" in found(subsidy(openness=Openness.WITHHELD), "openness")[0].reason
    assert "理由" not in found(subsidy(openness=Openness.WITHHELD, openness_reason="内部"), "openness")[0].reason
