"""The farmers' calendar, days that are left, what swindlers say, what others collect: the reader's last day.

Festivals are checked against the State Council's own days off.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays
from hypothesis import given
from hypothesis import strategies as st

from content.ingest import read
from content.ingest.reading import reading
from content.lunar import lunar_day
from tests.content.ruled import ruled

# What a notice says, the reader's last day (empty: none), and the day of the notice.
DUE = (
    ("医保费腊月二十前交到村会计手里。", "2027-01-27", "2026-12-20"),
    ("请在腊月二十三以前把年货款结清领钱。", "2027-01-30", "2026-12-20"),
    ("报名时间：正月初六到正月初十，在村部报名。", "2027-02-15", "2027-01-20"),
    ("正月初八至十五到村部登记。", "2027-02-20", "2027-01-20"),
    ("农历八月初十前申报。", "2026-09-20", "2026-09-09"),
    ("农历8月15日前把表交来。", "2026-09-25", "2026-09-09"),
    ("八月初五前报名，过时不候。", "2026-09-15", "2026-09-09"),
    ("九月初九敬老宴，要来的九月初五前跟会计报名。", "2026-10-14", "2026-09-09"),
    ("除夕前把欠款交清。", "2027-02-05", "2027-01-20"),
    ("要坐班车的，正月初四前打电话预约。", "2027-02-09", "2027-01-25"),
    ("初八前到村部报名。", "2026-09-18", "2026-09-09"),
    ("腊月廿八前来领米。", "2027-02-04", "2027-01-25"),
    ("缴费时间为腊月初一至腊月二十八。", "2027-02-04", "2026-12-25"),
    ("认领坟地：二月初二前到村部登记。", "2027-03-09", "2027-02-10"),
    ("元宵节前来村部领种子补贴表并交回。", "2027-02-20", "2027-01-25"),
    ("正月十五（2月20日）前登记。", "2027-02-20", "2027-01-25"),
    ("2月15日（正月初十）前登记。", "2027-02-15", "2027-01-25"),
    ("初三学生10月8日前报名。", "2026-10-08", "2026-09-09"),
    ("今年的医保缴费还剩最后两天，没交的抓紧。", "2026-09-11", "2026-09-09"),
    ("报名只剩三天了，请抓紧。", "2026-09-12", "2026-09-09"),
    ("距登记截止还有5天。", "2026-09-14", "2026-09-09"),
    ("离开学还有三天，请家长准备好校服。", "", "2026-09-09"),
    ("还有两天就是中秋，祝大家节日快乐。", "", "2026-09-09"),
    ("骗子来电称你的医保卡今天到期，要你转账，别信。", "", "2026-09-09"),
    ("对方谎称“百万保障”9月10日到期，要求打开屏幕共享。", "", "2026-09-09"),
    ("村委会于9月14日前收齐报镇民政所，逾期不再受理。", "2026-09-14", "2026-09-09"),
    ("由各村9月14日前收齐材料报镇，过期不收。", "2026-09-14", "2026-09-09"),
    ("每年腊月二十收账，大家都知道。", "", "2026-09-09"),
    ("去年腊月二十八村里着了一次火。", "", "2026-09-09"),
    ("逢农历三、六、九赶场。", "", "2026-09-09"),
    ("请六月二十九日前把表交来。", "2026-06-29", "2026-06-01"),
    ("十月十五日前报名。", "2026-10-15", "2026-09-09"),
    ("编外：初一批次9月20日前领书。", "2026-09-20", "2026-09-09"),
    ("租金正月底前交清。", "2027-03-07", "2027-01-20"),
    ("腊月底前把账结了。", "2027-02-05", "2026-12-20"),
    ("过了元宵就不收了，要办的抓紧。", "2027-02-20", "2027-01-20"),
    ("收红苕到冬月十五为止。", "2026-12-23", "2026-11-20"),
    ("宣传队正月初三来演出，欢迎来看。", "", "2027-01-20"),
    ("报名还剩5天，名额还剩3个。", "2026-09-14", "2026-09-09"),
    ("离缴费截止还有一周。", "2026-09-16", "2026-09-09"),
    ("投票通道倒计时3天。", "2026-09-12", "2026-09-09"),
    ("今天是报名的倒数第二天，明天下班就关。", "2026-09-10", "2026-09-09"),
    ("家长请在农历七月十五前交学费。", "2026-08-27", "2026-08-01"),
    ("2026年农历十一月初一前退押金。", "2026-12-09", "2026-09-09"),
    ("初十以前把种子领走。", "2026-09-20", "2026-09-09"),
    ("医保到农历年底前都能交。", "2027-02-05", "2026-12-20"),
    ("骗子说9月20日前不认证就停社保，都是假的，请勿转账。", "", "2026-09-09"),
    ("诈骗短信写着“9月15日前点链接更新ETC”，别点。", "", "2026-09-09"),
    ("镇里9月20日前把名单收齐，想报的9月18日前找村里。", "2026-09-18", "2026-09-09"),
    ("村里统一收齐后9月20日前送镇，晚了镇上不收。", "2026-09-20", "2026-09-09"),
)
# The last day of the matter that the title is about goes before that of a step towards it.
TITLED = (
    (
        "关于公路红线内坟墓限期迁移的通告\n二、登记时间：即日起至9月20日，坟主到村委会登记。\n三、迁移期限：10月10日前自行迁完。",
        (10, 10),
    ),
    ("关于河道违建限期拆除的公告\n一、申报期限：9月20日前到村部登记。\n二、拆除期限：9月30日前自行拆除。", (9, 30)),
    ("关于鱼塘清退的通告\n一、签约期限：9月20日前到村部签协议。\n二、清退期限：10月30日前自行清空。", (10, 30)),
    ("低保申请公告\n一、申请时间：9月20日前交到村里。\n二、复核期限：9月30日前交。", (9, 20)),
)


@pytest.mark.parametrize(("said", "due", "on"), DUE)
def test_the_last_day_is_read_whatever_calendar_tells_it(said: str, due: str, on: str) -> None:
    draft = read("通知.txt", f"通知\n{said}".encode())
    found = ruled(reading(draft, today=date.fromisoformat(on)))
    assert (found.value.isoformat() if found else "") == due


@pytest.mark.parametrize(("text", "due"), TITLED)
def test_the_titles_own_term_goes_first(text: str, due: tuple[int, int]) -> None:
    found = ruled(reading(read("通知.txt", text.encode()), today=date(2026, 9, 9)))
    assert found is not None
    assert found.value == date(2026, *due)


@pytest.mark.parametrize(
    ("feast", "month", "day"),
    [("Spring Festival", 1, 1), ("Dragon Boat Festival", 5, 5), ("Mid-autumn Festival", 8, 15)],
)
def test_the_feasts_fall_on_the_state_councils_days_off(feast: str, month: int, day: int) -> None:
    years = {one.year for one in holidays if one.year >= 2020}
    assert len(years) >= 6
    days = [lunar_day(year, month, day) for year in years]
    assert {holidays[found] if found else None for found in days} <= {feast, "National Day"}  # 1 October 2020 was both


@given(st.integers(2020, 2049))
def test_a_farmers_year_has_no_gap(year: int) -> None:
    begins, ends = lunar_day(year, 1, 1), lunar_day(year + 1, 1, 1)
    assert begins
    assert ends
    assert lunar_day(year, 12, 30) == ends - timedelta(days=1)
    leaps = [month for month in range(1, 13) if lunar_day(year, month, 1, leap=True)]
    assert len(leaps) <= 1
    assert 353 <= (ends - begins).days <= 355 + 30 * len(leaps)


def test_no_day_is_made_up() -> None:
    assert lunar_day(2019, 1, 1) is lunar_day(2051, 1, 1) is lunar_day(2026, 13, 1) is lunar_day(2026, 1, 31) is None
    assert lunar_day(2026, 6, 1, leap=True) is None
