"""`pusher county`: what a county decides, changed and shown; a wrong word is a sentence and changes nothing."""

from __future__ import annotations

import pytest

from pusher.__main__ import main


@pytest.fixture
def var(monkeypatch, short_tmp):
    monkeypatch.setenv("CUNKOU_VAR", str(short_tmp / "county"))
    assert main(["divisions", "421321"]) == 0


def test_what_is_not_said_stays(var, capsys):
    assert main(["county", "421321", "--base-url", "https://cunkou.suixian.gov.cn", "--cap-bulk", "2"]) == 0
    assert main(["county", "421321", "--hours", "09:00-20:30", "--allowance", "421321101=5000.5"]) == 0
    capsys.readouterr()
    assert main(["county", "421321"]) == 0
    said = capsys.readouterr().out
    assert "https://cunkou.suixian.gov.cn" in said
    assert "09:00-20:30" in said
    assert "普通7条，大批2条" in said
    assert main(["county", "421321", "--allowance", "421321101=6000", "--cap-normal", "0"]) == 0
    said = capsys.readouterr().out
    assert "6000.00元，还剩 6000.00元" in said
    assert "普通不限" in said
    assert "异议 7 个工作日答复" in said
    assert main(["county", "421321", "--objection-days", "5", "--night", "红色"]) == 0
    capsys.readouterr()
    assert main(["county", "421321"]) == 0
    said = capsys.readouterr().out
    assert "异议 5 个工作日答复　叫应 15 分钟　夜间照发的预警：红色" in said
    assert "居民来信 5 个工作日反馈　退订的人也发的预警：红色" in said
    assert main(["county", "421321", "--question-days", "3", "--through", "无"]) == 0
    assert "居民来信 3 个工作日反馈　退订的人也发的预警：没有" in capsys.readouterr().out
    assert main(["county", "421321"]) == 0
    said = capsys.readouterr().out
    assert "居民来信 3 个工作日反馈　退订的人也发的预警：没有" in said
    assert "短信验证码登录：村　签字审核表照片：不算" in said
    assert main(["county", "421321", "--code-sign-in", "不许", "--signed-photo", "算"]) == 0
    assert main(["county", "421321", "--hours", "09:00-20:00"]) == 0
    assert "短信验证码登录：不许　签字审核表照片：算" in capsys.readouterr().out.rpartition("网址")[2]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["42132"], "应为6位数字"),
        (["999999"], "没有区划代码是 999999 的县"),
        (["421322", "--cap-normal", "5"], "没有区划代码是 421322 的县"),
        (["421321", "--base-url", "javascript:1"], "不是网址"),
        (["421321", "--hours", "21:00-08:00"], "开始应早于结束"),
        (["421321", "--hours", "八点"], "08:00-21:00"),
        (["421321", "--cap-normal", "-1"], "不能是负数"),
        (["421321", "--objection-days", "61"], "1到60"),
        (["421321", "--night", "紫"], "红、橙、黄、蓝"),
        (["421321", "--through", "紫"], "红、橙、黄、蓝"),
        (["421321", "--question-days", "0"], "1到60"),
        (["421321", "--allowance", "421322=5"], "它下面的代码"),
        (["421321", "--allowance", "421321101=五千"], "应是数字"),
        (["421321", "--allowance", "421321101=-5"], "不能是负数"),
    ],
)
def test_a_wrong_word_is_a_sentence(var, args, sentence, capsys):
    assert main(["county", *args]) == 1
    assert sentence in capsys.readouterr().err
