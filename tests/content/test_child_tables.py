"""Tables of children: by what the title, the line above or another cell calls them; those who work for them pass."""

import pytest

from content.checks import Severity, check
from content.item import Attachment, Paragraph, Table
from tests.content.samples import TODAY, subsidy

HEAD = ("序号", "村", "姓名", "金额（元）")
ROWS = (("1", "高庙村", "李明轩", "1100"), ("2", "石桥村", "赵二宝", "1100"))
FILE = Attachment("发放表.xlsx", "x", "0" * 64, 1)


def found(*rows, title="公示", above="现将名单公示如下：", rule="minor"):
    version = subsidy(title=title, blocks=(Paragraph(above), Table(rows)))
    return [one for one in check(version, {}, today=TODAY) if one.rule == rule]


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("随县2026年孤儿和事实无人抚养儿童基本生活费发放名单公示", "现将名单公示如下："),
        ("随县2026年困境儿童慰问名单", "现将名单公示如下："),
        ("青山镇中心幼儿园2026年秋季录取幼儿名单公示", "公示期五天。"),
        ("关于2026年春季学期小学家庭经济困难学生资助名单的公示", "公示期五天。"),
        ("社会救助对象公示", "附表2　散居孤儿"),
        ("社会救助对象公示", "经审核，拟将下列2名事实无人抚养儿童纳入保障，名单如下："),
    ],
)
def test_a_table_of_children_is_stopped_without_any_age(title, above):
    (one,) = found(HEAD, *ROWS, title=title, above=above)
    assert (one.severity, one.place, one.quote) == (Severity.BLOCK, "表1第2行第3列", "2人")


def test_a_list_of_which_children_are_a_part_is_for_a_person():
    title = "2026年三季度低保、特困人员和孤儿救助资金发放名单公示"
    assert [one.severity for one in found(HEAD, *ROWS, title=title)] == [Severity.WARN]


def test_another_cell_says_that_one_is_an_orphan():
    rows = (("姓名", "类别", "金额"), ("王建国", "特困", "900"), ("李明轩", "散居孤儿", "1100"))
    (one,) = found(*rows, title="救助资金发放公示")
    assert (one.severity, one.place, one.quote) == (Severity.BLOCK, "表1第3行第1列", "1人")


@pytest.mark.parametrize(
    "rows",
    [
        (("孤儿", "金额"), ("赵二宝（10岁）", "1100")),
        (("姓名", "金额"), ("李明轩（8岁）", "1100")),
        (("姓名", "金额"), ("李明轩（男，8岁）", "1100")),
        (("姓名", "金额"), ("李明轩 8岁", "1100")),
        (("姓名", "金额"), ("李明轩，8岁", "1100")),
        (("姓名", "金额"), ("李明轩（三年级）", "1100")),
        (("姓名", "金额"), ("李明轩（2018年3月生）", "1100")),
        (("户主", "受助人"), ("王建国", "李明轩（8岁）")),
    ],
)
def test_a_child_with_its_age_in_one_cell_is_stopped(rows):
    assert found(*rows)[0].severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("随县儿童主任名单公示", (("村", "姓名", "联系电话"), ("高庙村", "李明轩", "0722-3338000"))),
        ("关爱留守儿童志愿者名单公示", (("村", "姓名"), ("高庙村", "李明轩"))),
        ("困境儿童监护人补贴发放名单公示", (("村", "姓名"), ("高庙村", "李明轩"))),
        ("孤儿基本生活费发放公示", (("村", "家长姓名", "金额"), ("高庙村", "李明轩", "1100"))),
        ("孤儿基本生活费发放公示", (("村", "姓名", "金额"), ("高庙村", "李某某", "1100"))),
        ("孤儿基本生活费发放公示", (("村", "孤儿", "金额"), ("高庙村", "3", "3300"))),
        ("幼儿园教师招聘拟录用名单公示", (("序号", "姓名"), ("1", "李明轩"))),
        ("关于做好孤儿保障工作的通知", (("乡镇", "姓名", "职务"), ("青山镇", "李明轩", "干事"))),
        ("2026年孤儿大学生助学名单公示", (("序号", "姓名"), ("1", "李明轩"))),
        ("高龄津贴发放公示", (("姓名", "金额"), ("李建国（81岁）", "100"))),
        ("高龄津贴发放公示", (("姓名", "备注"), ("李建国（孙女8岁）", "100"))),
        ("特殊困难家庭公示", (("姓名", "对象", "年龄段"), ("李建国", "特困", "60岁以上"))),
        ("耕地地力保护补贴公示", (("村", "姓名", "金额"), ("高庙村", "李明轩", "1100"))),
    ],
)
def test_who_works_for_children_or_is_of_age_passes(title, rows):
    assert [one for one in found(*rows, title=title, above="公示期五天。") if one.severity is Severity.BLOCK] == []


def test_captions_over_the_head_of_a_sheet_are_no_head():
    captions = "孤儿基本生活费发放表\t\t\t\n填报单位：青山镇\t\t\t\n"
    told = {FILE.name: captions + "\n".join("\t".join(row) for row in (HEAD, *ROWS))}
    version = subsidy(blocks=(Paragraph("名单见附件。"),), attachments=(FILE,))
    got = [(one.rule, one.place) for one in check(version, told, today=TODAY) if one.severity is Severity.BLOCK]
    assert got == [("minor", "附件“发放表.xlsx”第4行第3列")]


def test_the_columns_below_a_caption_are_read_by_their_heads():
    rows = (("名单", "", ""), ("姓名", "年龄", "残疾类别"), ("李明轩", "8", "精神"), ("王建国", "50", "肢体"))
    assert [one.place for one in found(*rows)] == ["表1第3行第1列"]
    assert [one.place for one in found(*rows, rule="illness")] == ["表1第3行第3列"]


def test_a_head_of_two_rows_is_read_as_one():
    rows = (
        ("序号", "对象情况", "", "金额"),
        ("", "姓名", "残疾类别", ""),
        ("1", "王建国", "精神", "1100"),
        ("2", "李桂芳", "肢体", "1100"),
    )
    assert [one.place for one in found(*rows, rule="illness")] == ["表1第3行第3列"]
