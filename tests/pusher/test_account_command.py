"""`pusher account`: entered, shown without its secrets, changed; a wrong word is a sentence."""

from __future__ import annotations

import pytest

from pusher.__main__ import main

HAND = ["--channel", "byhand", "--division", "421321", "--name", "随县融媒体", "--owner", "随县融媒体中心"]
SMS = ["--channel", "sms", "--division", "421321", "--name", "随县人民政府"]


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "account"))


def test_an_account_is_entered_shown_and_changed(var, tmp_path, capsys):
    options = [
        "--set",
        "outlet=wechat",
        "--set",
        "keeper=融媒体中心",
        "--set",
        "phone=13900000000",
        "--set",
        "hours=12",
    ]
    assert main(["account", "rm-wechat", *HAND, *options]) == 0
    said = capsys.readouterr().out
    assert "随县融媒体（rm-wechat）　代发　421321000000000" in said
    assert 'phone = "13900000000"' in said, "digits of a text stay a text"
    assert "hours = 12" in said
    assert main(["account", "rm-wechat", "--supervisor", "县委宣传部", "--set", 'hosts=["a.gov.cn"]']) == 0
    assert main(["account", "rm-wechat"]) == 0
    said = capsys.readouterr().out
    assert "主办 随县融媒体中心　主管 县委宣传部" in said
    assert 'hosts = ["a.gov.cn"]' in said
    (tmp_path / "key").write_text("s3cr3t-87\n", "utf-8")
    options = [
        *("url=https://sms.example.org", "ec_name=随县", "ap_id=suixian", "sign=Abc", "signature=随县人民政府"),
        *(f"secret_key=@{tmp_path}/key", "callback_token=a-word-of-twenty-letters"),
    ]
    assert main(["account", "sms-county", *SMS, *(word for one in options for word in ("--set", one))]) == 0
    assert main(["account", "sms-county", "--name", "随县政府"]) == 0
    said = capsys.readouterr().out
    assert "secret_key = （已设）" in said
    assert "s3cr3t-87" not in said
    assert "随县政府（sms-county）" in said


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["融媒体"], "不能做代号"),
        (["nobody"], "没有代号为 nobody 的账号"),
        (["rm-new", "--channel", "byhand"], "要写 --channel、--division 和 --name"),
        (["rm-new", *HAND, "--set", "outlet"], "请写成 参数=值"),
        (["rm-new", *HAND, "--set", "outlet=wechat"], "由谁发布"),
        (["rm-new", *HAND, "--set", "outlet=wechat", "--set", "keeper=@/no/file"], "没有这个文件"),
        (["rm-new", *HAND[2:], "--channel", "pigeon"], "没有“pigeon”这个渠道"),
        (["rm-new", *HAND, "--division", "42"], "区划代码应为"),
    ],
)
def test_a_wrong_word_is_a_sentence(var, args, sentence, capsys):
    assert main(["account", *args]) == 1
    said = "".join(capsys.readouterr())
    assert sentence in said
    assert "。。" not in said
