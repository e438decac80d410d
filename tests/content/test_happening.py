"""When and where something happens is read out of running text, and said by every rendition; it is no last day."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.item import Genre
from content.render import render, short_text
from tests.content.samples import COUNTY, VILLAGE

TODAY = date(2026, 11, 29)
FOOT = "\n厉山镇人民政府\n2026年11月29日"


def of(title, body):
    return reading(read("通知.txt", f"{title}\n{body}{FOOT}".encode()), today=TODAY)


def shown(title, body):
    return render(of(title, body).version(COUNTY), division=VILLAGE, code="7K3M9XA", url="")


@pytest.mark.parametrize(
    ("title", "body", "when"),
    [
        ("关于停水的通知", "因主管道维修，定于12月3日8时至18时停水，请提前储水。", "12月3日8时至18时"),
        (
            "停电通知",
            "因线路检修，12月4日（星期五）7:30—17:30，星亮村一至四组停电。",
            "12月4日（星期五）7:30—17:30",
        ),
        ("停水通知", "12月8日晚上10点至次日早上6点全村停水。", "12月8日晚上10点至次日早上6点"),
        (
            "关于厉山大桥封闭施工的通告",
            "自2026年12月6日8时起至12月20日18时止，厉山大桥全封闭，禁止一切车辆通行。",
            "2026年12月6日8时起至12月20日18时止",
        ),
        (
            "关于召开村民代表会议的通知",
            "各位村民代表：\n决定于12月5日下午2:30在三楼会议室召开村民代表会议。",
            "12月5日下午2:30在三楼会议室",
        ),
        (
            "义诊通知",
            "县人民医院专家定于12月8日上午8:30至11:30在厉山镇文化广场义诊。",
            "12月8日上午8:30至11:30在厉山镇文化广场",
        ),
        (
            "放电影啦",
            "12月9日晚7点在星亮村文化广场放映露天电影《长津湖》，自带板凳。",
            "12月9日晚7点在星亮村文化广场",
        ),
        (
            "关于物资交流会的公告",
            "时间：12月15日至17日\n地点：厉山镇老街农贸市场",
            "12月15日至17日，厉山镇老街农贸市场",
        ),
        (
            "消防培训通知",
            "12月7日，星期一，下午1点半，在村文化礼堂开消防培训会，请按时到。",
            "12月7日，星期一，下午1点半在村文化礼堂",
        ),
        ("寒潮蓝色预警提示", "预计12月10日夜间到12日，我县有大风降温天气，请注意防寒。", "12月10日夜间到12日"),
        ("森林防火禁火令", "一、禁火期为2026年12月1日至2027年3月31日。", "2026年12月1日至2027年3月31日"),
    ],
)
def test_when_and_where_it_happens(title, body, when):
    assert of(title, body).when.value == when
    facts = shown(title, body)
    assert dict(facts.facts)["什么时候"] == when
    assert when in short_text(facts, 0, with_link=False)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("关于做好防汛工作的通知", "11月10日县里召开了防汛会议，现将有关精神传达如下。"),  # past
        ("关于申报补贴的通知", "请在12月20日前到村委会登记，逾期不再受理。"),  # a last day
        ("招聘会改期通知", "原定12月5日举办的招聘会取消，时间另行通知。"),
        ("停水通知", "如遇下雨，停水改到12月9日。"),
        ("暴雨橙色预警", "随县气象台12月6日16时20分发布：受低涡影响，我县将有暴雨，请注意防范。"),  # when it was said
        ("艾滋病防治工作小结", "12月1日是世界艾滋病日，宣传活动在人民公园举行。"),
        ("村民委员会选举公告", "根据选举办法，选民名单于12月12日张贴。"),
        ("关于印发会议纪要的通知", "根据12月1日印发的会议纪要，有关事项通知如下。"),
    ],
)
def test_what_is_unsure_is_left_empty(title, body):
    assert of(title, body).when is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("关于取消义诊的通知", "12月2日上午在村卫生室举行的义诊因下雪取消。"),
        ("停水通知", "12月3日8时至17时的停水计划取消。"),
        ("关于推迟停电的通知", "12月3日8时至18时停电检修推迟。"),
        ("关于推迟停电的通知", "停电时间：12月3日8时至18时。"),
        ("关于义诊的通知", "定于12月3日上午举行的义诊活动暂停举行。"),
        ("放电影的通知", "12月9日晚7点在文化广场的露天电影不放了。"),
        ("停水通知", "定于12月3日8时至18时停水。因天气原因，本次停水取消，请互相转告。"),
        ("义诊通知", "时间：12月3日上午8时\n地点：村卫生室\n因故活动延期，另行通知。"),
        ("关于厉山大桥封闭延期的通告", "厉山大桥封闭施工延期至12月20日18时。"),
        ("关于取消交通管制的通告", "12月3日起厉山大桥不再限行。"),
    ],
)
def test_what_is_called_off_or_put_off_is_not_told_as_happening(title, body):
    assert of(title, body).when is None
    said = short_text(shown(title, body), 0, with_link=False)
    assert not any(word in said for word in ("时间：", "12月2日", "12月3日截止", "12月9日"))


@pytest.mark.parametrize(
    ("title", "body", "when"),
    [
        ("关于义诊改期的通知", "原定12月3日上午的义诊因下雪改到12月10日9时在村卫生室举行。", "12月10日9时在村卫生室"),
        ("关于推迟停电的通知", "12月3日8时至18时的停电检修推迟到12月5日8时至18时。", "12月5日8时至18时"),
        ("关于停水时间调整的通知", "原定12月3日的停水，调整为12月4日9时至15时。", "12月4日9时至15时"),
        ("关于义诊延期的通知", "因下雪，活动时间改为12月10日上午。", "12月10日上午"),
        ("停水提前的通知", "原定12月5日停水，现提前至12月2日8时至18时。", "12月2日8时至18时"),
    ],
)
def test_what_is_put_to_another_day_is_told_with_that(title, body, when):
    assert of(title, body).when.value == when


@pytest.mark.parametrize(
    ("title", "body", "when"),
    [
        ("放电影啦", "12月9日晚7点在星亮村文化广场放映露天电影，遇雨取消。", "12月9日晚7点在星亮村文化广场"),
        ("停水通知", "12月8日8时至18时停水，如遇下雨改到12月9日。", "12月8日8时至18时"),
        ("停电通知", "12月4日8时至17时停电，送电时间不再另行通知。", "12月4日8时至17时"),
        ("开会通知", "12月5日上午9时在村部召开村民代表会议，无故不到取消代表资格。", "12月5日上午9时在村部"),
        ("开会通知", "12月5日上午9时的村民代表会议改在三楼会议室召开。", "12月5日上午9时"),
        ("断路通告", "12月6日起厉山大桥封闭，公交线路调整为走二桥。", "12月6日起"),
        ("停水通知", "定于12月3日8时至18时停水。城关村水压偏低，不停水。", "12月3日8时至18时"),
        ("停水通知", "定于12月3日8时至18时停水。碰上下大雨就改在12月5日。", "12月3日8时至18时"),
        ("停电通知", "12月3日8时至18时停电。顺延：下大雨干不了，挪到12月4日。", "12月3日8时至18时"),
        ("停水通知", "定于12月3日22时停水。水费缴纳由25日顺延到12月5日。", "12月3日22时"),
        ("关于医保缴费延期的公告", "缴费时间：2026年12月1日至2027年2月28日。", "2026年12月1日至2027年2月28日"),
    ],
)
def test_what_still_happens_keeps_its_time(title, body, when):
    assert of(title, body).when.value == when


def test_what_is_called_off_leaves_other_last_days():
    body = "12月5日晚的演出取消。已经买票的请在12月10日前到文化站登记退票。"
    assert of("关于取消演出的通知", body).deadline.value == date(2026, 12, 10)
    assert of("关于培训报名延期的通知", "培训班报名延期至12月10日截止。").deadline.value == date(2026, 12, 10)


@pytest.mark.parametrize("year", ["", "2026年"])
def test_two_cuts_are_not_one(year):
    body = f"{year}12月3日8时至17时停水，{year}12月10日8时至17时再次停水。"
    both = f"{year}12月3日8时至17时停水，{year}12月10日8时至17时再次停水"
    assert of("停水通知", body).when.value == both
    assert of("停水通知", body).plain.happens is None
    again = f"{year}12月3日8时至17时停水。请储水，{year}12月3日停水期间关好龙头。"
    assert of("停水通知", again).when.value == f"{year}12月3日8时至17时"


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("厉山镇星亮村、同心村村民：\n定于12月3日8时至18时停水。", "厉山镇星亮村、同心村村民"),
        ("12月4日7:30—17:30，星亮村一至四组停电。", "星亮村一至四组"),
        ("停电范围：星亮村、同心村", "星亮村、同心村"),
        (
            "王家岗村各位村民：\n12月2日早上7点到下午5点半，对我村1组、3组和5组（湾子里）停水，其余各组正常供水。",
            "我村1组、3组和5组（湾子里）",
        ),
        ("各位村民：\n12月2日8时至12时，1、2、3组停水。", "1、2、3组"),
        ("定于12月3日8时起对二组、四组村民临时停水。", "二组、四组"),
        ("星亮村各位村民：\n因2组管道破裂，12月3日全村停水。", "星亮村各位村民"),
        ("厉山镇居民：\n12月3日8时至12时停水，1组组长负责通知。", "厉山镇居民"),
    ],
)
def test_a_cut_names_whom_it_touches(body, who):
    assert of("停水停电通知", body).who.value == who


def test_a_meeting_has_no_last_day():
    facts = shown("关于召开村民代表会议的通知", "各位村民代表：\n决定于12月5日下午2:30在三楼会议室召开村民代表会议。")
    said = short_text(facts, 0, with_link=False) + facts.broadcast + facts.sentence + str(facts.facts)
    assert facts.deadline is None
    assert not any(word in said for word in ("截止", "最后期限", "办理"))
    assert "时间是十二月五日下午二点三十分在三楼会议室。" in facts.broadcast


def test_a_time_of_doing_keeps_its_last_day():
    facts = shown("关于养老金资格认证的通知", "认证时间：12月1日至12月20日。请到村委会办理认证。")
    assert facts.deadline == date(2026, 12, 20)
    assert "12月20日截止" in facts.sentence
    assert "时间：12月1日至12月20日。" in short_text(facts, 0, with_link=False)  # which says it: not twice


def test_a_list_waits_for_objections():
    body = "拟将以下人员列为低保对象，现予公示，公示期：2026年11月26日至12月2日。有异议的请向镇民政办反映。"
    facts = shown("厉山镇低保对象公示", body)
    assert facts.genre is Genre.LISTING
    assert not {"和谁有关", "谁能领"} & dict(facts.facts).keys()
    assert "有异议请在12月2日前提出" in short_text(facts, 0, with_link=False)
    assert "最后期限" not in facts.broadcast


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("定于2026年12月3日06:30—19:00停电，影响星亮村1至5组、沙城村全村。", "星亮村1至5组、沙城村全村"),
        ("12月3日8时至18时停水，涉及星亮村、沙城村及周边商铺，请储水。", "星亮村、沙城村及周边商铺"),
        ("12月3日8时至18时停水，受影响的村组：星亮村1、2、3组，沙城村四组居民。", "星亮村1、2、3组，沙城村四组居民"),
        ("12月3日8时至18时停水，影响星亮村、沙城村等5个村用水。", "星亮村、沙城村等5个村"),
        ("12月3日8时至18时停水，影响村民正常生活，敬请谅解。", None),
        ("12月3日8时至18时停水，不影响星亮村，涉及多个村组。", None),
    ],
)
def test_whom_a_cut_affects(body, who):
    assert dict(shown("停水停电通知", body).facts).get("和谁有关") == who


def test_a_service_number_before_its_name_is_the_one_to_call():
    told = shown("停电通知", "12月3日06:30—19:00星亮村停电。95598供电服务热线24小时为您服务。")
    assert "供电服务热线：95598。" in short_text(told, 0, with_link=False)
    told = shown("停电通知", "12月3日06:30—19:00星亮村停电。抢修电话：0722-95598")
    assert "零七二二，九五五九八" in told.broadcast


@pytest.mark.parametrize(
    ("body", "when"),
    [
        ("定于12月10日在县政府三楼会议室培训。", "12月10日在县政府三楼会议室"),
        ("兹定于12月10日上午9时在镇政府二楼大会议室组织召开会议。", "12月10日上午9时在镇政府二楼大会议室"),
    ],
)
def test_a_meetings_place_stands_before_what_is_done_there(body, when):
    assert dict(shown("培训通知", body).facts)["什么时候"] == when


@pytest.mark.parametrize(
    ("title", "body", "when"),
    [
        (
            "体检通知",
            "12月1日（下周二）上午8点镇卫生院来村里给65岁以上老人免费体检、发药，地点村部。请空腹。",
            "12月1日（下周二）上午8点，村部",
        ),
        ("演出通知", "12月5日晚7点演出，地点还是文化广场。", "12月5日晚7点，文化广场"),
        ("会议通知", "时间：12月5日上午9点 地点：村部 主持：王主任", "12月5日上午9点 地点：村部"),
        (
            "选民登记公告",
            "选民登记工作已经结束。12月20日上午8:00至12:00投票选举，1-3组在第一投票站（村小学），4-6组在第二投票站（张家祠堂）。",
            "12月20日上午8:00至12:00，1-3组在第一投票站（村小学），4-6组在第二投票站（张家祠堂）",
        ),
        ("关于推迟发放11月份低保金的说明", "因系统升级，11月份低保金推迟到12月4日发放。", "推迟到12月4日发放"),
    ],
)
def test_the_hour_the_place_and_a_new_day_of_payment_are_said(title, body, when):
    told = shown(title, body)
    assert dict(told.facts)["什么时候"] == when
    text = short_text(told, 0, with_link=False)
    assert when in text
    assert "截止" not in text


def test_what_readers_have_more_time_for_keeps_its_last_day():
    told = of("关于低保申请延期的通知", "低保申请延期至12月20日，请到村委会登记。")
    assert told.when is None
    assert told.deadline.value == date(2026, 12, 20)
