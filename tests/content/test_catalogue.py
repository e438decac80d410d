"""The standard catalogue out of files as they are printed."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from content import catalogue
from content.catalogue import Audience, Carrier, Level, Row, Way
from content.ingest import IngestError
from tests.content import catalogue_files as files

BOTH = (
    ("涉农补贴", "随县涉农补贴领域基层政务公开标准目录", files.SUBSIDY),
    ("Sheet2", "社会救助领域基层政务公开标准目录", files.RELIEF),
)


def test_a_workbook_of_two_domains():
    reading = catalogue.read("目录.xlsx", files.workbook(*BOTH))
    assert [one.sentence for one in reading.errors] == []
    assert [row.key[:3] for row in reading.rows] == [
        ("涉农补贴", "政策依据", "惠农补贴政策"),
        ("涉农补贴", "补贴发放", "申请指南"),
        ("涉农补贴", "补贴发放", "补贴结果"),
        ("社会救助", "最低生活保障", "审核信息"),
        ("社会救助", "临时救助", "政策法规文件"),
    ]
    guide, result, audit = reading.rows[1], reading.rows[2], reading.rows[3]
    assert guide.carriers == (
        Carrier.SITE, Carrier.NEW_MEDIA, Carrier.BROADCAST, Carrier.SERVICE_CENTRE, Carrier.DOORSTEP, Carrier.BOARD,
        Carrier.TARGETED,
    )  # fmt: skip
    assert guide.levels == (Level.COUNTY, Level.TOWN)
    assert (result.audiences, result.group) == ((Audience.GROUP,), "补贴对象")
    assert result.carriers == (Carrier.SITE, Carrier.BOARD)
    assert audit.carriers == (Carrier.BOARD,)
    assert (audit.ways, audit.levels) == ((Way.ACTIVE,), (Level.TOWN,))


def test_a_head_that_a_page_break_repeats_is_no_row():
    once = catalogue.read("目录.xlsx", files.workbook(*BOTH))
    again = catalogue.read("目录.xlsx", files.workbook(*BOTH, repeat_head=True))
    assert again.rows == once.rows
    assert again.errors == []


def test_a_head_of_one_row_is_a_head():
    book = Workbook()
    one = ("序号", "一级事项", "二级事项", *files.TOP[3:8], "公开对象", "公开方式", "公开层级")
    for row in (("涉农补贴领域标准目录",), one, (*files.SUBSIDY[0][:8], "全社会", "主动", "县级、乡级")):
        book.active.append(row)
    reading = catalogue.read("目录.xlsx", files.saved(book))
    assert reading.findings == []
    assert [(row.key[:3], row.levels) for row in reading.rows] == [
        (("涉农补贴", "政策依据", "惠农补贴政策"), (Level.COUNTY, Level.TOWN))
    ]


@pytest.mark.parametrize("symbol", [False, True])
def test_word_says_the_same_as_excel(symbol):
    book = catalogue.read("目录.xlsx", files.workbook(BOTH[0]))
    word = catalogue.read("目录.docx", files.document(BOTH[0][1], files.SUBSIDY, symbol=symbol))
    assert word.errors == []
    ours, theirs = word.rows, book.rows
    assert [row.key for row in ours] == [row.key for row in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.carriers, one.levels, one.ways) == (other.carriers, other.levels, other.ways)
    assert ours[0].audiences == theirs[0].audiences


def test_an_error_names_the_row_and_its_words():
    rows = (
        files.SUBSIDY[0],
        ("2", "", "", "发放结果", *files.SUBSIDY[1][4:]),
        (*files.SUBSIDY[2][:3], "", *files.SUBSIDY[2][4:]),
    )
    reading = catalogue.read("目录.xlsx", files.workbook(("涉农补贴", "涉农补贴领域标准目录", rows)))
    said = [one.sentence for one in reading.errors]
    assert len(said) == 2
    assert said[0].startswith("“涉农补贴”第5行：没有公开事项")
    assert "发放结果" in said[0]
    assert said[1].startswith("“涉农补贴”第6行：“补贴结果”没有公开内容")


def test_unknown_limits_and_boxes_without_a_tick_are_noted_not_refused():
    row = (*files.SUBSIDY[0][:5], "视情况", "农业农村局", "□政府网站 □两微一端", *files.SUBSIDY[0][8:])
    reading = catalogue.read("目录.xlsx", files.workbook(("涉农补贴", "基层政务公开标准目录", (row,))))
    assert reading.errors == []
    assert reading.rows[0].time_limit == "视情况"
    said = " ".join(one.sentence for one in reading.notes)
    assert "视情况" in said
    assert "一个也没有勾" in said


def test_two_rows_of_one_name_that_differ_are_an_error():
    twice = (files.SUBSIDY[0], (*files.SUBSIDY[0][:3], "另一段内容", *files.SUBSIDY[0][4:]))
    reading = catalogue.read("目录.xlsx", files.workbook(("涉农补贴", "基层政务公开标准目录", twice)))
    assert "有两行" in reading.errors[0].sentence


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("目录.pdf", b"%PDF-1.7", "Excel"),
        ("目录.xlsx", b"PK\x03\x04broken", "打不开"),
        ("目录.docx", b"not a file", "Word"),
        ("目录.xlsx", b"", "空文件"),
    ],
)
def test_a_file_that_cannot_be_opened_says_what_to_do(name, data, words):
    with pytest.raises(IngestError, match=words):
        catalogue.read(name, data)


def test_a_workbook_whose_stream_is_broken_says_what_to_do():
    data = bytearray(files.workbook(*BOTH))
    name = int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    data[30 + name] = 0x07  # a block type that deflate does not have: zlib.error, not BadZipFile
    with pytest.raises(IngestError, match="已损坏"):
        catalogue.read("目录.xlsx", bytes(data))


def test_a_table_that_is_no_catalogue_is_refused():
    reading = catalogue.read("名单.docx", files.document("名单", ()))
    assert reading.rows == []
    assert reading.errors


def test_rows_come_back_from_json():
    for row in catalogue.read("目录.xlsx", files.workbook(*BOTH)).rows:
        assert Row.from_json(row.to_json()) == row
