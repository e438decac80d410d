"""Checks: every leak is found with its place, and ordinary notices pass."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import OFFICE_TIME
from content.checks import Severity, blocks, check
from content.checks.bank import passes_luhn
from content.checks.identity import is_id_number
from content.ingest import read
from content.ingest.reading import reading
from content.item import Attachment, Contact, Genre, Paragraph, PlainFacts, Table, Variant
from tests.content.samples import COUNTY, VILLAGE, subsidy

TODAY = date(2026, 11, 21)
SHARED = Path(__file__).parents[2] / "../shared"
REAL = sorted([*SHARED.glob("data/notices/*.txt"), *SHARED.glob("seeds/*.txt")])
GROUPS = {
    "id_number": {"id_number", "id_masked"},
    "bank_card": {"bank_card", "office_account"},
    "phone": {"phone", "office_phone"},
}
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def id_number(region="421321", born="19880101", order="123"):
    """An ID number of nobody, with its right check digit."""
    body = region + born + order
    return next(body + last for last in "0123456789X" if is_id_number(body + last, TODAY))


def card(prefix="62284804", length=19):
    body = prefix.ljust(length - 1, "7")
    return next(body + last for last in "0123456789" if passes_luhn(body + last))


def found(version, rule, attachments=None, **options):
    rules = GROUPS.get(rule, {rule})
    return [one for one in check(version, attachments or {}, today=TODAY, **options) if one.rule in rules]


def text(words):
    return subsidy(blocks=(Paragraph(words),))


def test_a_good_notice_has_no_findings():
    assert check(subsidy(), {}, today=TODAY) == ()


def test_the_checksum_is_the_standards():
    assert is_id_number("11010519491231002X", TODAY)  # the example of GB 11643
    assert not is_id_number("110105194912310021", TODAY)


SPELLINGS = st.sampled_from(["{}", "，{}。", "身份证号{}号", "张三{}", "（{}）", "1 {} 2"])


@given(
    SPELLINGS,
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from(["", " ", "-", "　", "\u200b", " - "[:2]]),
    st.booleans(),
    st.booleans(),
)
def test_every_id_number_is_found_however_it_is_written(frame, born, order, gap, wide, small):
    number = id_number(born=f"{born:%Y%m%d}", order=f"{order:03d}")
    written = gap.join((number[:6], number[6:14], number[14:]))
    written = written.lower() if small else written
    version = text("本村" + frame.format(written.translate(WIDE) if wide else written) + "已经登记")
    one = found(version, "id_number")[0]
    assert (one.severity, one.place) == (Severity.BLOCK, "正文第1段")
    assert number not in one.quote
    assert "*" in one.quote


@given(st.from_regex(r"[0-9]{15,20}", fullmatch=True))
def test_other_long_numbers_are_no_id_numbers(digits):
    flagged = bool(found(text(f"合同{digits}号"), "id_number"))
    assert flagged == is_id_number(digits, TODAY)


def test_a_mistyped_id_number_under_its_head_is_still_hers():
    number = id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not found(text(f"编号{wrong}"), "id_number")
    assert found(text(f"身份证号：{wrong}"), "id_number")
    assert found(subsidy(blocks=(Table((("姓名", "身份证号码"), ("张三", wrong))),)), "id_number")
    assert found(text("身份证420123850101123"), "id_number")


def test_a_table_cell_is_named():
    table = Table((("姓名", "证件"), ("张三", ""), ("李四", id_number())))
    version = subsidy(blocks=(Paragraph("名单如下"), Table((("a",),)), table))
    assert [one.place for one in found(version, "id_number")] == ["表2第3行第2列"]


def test_every_place_is_read():
    number = id_number()
    version = subsidy(
        title=f"公示{number}",
        plain=PlainFacts("种粮农户", "每亩1元", how=f"找{number}", deadline=date(2026, 11, 30)),
        variants=(Variant(VILLAGE, (Paragraph(number),)),),
        attachments=(Attachment("明细.xlsx", "x", "0" * 64, 1),),
    )
    places = [one.place for one in found(version, "id_number", {"明细.xlsx": f"姓名\n张三\t{number}"})]
    assert places == ["标题", "一看就懂“怎么办”", f"{VILLAGE}的本地补充：正文第1段", "附件“明细.xlsx”第2行"]


@pytest.mark.parametrize("masked", ["421321********1234", "421*************34", "42●●●●●●●●●●●●1234"])
def test_a_masked_id_number_is_a_warning_however_little_it_shows(masked):
    one = found(text(f"张三，身份证{masked}"), "id_number")[0]
    assert one.severity is Severity.WARN
    assert masked[-2:] not in one.quote


@given(
    st.sampled_from(["62284804", "621700", "6013", "955880", "4367"]), st.sampled_from(["", " ", "-"]), st.booleans()
)
def test_bank_cards_are_found(prefix, gap, wide):
    number = card(prefix, 16 if prefix == "4367" else 19)
    written = gap.join(number[start : start + 4] for start in range(0, len(number), 4))
    written = written.translate(WIDE) if wide else written
    one = found(text(f"张三{written}"), "bank_card")[0]
    assert one.severity is Severity.BLOCK
    assert len(one.quote) == len(written)
    assert sum(letter.isdigit() for letter in one.quote) == 3


def test_numbers_that_only_look_like_cards_pass():
    number = card()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for words in (wrong, card("20260625", 16), "0" * 16):
        assert not found(text(f"编号{words}"), "bank_card"), words


def test_a_labelled_card_is_found_whatever_its_prefix():
    number = card("88881", 17)
    assert not found(text(f"编号{number}"), "bank_card")
    assert found(subsidy(blocks=(Table((("户名", "一卡通"), ("张三", number))),)), "bank_card")


def test_an_offices_own_account_is_a_warning():
    for holder, severity in (("随县财政局", Severity.WARN), ("张三", Severity.BLOCK)):
        one = found(text(f"户名：{holder}，开户行：某银行，账号：{card()}"), "bank_card")[0]
        assert one.severity is severity


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("张三14000000001", Severity.BLOCK),
        ("张三 140 0000 0001", Severity.BLOCK),
        ("张三１４０００００００１", None),
        ("张三１４００００００００１", Severity.BLOCK),
        ("+86-14000000001", Severity.BLOCK),
        ("联系人：王五 14000000001", Severity.WARN),
        ("报名电话14000000001", Severity.WARN),
        ("值班手机：14000000001。", None),
        ("请联系王五。李四14000000001", Severity.BLOCK),
        ("咨询电话：0722-3338000、12345", None),
        ("合计14000000001.50元", Severity.BLOCK),
        ("https://a.gov.cn/t20261121_14000000001.html", None),
        ("照片见https://a.gov.cn/x张三14000000001", Severity.BLOCK),
        ("编号214000000001", None),
        ("举报请拨12119、110", None),
    ],
)
def test_mobiles(words, severity):
    got = found(text(words), "phone")
    assert [one.severity for one in got] == ([severity] if severity else [])
    assert all("0000001" not in one.quote for one in got)


def test_a_label_is_good_for_three_numbers():
    run = "联系人：甲14000000001，乙14000000002，丙14000000003，丁14000000004"
    assert {one.severity for one in found(text(run), "phone")} == {Severity.BLOCK, Severity.WARN}
    assert {one.severity for one in found(text(run.rpartition("，")[0]), "phone")} == {Severity.WARN}


def test_staff_may_be_named():
    one = found(text("张三14000000001"), "phone", staff_numbers=frozenset({"14000000001"}))[0]
    assert one.severity is Severity.WARN
    assert "名录" in one.reason


def test_a_column_of_mobiles_blocks_even_under_a_label_unless_they_are_staffs():
    numbers = [f"1400000000{no}" for no in range(4)]
    version = subsidy(blocks=(Table((("姓名", "联系电话"), *(("张三", number) for number in numbers))),))
    one = found(version, "phone")[0]
    assert (one.severity, one.place) == (Severity.BLOCK, "表1第2行第2列")
    assert "4个手机号" in one.reason
    known = found(version, "phone", staff_numbers=frozenset(numbers))
    assert {one.severity for one in known} == {Severity.WARN}


def test_two_labelled_cells_are_a_matter_of_judgement():
    version = subsidy(blocks=(Table((("村", "咨询电话"), ("河口", "14000000001"), ("星亮", "14000000002"))),))
    assert {one.severity for one in found(version, "phone")} == {Severity.WARN}


def test_the_contacts_themselves_are_checked():
    version = subsidy(contacts=(Contact("咨询电话", "14000000001"), Contact("张三", "14000000002")))
    assert {one.place: one.severity for one in found(version, "phone")} == {
        "联系电话第1个“咨询电话”": Severity.WARN,
        "联系电话第2个“张三”": Severity.BLOCK,
    }


def test_missing_elements_are_named():
    bare = subsidy(issuer="", issued_on=None, plain=PlainFacts(), contacts=())
    assert {one.place for one in found(bare, "elements")} == {
        "发布单位", "成文日期", "联系电话",
        "一看就懂“谁能领”", "一看就懂“领多少”", "一看就懂“怎么办”", "一看就懂“截止哪天”",
    }  # fmt: skip
    notice = subsidy(genre=Genre.NOTICE, plain=PlainFacts())
    assert not found(notice, "elements")
    assert not blocks(check(bare, {}, today=TODAY))


def test_odd_dates_are_noticed():
    issued = subsidy().issued_on
    early = subsidy(plain=PlainFacts("谁", "多少", "怎么", deadline=issued - timedelta(days=1)))
    assert "早于成文日期" in found(early, "dates")[0].reason
    assert [one.reason for one in check(subsidy(), {}, today=date(2027, 1, 1))] == ["截止日期已经过去"]
    ends = datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)  # the last second of November 20 in China
    notice = subsidy(genre=Genre.NOTICE, plain=PlainFacts(), valid_until=ends)
    assert [one.reason for one in check(notice, {}, today=TODAY)] == ["有效期已经过去"]
    assert not check(replace(notice, valid_until=ends + timedelta(1)), {}, today=TODAY)


def test_what_is_over_before_its_last_day_is_noticed():
    last = subsidy().plain.deadline
    day = datetime.combine(last, time(23, 59, 59), OFFICE_TIME)
    assert not check(subsidy(valid_until=day), {}, today=TODAY)
    [one] = check(subsidy(valid_until=day - timedelta(days=1)), {}, today=TODAY)
    assert (one.rule, one.place, one.reason) == ("dates", "有效期", "有效期在截止日期之前就到了")


def test_an_attachment_without_text_is_for_a_person():
    version = subsidy(attachments=(Attachment("照片.jpg", "image/jpeg", "0" * 64, 1),))
    assert [one.severity for one in found(version, "attachment")] == [Severity.WARN]
    assert not found(version, "attachment", {"照片.jpg": "文字"})
    files = (
        Attachment("扫描.ofd", "application/ofd", "0" * 64, 1),
        Attachment("扫描.pdf", "application/pdf", "1" * 64, 1),
    )
    told = {one.quote: one.reason for one in found(subsidy(attachments=files), "attachment")}
    assert told == {
        "扫描.ofd": "里面没有读得出的字，居民在手机上也打不开",
        "扫描.pdf": "没有可供检查的文字",  # its pages are drawn for residents
    }


def test_a_picture_without_words_stops_and_its_words_are_checked():
    picture = Attachment("照片.jpg", "image/jpeg", "0" * 64, 1)
    assert [one.severity for one in found(subsidy(attachments=(picture,)), "picture")] == [Severity.BLOCK]
    said = subsidy(attachments=(replace(picture, said=f"张三的身份证{id_number()}"),))
    assert not found(said, "picture")
    assert [one.place for one in found(said, "id_number")] == ["图片“照片.jpg”的说明"]


def test_a_finding_says_everything_and_leaks_nothing():
    number = id_number()
    for one in check(text(f"{number} {card()} 14000000001"), {}, today=TODAY):
        assert all((one.place, one.reason, one.suggestion, one.entry))
        assert number not in repr(one)
        assert "14000000001" not in repr(one)


@pytest.mark.skipif(not REAL, reason="../shared is not beside this checkout")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_ordinary_notices_pass(path):
    version = reading(read(path.name, path.read_bytes()), today=TODAY).version(COUNTY, title="标题")
    findings = check(version, {}, today=TODAY)
    assert not blocks(findings), findings
    assert not [one for one in findings if one.rule in {"id_number", "bank_card", "phone", "secrecy"}]
