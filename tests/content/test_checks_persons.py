"""Persons: illness, children, homes, cards; and masks of one person that join up across publications."""

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks import Policy, Published, Severity, check, imprints
from content.item import Contact, Paragraph, Table
from tests.content.samples import subsidy

TODAY = date(2026, 11, 21)


def found(version, *rules, texts=None, **options):
    return [one for one in check(version, texts or {}, today=TODAY, **options) if one.rule in rules]


def text(words):
    return subsidy(blocks=(Paragraph(words),))


def table(*rows):
    return subsidy(blocks=(Table(rows),))


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("张三，男，45岁，患尿毒症，申请救助。", True),
        ("村民李建国因患肺癌致困。", True),
        ("救助对象：王某某，精神残疾二级。", True),
        ("张三，身份证号421321********1234，患尿毒症。", True),
        ("竹园村　王丽（监护人：王建军）之女王小萌，就读竹园小学三年级，白血病，救助8000元", True),
        ("繁荣街社区 赵玉梅 精神分裂症 监护人到场", True),
        ("欧阳明因病致困。", False),
        ("李建国因病、因残致困。", False),
        ("各镇对痴呆、聋哑、精神障碍人员要落实专人看护。", False),
        ("开展农村妇女“两癌”免费检查。", False),
        ("患有高血压、糖尿病的老人可以签约家庭医生。", False),
        ("参保人员患恶性肿瘤的，报销比例提高。", False),
    ],
)
def test_illness_in_a_text(words, hit):
    assert [one.severity for one in found(text(words), "illness")] == ([Severity.BLOCK] if hit else [])


def test_illness_in_a_table_is_said_once_for_a_column():
    named = (("姓名", "村组", "致困原因"), ("张三", "1组", "肺癌"), ("李四", "2组", "艾滋病"), ("王五", "2组", "因病"))
    one = found(table(*named), "illness")
    assert [(hit.place, "共2处" in hit.reason) for hit in one] == [("表1第2行第3列", True)]
    assert not found(table(("病种", "报销比例"), ("肺癌", "80%")), "illness")
    rows = "\n".join("\t".join(row) for row in named)
    assert found(subsidy(), "illness", texts={"名单.xlsx": rows})[0].place == "附件“名单.xlsx”第2行第3列"


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("张小明，男，13岁，父母双亡。", True),
        ("随县实验小学三年级学生李小红获得资助。", True),
        ("王小萌，就读竹园小学三年级，救助8000元", True),
        ("张建国，男，45岁。", False),
        ("年满16周岁的城乡居民可以参保。", False),
        ("实验小学三年级学生免费体检。", False),
        ("适龄女性13岁起可以接种。", False),
    ],
)
def test_children_in_a_text(words, hit):
    assert bool(found(text(words), "minor")) is hit


def test_children_in_tables():
    assert found(table(("姓名", "年龄"), ("张三", "45"), ("李小明", "12岁")), "minor")[0].place == "表1第3行第1列"
    assert found(table(("姓名", "出生年月"), ("李小明", "2015.3")), "minor")
    assert (
        found(table(("姓名", "学校", "班级"), ("李小明", "实验小学", "三(2)班")), "minor")[0].severity is Severity.BLOCK
    )
    assert found(table(("姓名", "就读学校"), ("李小明", "武汉大学")), "minor")[0].severity is Severity.WARN
    assert found(table(("孤儿姓名", "村组"), ("李小明", "1组")), "minor")
    assert not found(table(("姓名", "年龄"), ("张三", "45")), "minor")
    assert not found(table(("学校", "班级", "人数"), ("实验小学", "三(2)班", "45")), "minor")


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("张三，家住厉山镇幸福路12号3单元", True),
        ("家庭住址：神农社区星河湾5栋201室", True),
        ("河西社区 苗庆云 肢体二级 五一路河西小区3号楼2单元501", True),
        ("李桥村：汪根水（李桥村上屋组17号，倒房3间）", True),
        ("现住星亮村2组", False),
        ("办理地点：幸福路12号政务服务中心", False),
    ],
)
def test_homes(words, hit):
    assert bool(found(text(words), "address")) is hit


def test_homes_in_tables():
    assert found(table(("姓名", "家庭住址"), ("张三", "幸福路12号")), "address")
    assert not found(table(("姓名", "家庭住址"), ("张三", "星亮村2组")), "address")
    assert not found(table(("企业名称", "法人姓名", "地址"), ("甲公司", "张三", "幸福路12号")), "address")


def test_cards_and_papers_under_their_label():
    assert found(text("张三，社会保障卡号A12345678"), "card")
    assert found(text("护照号：E12345678"), "card")
    assert found(table(("姓名", "残疾证号"), ("张三", "42132119880101123443")), "card")
    assert not found(text("咨询社保卡业务请拨0722-3338000"), "card")
    assert not found(text("文件编号E12345678"), "card")


def keyed(words):
    return hmac.digest(b"k" * 32, words.encode(), hashlib.sha256)


def masked(*numbers, name="张三"):
    return table(("姓名", "身份证号"), *((name, number) for number in numbers))


def joins(version, *others):
    published = [Published(one, "7K3M9XA") for other in others for _, one in imprints(other, {}, keyed)]
    return found(version, "id_joined", masked=imprints(version, {}, keyed), published=published)


