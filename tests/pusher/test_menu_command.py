"""`pusher menu` and `pusher followers`: a wrong word is a sentence, a menu is shown as it hangs together."""

from __future__ import annotations

import pytest

from pusher.__main__ import main
from pusher.cli import menu
from pusher.cli.command import Stop
from pusher.talk import MENU


@pytest.mark.parametrize("args", [["menu", "nobody", "show"], ["followers", "nobody"]])
def test_an_unknown_account_is_a_sentence(monkeypatch, short_tmp, capsys, args):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "menu"))
    assert main(args) == 1
    assert "没有代号为 nobody 的" in "".join(capsys.readouterr())


def test_a_menu_is_shown_with_what_hangs_below():
    assert menu._lines(()) == ["没有菜单。"]
    assert menu._lines(MENU) == [
        "本村通知  通知",
        "查询  查询",
        "我的",
        "  惠农补贴  补贴",
        "  绑定身份  绑定",
        "  使用说明  帮助",
    ]


def test_a_menu_of_ones_own_is_a_list_of_buttons(tmp_path):
    assert menu._buttons(None) is MENU
    for text in ("{", '{"button": []}', "[1]"):
        (tmp_path / "menu.json").write_text(text)
        with pytest.raises(Stop):
            menu._buttons(str(tmp_path / "menu.json"))
    (tmp_path / "menu.json").write_text('[{"type": "click", "name": "查询", "key": "查询"}]', "utf-8")
    assert menu._buttons(str(tmp_path / "menu.json"))[0]["key"] == "查询"
