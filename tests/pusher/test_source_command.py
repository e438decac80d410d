"""`pusher source`: a folder is watched, looked at and left alone again; a wrong word is a sentence."""

from __future__ import annotations

import os

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