NUMBER = "421321198801011234"
FRONT = "421321********1234"


def test_masks_that_join_up_are_refused():
    one = joins(masked("4213211988********"), masked("**********01011234"))
    assert [(hit.severity, "7K3M9XA" in hit.reason) for hit in one] == [(Severity.BLOCK, True)]
    assert "1988" not in repr(one)


def test_masks_of_one_kind_do_not_join():
    assert not joins(masked(FRONT), masked(FRONT))
    assert not joins(masked(FRONT), masked("421321********5678"))


def test_namesakes_do_not_join():
    assert not joins(masked("4213211988********"), masked("42132219******1234"[:10] + "**011234"))
    assert not joins(masked("4213211988********"), masked("**********01011234", name="李四"))
    assert not joins(masked("4213211988********"), masked("421321199*01011234"))  # another year


def test_a_mask_that_hides_the_wrong_part_is_refused_by_itself():
    assert joins(masked("******19880101123*"))


def test_two_masks_in_one_item_join():
    assert joins(masked("4213211988********", "**********01011234"))


def test_masks_in_a_text_and_a_file_have_their_owner():
    one = imprints(text("张三，身份证号421321********1234，领取补贴"), {}, keyed)
    assert [(mask.name, mask.digits) for mask, _ in one] == [("张三", FRONT)]
    two = imprints(subsidy(), {"名单.xlsx": f"户主姓名\t证件\n张三\t{FRONT}"}, keyed)
    assert two[0][1] == one[0][1]


@given(st.sets(st.integers(0, 17), min_size=3), st.sets(st.integers(0, 17), min_size=3))
def test_two_masks_join_exactly_when_together_they_show_birthday_and_serial(first, second):
    def show(places):
        return "".join(digit if no in places else "*" for no, digit in enumerate(NUMBER))

    secret = set(range(6, 17))
    if max(len(first), len(second)) > 15:
        return
    got = joins(masked(show(first)), masked(show(second)))
    expected = secret <= first or (secret <= first | second and not secret <= second)
    assert bool(got) == expected


def test_what_is_kept_of_a_mask_holds_no_digit():
    one = imprints(masked(FRONT), {}, keyed)[0][1]
    assert len(one.digits) == 18 * 4
    assert one.digits[6 * 4 : 14 * 4] == bytes(8 * 4)
    assert b"1234" not in one.digits


def listed(*rows):
    return table(("姓名", "联系电话", "银行账号"), *rows)


def joins_of(rule, version, *others):
    published = [Published(one, "7K3M9XA") for other in others for _, one in imprints(other, {}, keyed)]
    return [one.reason for one in found(version, rule, masked=imprints(version, {}, keyed), published=published)]


@pytest.mark.parametrize(
    ("rule", "first", "second", "joins"),
    [
        ("phone", "电话138****1234", "1380000****", True), ("phone", "手机138 **** 1234", "138-0000-****", True),
        ("phone", "138****1234", "138****1234", False), ("phone", "138****1234", "1390000****", False),
        ("phone", "138****1234", "*******1234", False), ("bank_card", "卡号6217****", "账号****567890123", True),
        ("bank_card", "622848********1234", "6228 **** **** 1234", False),
        ("bank_card", "6217****1234", "6228****51234", False),
        ("bank_card", "8101********", "********5678901", False),
        ("phone", "0722-333****", "0722****000", False),
    ],
)  # fmt: skip
def test_masked_mobiles_and_accounts_join_up_too(rule, first, second, joins):
    lines = subsidy(blocks=(Paragraph(f"张三，{first}"), Paragraph(f"张三，{second}")))
    assert bool(joins_of(rule, lines)) is joins
    before = [subsidy(blocks=(block,)) for block in lines.blocks]
    assert [("7K3M9XA" in one) for one in joins_of(rule, *before)] == [True] * joins
    assert not joins_of(rule, before[0], subsidy(blocks=(Paragraph(f"李四，{second}"),)))


def test_masks_further_on_in_the_line_of_their_owner_join_up():
    lines = (
        "2. 张建国，2组，领取补贴，电话138****1234，卡号6217****",
        "2. 张建国，2组，电话1380000****，账号****567890123",
    )
    version = subsidy(blocks=tuple(map(Paragraph, lines)))
    assert [len(joins_of(rule, version)) for rule in ("phone", "bank_card")] == [1, 1]


def test_masks_in_the_columns_of_mobiles_and_accounts_join_up():
    rows = ("张三", "138****1234", "8101****"), ("张三", "1380000****", "****567890123")
    assert [len(joins_of(rule, listed(*rows))) for rule in ("phone", "bank_card")] == [1, 1]
    assert joins_of("phone", listed(("张三", "1380000**34", "")))  # two that are hidden are soon tried
    same = ("张三", "138****1234", "622848********1234")
    assert not joins_of("phone", listed(same), listed(same))
    assert not joins_of("bank_card", listed(same), listed(same))


def test_the_words_of_a_poster_are_read_too():
    got = found(subsidy(), "phone", rendered={"海报": "张三14000000001"})
    assert [one.place for one in got] == ["海报第1行"]


def test_office_numbers_of_the_countys_list_pass_as_staffs():
    version = subsidy(contacts=(Contact("张三", "14000000002"),))
    assert found(version, "phone")
    assert not found(version, "phone", policy=Policy(numbers=frozenset({"14000000002"})))
