"""`pusher catalogue`: a county's file in, its lists out; a wrong word is a sentence and changes nothing."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from pusher.__main__ import main
from tests.content import catalogue_files as files


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "catalogue"))


def test_from_the_file_to_the_lists(var, tmp_path, capsys):
    book = tmp_path / "随县标准目录.xlsx"
    book.write_bytes(files.workbook(("涉农补贴", "涉农补贴领域标准目录", files.SUBSIDY)))
    assert main(["catalogue", "show", "421321"]) == 0
    assert "示例" in capsys.readouterr().out
    assert main(["catalogue", "import", "421321", str(book), "--dry-run"]) == 0
    assert "没有启用" in capsys.readouterr().out
    assert main(["catalogue", "import", "421321", str(book), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "新增3项" in said
    assert "已启用第2版，3项" in said
    other = tmp_path / "社会救助.xlsx"
    other.write_bytes(files.workbook(("社会救助", "社会救助领域标准目录", files.RELIEF)))
    assert main(["catalogue", "import", "421321", str(other), "--whole", "--dry-run"]) == 0
    assert "取消3项" in capsys.readouterr().out
    assert main(["catalogue", "import", "421321", str(other), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "新增2项，取消0项" in said
    assert "文件里没有的领域不动，共3项" in said
    units = tmp_path / "附件.txt"
    units.write_text("1\t涉农补贴\t县农业农村局\n", "utf-8")
    assert main(["catalogue", "units", "421321", str(units), "--since", "2020-09-09"]) == 0
    days = tmp_path / "2029.json"
    days.write_text(json.dumps({"year": 2029, "papers": ["x"], "days": [{"date": "2029-10-01", "isOffDay": True}]}))
    assert main(["catalogue", "holidays", "421321", str(days)]) == 0
    assert "已录入1天，法定节日还不全" in capsys.readouterr().out
    assert main(["catalogue", "show", "421321101"]) == 0
    assert "县农业农村局" in capsys.readouterr().out
    out = tmp_path / "gaps.xlsx"
    assert main(["catalogue", "gaps", "421321101", "--xlsx", str(out)]) == 0
    assert "3项" in capsys.readouterr().out
    assert load_workbook(out).active["C2"].value == "政策依据 › 惠农补贴政策"
    assert main(["catalogue", "late", "421321"]) == 0
    assert "0条" in capsys.readouterr().out


BAD = files.workbook(("涉农补贴", "标准目录", (("1", "", "", *files.SUBSIDY[0][3:]),)))


@pytest.mark.parametrize(
    ("name", "data", "args", "sentence"),
    [
        ("目录.pdf", b"%PDF", ["import", "421321"], "Excel"),
        ("坏.xlsx", BAD, ["import", "421321"], "没有导入"),
        ("2027.json", b"{}", ["holidays", "421321"], "days"),
        ("2027.json", b"{", ["holidays", "421321"], "JSON"),
        ("附件.txt", "今天开会".encode(), ["units", "421321"], "责任单位"),
        ("附件.txt", b"", ["units", "421321", "--since", "昨天"], "日期"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_a_sentence(var, tmp_path, name, data, args, sentence, capsys):
    path = tmp_path / name
    path.write_bytes(data)
    assert main(["catalogue", args[0], args[1], str(path), *args[2:]]) == 1
    assert sentence in capsys.readouterr().err
