"""`pusher redistrict`: counted first, then done; a wrong word is a sentence and changes nothing."""

from __future__ import annotations

import pytest

from pusher.__main__ import main


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "redistrict"))


def _said(capsys) -> str:
    return "".join(capsys.readouterr())


def test_villages_are_merged_renamed_and_split(var, capsys, tmp_path):
    roster = tmp_path / "花名册.csv"
    roster.write_text("组,姓名,与户主关系,户号\n1组,王大爷,户主,1\n2组,李大爷,户主,2\n", "utf-8")
    assert main(["import", str(roster), "--division", "421321101202", "--yes"]) == 0
    capsys.readouterr()
    merge = ["redistrict", "merge", "421321101202", "--into", "421321101201", "--name", "新星社区"]
    assert main([*merge, "--dry-run"]) == 0
    said = _said(capsys)
    assert "居民2人，2户" in said
    assert "村二维码1个" in said
    assert "没有改动" in said
    assert main([*merge, "--yes"]) == 0
    assert "已办理，新区划代码421321101201" in _said(capsys)
    assert main([*merge, "--yes"]) == 1
    assert "已经并走" in _said(capsys)
    assert main(["redistrict", "rename", "421321101201", "--name", "神农新村", "--yes"]) == 0
    said = _said(capsys)
    assert "人、户、区划代码和二维码都不变" in said
    assert "居民" not in said
    assert "新区划代码" not in said
    assert main(["redistrict", "split", "421321101201", "--groups", "1,2", "--name", "新湾村", "--yes"]) == 0
    assert "居民2人" in _said(capsys)


def test_a_group_whose_number_is_taken_is_told_before_it_is_merged(var, capsys, tmp_path):
    roster = tmp_path / "花名册.csv"
    roster.write_text("组,姓名,与户主关系,户号\n1组,王大爷,户主,1\n3组,李大爷,户主,2\n", "utf-8")
    for village in ("421321101203", "421321101204"):
        assert main(["import", str(roster), "--division", village, "--yes"]) == 0
        roster.write_text("组,姓名,与户主关系,户号\n1组,赵老伯,户主,1\n", "utf-8")
    capsys.readouterr()
    merge = ["redistrict", "merge", "421321101203", "--into", "421321101204", "--name", "新星村"]
    assert main([*merge, "--dry-run"]) == 0
    said = _said(capsys)
    assert "组号有变：厉山镇东方村1组改为新星村2组" in said
    assert "3组改为" not in said


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["merge", "421321101202"], "--into"),
        (["rename", "421321101201"], "--name"),
        (["rename", "421321101201", "--name", "<script>", "--yes"], "要用汉字写"),
        (["split", "421321101201", "--name", "新湾村", "--groups", "湾里"], "组号要写数字"),
        (["split", "421321101201", "--name", "新岭村"], "哪几个组"),
        (["merge", "421321102201", "--into", "421321101201", "--yes"], "同一个乡镇"),
    ],
)
def test_a_wrong_word_is_a_sentence(var, args, sentence, capsys):
    assert main(["redistrict", *args]) == 1
    assert sentence in _said(capsys)
