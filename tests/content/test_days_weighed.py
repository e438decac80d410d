"""The last day of a notice is weighed among its days: known in what was taught, and told with its words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ingest import read
from content.ingest.reading import reading


@pytest.mark.parametrize(
    ("text", "due", "words"),
    [
        ("低保核查\n请低保户于9月20日前到村部交材料。\n", date(2026, 9, 20), "请低保户于9月20日前到村部交材料"),
        ("停电通知\n9月18日8时至18时检修停电，请提前准备。\n", None, ""),
        ("预警\n预计9月15日至17日有暴雨，请注意防范。\n", None, ""),
        (
            "免费体检下村\n6月3日　石桥村村部\n6月5日　河湾村文化广场\n6月9日　高庙村卫生室\n2026年5月28日\n",
            date(2026, 6, 9),
            "6月9日",
        ),
        (
            (
                "免费体检下村\n6月3日　石桥村村部\n6月5日　河湾村文化广场\n6月9日　高庙村卫生室\n"
                "早上空腹，带身份证。\n镇卫生院\n2026年5月28日\n"
            ),
            date(2026, 6, 9),
            "6月9日",
        ),
        ("搬迁通知\n9月20日起，不动产登记搬到政务大厅一楼窗口7号至9号。\n", None, ""),
        ("社保缴费\n请到镇便民中心3号至5号窗口办理。\n", None, ""),
        ("社保缴费\n请到3号、5号窗口办理。\n", None, ""),
        ("缴费通知\n请到镇便民服务中心窗口9月20日前办理缴费。\n", date(2026, 9, 20), "窗口9月20日前办理缴费"),
        ("提醒\n有人打电话说9月20日前不认证就停社保，这是骗子，不要信，不要转账。\n", None, ""),
        ("公示\n公示期：9月10日至9月16日，有异议请向镇民政办反映。\n", date(2026, 9, 16), "9月10日至9月16日"),
    ],
)
def test_the_readers_last_day_is_told_with_its_words(text, due, words):
    found = reading(read("通知.txt", text.encode()), today=date(2026, 9, 9)).deadline
    assert (found.value if found else None) == due
    assert words in (found.words if found else "")


SHEETS = (
    ("更正\n| 项目 | 原来 | 现在 |\n|---|---|---|\n| 报名截止 | 5月10日 | 5月22日 |", date(2026, 5, 22)),
    (
        "更正\n| 序号 | 更正前 | 更正后 |\n|---|---|---|\n| 1 | 5月10日前报名 | 5月20日前报名 |",
        date(2026, 5, 20),
    ),
    ("招生通知\n| 事项 | 时间 |\n|---|---|\n| 网上报名 | 5月10日至5月20日 |\n| 审核 | 5月25日 |", date(2026, 5, 20)),
    (
        "通知\n| 村 | 登记时间 | 地点 |\n|---|---|---|\n| 白塔村 | 5月10日 | 村部 |\n| 河口村 | 5月11日 | 村部 |",
        date(2026, 5, 11),
    ),
    ("关于办理老年证的通知\n## 截止日期\n5月29日\n## 地点\n镇便民中心", date(2026, 5, 29)),
    (
        (
            "残疾评定\n| 村 | 评定日期 | 地点 |\n|---|---|---|\n| 白塔村 | 5月24日 | 卫生院 |\n"
            "请评定的5月22日前先到村里报名。"
        ),
        date(2026, 5, 22),
    ),
)


@pytest.mark.parametrize(("text", "due"), SHEETS)
def test_a_table_tells_the_last_day_and_what_is_put_right_tells_none(text, due):
    found = reading(
        read("通知.md", f"{text}\n河口村民委员会\n2026年5月6日\n".encode()), today=date(2026, 5, 6)
    ).deadline
    assert found is not None
    assert found.value == due


VISIT = "11月20日上午，卫生院的车到村部给65岁以上老人体检，请带身份证。腿脚不便的，11月18日前跟村里说一声，医生上门。"


def test_where_nobody_is_sure_the_rival_is_told_with_its_words():
    said = reading(read("通知.txt", f"老年人体检\n{VISIT}\n".encode()), today=date(2026, 11, 12))
    told = {(one.value, one.words) for one in (said.deadline, *said.rivals)}
    assert told == {(date(2026, 11, 20), "11月20日上午"), (date(2026, 11, 18), "11月18日前跟村里说一声")}


@given(
    st.lists(
        st.tuples(
            st.integers(1, 28), st.sampled_from(("前报名", "开始", "公示结束", "在村部体检", "停电", "前可补办"))
        ),
        max_size=6,
    )
)
def test_rivals_are_a_few_other_days_of_the_text_or_none_at_all(days):
    text = "通知\n" + "。".join(f"12月{day}日{act}" for day, act in days) + "。\n"
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 12))
    told = [one and one.value for one in (said.deadline, *said.rivals)]
    assert len(told) == len(set(told)) <= 3
    assert {one for one in told if one} <= {date(2026, 12, day) for day, _ in days}


@pytest.mark.parametrize(
    ("title", "body", "days"),
    [
        (  # an address is no label: what is said before it is
            "2027年上半年征兵报名开始了",
            """二、网上报名：全国征兵网 https://www.gfbzb.gov.cn ，男兵2026年12月1日至2027年2月10日18时。
四、有意者先到镇武装部目测初检：12月12日上午9点，地点镇政府三楼会议室，带身份证、毕业证。""",
            [date(2027, 2, 10), date(2026, 12, 12)],
        ),
        (  # the end of all is asked about beside that of some
            "农村危房改造申报通知",
            "其他村12月15日前到镇村建办。全镇12月18日截止，2027年10月底前竣工验收。",
            [date(2026, 12, 15), date(2026, 12, 18)],
        ),
        (  # what the title says ends for everybody
            "家电以旧换新补贴11月30日24时结束",
            "我县以旧换新补贴活动于2026年11月30日24时结束，此前已下单未领取补贴的，12月10日前到购买商家补交材料。",
            [date(2026, 11, 30), date(2026, 12, 10)],
        ),
        ("补贴申报通知", "请于12月15日前申报，镇里12月18日前上报，全镇12月底前发放完。", [date(2026, 12, 15)]),
    ],
)
def test_the_end_of_all_is_not_lost_beside_that_of_some(title, body, days):
    text = f"{title}\n{body}\n厉山镇人民政府\n2026年11月29日\n"
    said = reading(read("通知.txt", text.encode()), today=date(2026, 11, 29))
    assert [one and one.value for one in (said.deadline, *said.rivals)] == days
