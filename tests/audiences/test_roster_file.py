"""Spreadsheet files that cannot be used as a whole: what is said of them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from audiences.division import Division
from audiences.roster import MAX_ROWS, RosterError
from audiences.roster.header import find
from audiences.roster.row import mask_cell
from audiences.roster.sheet import open_book


def csv_of(*lines, encoding="utf-8"):
    return "\r\n".join(lines).encode(encoding)


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return book


HEAD = ("姓名", "手机号", "乡镇", "村")
ROW = ("王五", "14000000001", "厉山镇", "星亮村")


def _patched(data, path, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == path:
                assert old in content
                content = content.replace(old, new)
            target.writestr(entry, content)
    return out.getvalue()


def test_a_missing_column_is_said_with_what_is_there(files):
    with pytest.raises(RosterError, match=r"没有找到“姓名”这一列.*联系电话"):
        files.read(csv_of("序号,联系电话", "1,14000000001"), "x.csv")


def test_an_empty_file_is_said(files):
    for data in (b"", files.saved(openpyxl.Workbook())):
        with pytest.raises(RosterError, match="没有"):
            files.read(data, "x.csv")
    with pytest.raises(RosterError, match="没有人"):
        files.read(csv_of(",".join(HEAD)), "x.csv")


def test_a_hundred_thousand_and_one_rows_are_refused(files):
    lines = [",".join(HEAD), *(f"王五,,厉山镇,星亮村{n}" for n in range(MAX_ROWS + 1))]
    with pytest.raises(RosterError, match="名单有100001行，超过一次导入的上限100000行"):
        files.read(csv_of(*lines), "x.csv")


def test_a_zip_bomb_is_refused(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(300):
                stream.write(b"0" * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(RosterError, match="解压后超过"):
        files.read(out.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("名单.docx", b"PK\x03\x04 not a zip", "损坏"),
        ("名单.pdf", b"%PDF-1.7", "不是表格"),
        ("名单.doc", b"hello", "不是表格"),
        ("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是表格"),
        ("名单.xlsx", "EncryptedPackage".encode("utf-16-le"), "没有找到|编码|不是表格"),
        ("名单.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", "不是表格|编码"),
    ],
)
def test_files_of_another_kind_are_refused(files, name, data, why):
    with pytest.raises(RosterError, match=why):
        files.read(data, name)


def test_a_document_and_an_encrypted_workbook_say_what_they_are(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(RosterError, match="这是 Word 文档"):
        files.read(out.getvalue())
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(RosterError, match="打开密码"):
        files.read(sealed)


def test_an_entity_bomb_in_a_sheet_is_not_unfolded(files):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet'
    data = _patched(files.saved(book_of(HEAD, ROW)), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    try:
        reading = files.read(data)
    except RosterError:
        return
    assert [row.name for row in reading.rows] == ["王五"]


def test_long_runs_are_masked():
    assert mask_cell("110105194912310021") == "110****0021"
    assert mask_cell("无") == "无"


def test_the_best_row_is_the_head(files):
    book = open_book("x.csv", csv_of("姓名登记表", "姓名,年龄", ",".join(HEAD), ",".join(ROW)))
    header = find(book.sheets[0])
    assert header.first_data == 3


def test_the_line_most_like_a_head_is_named_where_there_is_none(files):
    with pytest.raises(RosterError, match="最像表头的一行是：称呼、电话、住处"):
        files.read("星亮村2026年农户\n称呼,电话,住处\n张一,1400000000,2组\n".encode(), "x.csv")


@pytest.mark.parametrize(
    ("title", "name", "others"),
    [
        ("厉山镇王家岗村2026年农户花名册（一组）", "花名册.xlsx", "王家岗村"),
        ("农户花名册", "王家岗村花名册2026.xlsx", "王家岗村"),
        ("厉山镇星亮村农户花名册", "王家岗村花名册.xlsx", ""),  # the nearest title says it
        ("厉山镇王家岗村、星亮村花名册", "花名册.xlsx", ""),
        ("厉山镇花名册", "花名册.xlsx", ""),
        ("农户花名册", "星亮.xlsx", ""),
    ],
)
def test_a_roster_that_names_another_village_is_to_be_checked(files, title, name, others):
    book = book_of((title,), ("姓名", "手机号", "组"), ("王五", "14000000001", "1组"))
    said = [
        note for note in files.read(files.saved(book), name, within=Division(421321101200000)).notes if "您选的" in note
    ]
    assert len(said) == bool(others)
    assert all(others in note for note in said)


def test_a_roster_of_no_chosen_place_names_whichever_it_likes(files):
    book = book_of(("王家岗村花名册",), HEAD, ROW)
    assert not [note for note in files.read(files.saved(book)).notes if "您选的" in note]
