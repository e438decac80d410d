"""A rate keeps those for whom it is and its cap; what is asked about, said by others or a fine is none."""

import pytest

from content.ingest.sums import read_how_much


@pytest.mark.parametrize(
    ("text", "much"),
    [
        (
            "种植水稻50亩以上的种粮大户，每亩补贴110元，单户最高不超过5万元。",
            "每亩补贴110元；单户最高不超过5万元",
        ),
        (
            "面积50亩至100亩的，每亩补贴80元；100亩以上的，每亩补贴110元。",
            "面积50亩至100亩的，每亩补贴80元；100亩以上的，每亩补贴110元",
        ),
        ("更换蜂箱每只补60元，单户1.2万元封顶。", "更换蜂箱每只补60元；单户1.2万元封顶"),
        ("各位村民：水费按2.2元/吨收取，每户每月最低消费10元。", "水费按2.2元/吨收取；每户每月最低消费10元"),
        ("水价每立方米0.36元，超出部分3.5元/立方米。", "水价每立方米0.36元；超出部分3.5元/立方米"),
        ("采暖用电0.22元/度，一户最多补800元。", "采暖用电0.22元/度；一户最多补800元"),
        ("每生每学期1500元，上不封顶。", "每生每学期1500元"),
        ("注册资本最高500万元。", None),  # a cap of no rate
        ("违规的每亩罚500元，最高不超过5万元。", None),
        ("问：每人交200元保证能批？答：骗子。全程不收费，请打110。", "全程不收费"),
        ("问：有人说交200元“保证能批”？答：骗子。", None),
        ("有人说每户要交200元手续费，不要信。", None),
        ("不要相信“每人每月补贴500元”的短信。", None),
        ("补助标准“每亩45元”，应为“每亩35元”。", "补助标准每亩35元"),
        ("市场上每斤卖2.6元。", None),
    ],
)
def test_a_rate_is_said_with_whom_it_is_for_and_its_cap(text, much):
    got = read_how_much(text)
    assert (got.value if got else None) == much
