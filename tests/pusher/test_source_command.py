"""`pusher source`: a folder is watched, looked at and left alone again; a wrong word is a sentence."""

from __future__ import annotations

import os
import shutil

import pytest

from pusher.__main__ import main


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "source"))


def test_a_folder_is_watched_and_left_alone(var, tmp_path, capsys):
    notice = tmp_path / "通知.txt"
    notice.write_text("关于补贴的通知\n请尽快登记。", "utf-8")
    os.utime(notice, (0, 0))
    assert main(["source", "add", "421321", str(tmp_path), "--name", "政府办收稿"]) == 0
    assert "政府办收稿  还没看过" in capsys.readouterr().out
    assert main(["source", "look", "1"]) == 0
    said = capsys.readouterr().out
    assert "收到1件" in said
    assert "看过" in said
    assert main(["source", "look", "1"]) == 0
    assert "收到0件" in capsys.readouterr().out
    shutil.rmtree(tmp_path)
    assert main(["source", "look", "1"]) == 1
    said = "".join(capsys.readouterr())
    assert "没有取到“政府办收稿”：打不开文件夹" in said
    assert "收到0件" not in said
    assert main(["source", "stop", "1"]) == 0
    assert "政府办收稿  已停" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["add", "42", "http://x.gov.cn/"], "不是区划代码"),
        (["add", "421321", "/no/such/folder"], "没有“/no/such/folder”这个文件夹"),
        (["stop", "7"], "没有编号为 7 的来源"),
    ],
)
def test_a_wrong_word_is_a_sentence(var, args, sentence, capsys):
    assert main(["source", *args]) == 1
    assert sentence in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["source", "-h"], ["用法：", "选项", "看这段说明"]),
        (["alert", "take"], ["用法：", "还缺：文件, --division"]),
        (["source", "stop", "x"], ["不能写'x'"]),
        (["nosuch"], ["没有'nosuch'，可填"]),
        (["source", "stop", "7", "--so"], ["用法：pusher source stop", "编号", "不认识：--so"]),
        (["catalogue", "import", "421321", "x.xlsx", "y"], ["用法：pusher catalogue import", "不认识：y"]),
    ],
)
def test_the_help_and_what_it_says_of_a_slip_are_chinese(args, says, capsys):
    with pytest.raises(SystemExit):
        main(args)
    said = "".join(capsys.readouterr())
    for word in says:
        assert word in said
    for word in ("usage", "options", "positional", "show this", "error:"):
        assert word not in said
