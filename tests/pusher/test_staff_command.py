"""`pusher staff`: the first administrators of a county, and a reset that only the server may do."""

from __future__ import annotations

import re

import pytest

from pusher.__main__ import main

NEW = ["--county", "421321", "--name", "李明", "--unit", "随县数据局", "--role", "system_admin"]


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "account"))


def password(capsys) -> str:
    return re.search(r"临时密码 ([a-z2-9-]{19})", capsys.readouterr().out)[1]


def test_an_administrator_is_entered_and_reset(var, capsys):
    assert main(["staff", "suixian.system", *NEW]) == 0
    first = password(capsys)
    assert main(["staff", "suixian.system", *NEW]) == 1
    assert "已经有人用了" in capsys.readouterr().err
    assert main(["staff", "suixian.system", "--reset"]) == 0
    assert password(capsys) != first


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["suixian.audit", "--county", "421321"], "要写 --county"),
        (["nobody", "--reset"], "没有账号"),
        (["x1", *NEW], "小写字母"),
        (["suixian.more", "--county", "421321101", *NEW[2:]], "不是县级区划代码"),
    ],
)
def test_a_wrong_word_is_a_sentence(var, capsys, args, words):
    assert main(["staff", *args]) == 1
    assert words in capsys.readouterr().err
