"""Percentages and hours stand as Excel writes them; of sums that it never worked out the clerk hears."""

import io
from datetime import time

import openpyxl

from content.attached import shown
from content.checks import check
from content.ingest import words
from content.item import Attachment, Paragraph, Table
from tests.content.samples import TODAY, subsidy

HEAD = ("村", "报名率", "补贴比例", "几点", "亩数", "金额")


def book():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(HEAD)
    sheet.append(["高庙村", 0.355, 0.8, time(8, 30), 12.5, "=E2*100"])
    sheet["B2"].number_format, sheet["C2"].number_format = "0.0%", "0%"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_percentages_and_hours_are_shown_as_excel_shows_them():
    (leaf,) = shown("标准.xlsx", book()).leaves
    assert Table((HEAD, ("高庙村", "35.5%", "80%", "8:30", "12.5", "（公式没有算）"))) in leaf.blocks


def test_a_formula_without_a_result_is_named_to_the_clerk():
    draft = words("标准.xlsx", book())
    version = subsidy(blocks=(Paragraph("标准见附件。"),), attachments=(Attachment("标准.xlsx", "x", "0" * 64, 1),))
    got = [one for one in check(version, {"标准.xlsx": draft.text}, today=TODAY) if one.rule == "attachment"]
    assert [one.reason for one in got] == ["表里有的公式没有算出数，手机上看不到"]
    assert not [one for one in check(version, {"标准.xlsx": "村\t金额"}, today=TODAY) if one.rule == "attachment"]
