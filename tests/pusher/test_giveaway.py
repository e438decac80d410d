"""Words that give somebody away, and their harmless neighbours."""

import pytest

from pusher.giveaway import names, rings

PHONE = "14000001234"


@pytest.mark.parametrize(
    "words",
    [
        "经核查，周秀英反映属实",
        "周 秀 英反映",
        "周·秀英",
        "周*英反映",
        "周某某反映",
        "周某反映",
        "周秀*提出",
        "周 秀\u3000英",
    ],
)
def test_a_name_is_found_however_it_is_written(words):
    assert names("周秀英", words)
    assert names(" 周 秀英", words)


@pytest.mark.parametrize(
    "words",
    [
        "面积改为4.6亩",
        "周秀兰户4.6亩属实",
        "周*军家",
        "本周某日复核",
        "下周三复核",
        "英秀周",
        "第1行属实，周边几户都量过",
    ],
)
def test_another_name_and_a_day_are_not_hers(words):
    assert not names("周秀英", words)


def test_what_is_no_name_names_nobody():
    for word in ("匿名", "村民", "群众", "", "周"):
        assert not names(word, f"经核查，{word}反映属实")
    assert names("阿依古丽", "阿依古丽反映属实")


@pytest.mark.parametrize(
    "words",
    [
        "（14000001234）反映", "140-0000-1234", "140 0000 1234", "１４０００００１２３４", "一四〇〇〇〇〇一二三四",
        "140****1234", "140 **** 1234", "1400000****", "尾号1234的村民", "手机后四位是1234", "+8614000001234",
    ],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(words):
    assert rings(PHONE, words)
    assert rings("+86 140-0000-1234", words)


@pytest.mark.parametrize(
    "words",
    [
        "面积改为1234平方米",
        "按2026年1234号文件",
        "140****9999",
        "14000009999",
        "尾号9999",
        "140********",
        "补贴12.34元",
    ],
)
def test_another_number_is_not_hers(words):
    assert not rings(PHONE, words)


def test_a_landline_is_found_without_its_area_code_and_no_number_is_nobodys():
    assert rings("0722-3339999", "请打3339999问")
    assert rings("0722-3339999", "(0722) 333-9999")
    assert not rings("0722-3339999", "咨询电话0722-3338000")
    assert not rings("", "咨询电话0722-3338000")
