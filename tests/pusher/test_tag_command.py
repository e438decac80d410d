"""`pusher tag`: usual tags are taken, a county's own made; a wrong word is a sentence."""

from __future__ import annotations

import pytest

from pusher.__main__ import main


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "tag"))


def test_tags_are_taken_and_made(var, capsys):
    assert main(["tag", "take", "421321", "低保", "五保", "独居老人"]) == 0
    said = capsys.readouterr().out
    assert "社会救助（随县民政局）：低保、特困" in said
    assert "养老服务（随县民政局）：独居老人" in said
    assert main(["tag", "take", "421321", "外星人"]) == 1
    assert "不是常用标签" in "".join(capsys.readouterr())
    assert main(["tag", "add", "421321", "护林员", "--matter", "生态护林"]) == 1
    assert "请写 --owner" in "".join(capsys.readouterr())
    assert main(["tag", "add", "421321", "临时救助对象", "--matter", "社会救助"]) == 0
    assert main(["tag", "list", "421321"]) == 0
    assert "低保、特困、临时救助对象" in capsys.readouterr().out
