"""What happens tomorrow is told by its date, for it is read on other days; a sum that is only talked about is none."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading


def of(title, body):
    text = f"{title}\n{body}\n厉山镇人民政府\n2026年11月29日"
    return reading(read("通知.txt", text.encode()), today=date(2026, 11, 29))


@pytest.mark.parametrize(
    ("body", "when", "words"),
    [
        ("各位村民：明天上午8点到10点全村停水，请储水。", "11月30日上午8点到10点", "明天上午8点到10点"),
        ("今晚8点到明早6点全村停电。", "11月29日晚8点到11月30日早6点", "今晚8点到明早6点"),
        ("明天上午九点在村部一楼召开村民代表会议，请各位组长准时参加。", "11月30日上午九点在村部一楼", "明天上午九点"),
        ("下周三下午3点在村部开户长会。", "12月2日下午3点在村部", "下周三下午3点"),
        ("11月30日（明天）上午8点到10点全村停水。", "11月30日（明天）上午8点到10点", "明天"),
    ],
)
def test_a_near_day_is_told_by_its_date_for_it_is_read_later(body, when, words):
    found = of("王家岗村通知", body).when
    assert found.value == when
    assert words in found.words


@pytest.mark.parametrize("body", ["今天的生活来之不易，明天会更好。", "昨天已经通知。"])
def test_a_near_day_without_an_hour_is_left_as_it_is(body):
    said = of("倡议书", body)
    assert "11月" not in "".join(one.value for one in (said.who, said.how, said.when) if one)


def test_what_to_do_says_the_date_and_the_text_its_own_words():
    found = of("领米通知", "请低保户明天下午到村部领米，每户20斤。")
    told = [(one.value, one.words) for one in (found.when, found.how) if one]
    assert told == [("请低保户11月30日下午到村部领米", "请低保户明天下午到村部领米")]


def test_the_day_of_a_forecast_that_has_another_day_is_left():
    found = of("天气预报", "预计今天夜间到5日白天有雨。")
    assert "29日" not in "".join(one.value for one in (found.how, found.when) if one)


@pytest.mark.parametrize(
    ("body", "how_much"),
    [
        ("12月2号晚上7点开户长会，商量修路集资每户200元的事，每户来一个人。", None),
        ("定于12月3日上午9点在村部开会，讨论沟渠维修“一事一议”筹资（每人20元）事宜，请各组长参加。", None),
        ("经村民会议讨论通过，自来水每人每年收20元，请于12月10日前到村部交。", "20元"),
    ],
)
def test_a_sum_that_is_only_talked_about_is_not_what_it_costs(body, how_much):
    found = of("王家岗村通知", body).how_much
    assert (how_much is None and found is None) or how_much in found.value
