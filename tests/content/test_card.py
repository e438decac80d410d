"""The card 一看就懂 and the SMS made of it: nothing is told that is over, somebody else's, half said or said twice."""

from __future__ import annotations

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.render import render, short_text

TOWN = 421321100000000
FOOT = "\n{0}\n2026年7月7日"


def card(text, org="长岭村村委会"):
    """The facts of a notice of 7 July 2026 by label, and its SMS."""
    said = reading(read("a.txt", (text + FOOT.format(org)).encode()), today=date(2026, 7, 7))
    shown = render(said.version(TOWN, title=None if said.title else "通知"), division=TOWN, code="ABCD2345", url="")
    return dict(shown.facts) | {"sms": short_text(shown, 0, with_link=False)}


def test_what_has_happened_is_nobody_s_time():
    said = card(
        "致全县学生家长的一封信\n尊敬的家长：\n暑假来临，6月28日我县某中学两名学生到水库游泳溺亡，教训惨痛。"
        "请您务必做到“六不”：不私自下水游泳，不擅自与他人结伴游泳，不到不熟悉的水域游泳。遇到有人溺水，请拨打110、120。\n"
        "暑假时间为7月4日至8月31日，9月1日正式开学。",
        "随县教育局",
    )
    assert "6月28日" not in said["什么时候"]
    assert "8月31日" in said["什么时候"]
    assert "六不" not in said["怎么办"]  # a label amid its line ends with its sentence
    assert "找谁问" not in said  # 110 answers no questions
    assert "联系电话" not in said["sms"]


def test_last_year_s_sum_is_not_told_beside_this_year_s():
    said = card(
        "村里光伏分红开始发了，每户380元，五保户加100元。明后两天（7月8日、9日）上午带身份证和存折到村部签字。"
        "上一年的分红是每户350元，还有12户没领，找会计老赵（14000004444）。"
    )
    assert said["多少钱"] == "每户380元，五保户加100元"
    assert said["找谁问"] == "找会计老赵 14000004444"  # and not the committee's number


def test_a_sum_that_is_compared_with_last_year_s_stays():
    said = card("关于收取垃圾费的通知\n今年垃圾费每户60元，比去年每户少收10元。请7月底前交给组长。")
    assert "每户60元" in said["多少钱"]


def test_whose_sum_it_is_stands_before_it():
    said = card(
        "接种通知\n本月接种门诊时间：7月7日、14日、21日上午8:00-11:30，地点镇卫生院二楼接种门诊。"
        "14岁女孩可免费打两针HPV疫苗（二价），其他年龄自费，二价每针329元，四价798元。带儿童预防接种证。"
        "咨询：0722-3377120 陈医生",
        "安居镇卫生院",
    )
    assert "其他年龄自费，二价每针329元" in said["领多少"]
    assert "截止" not in said["sms"]  # the third of three days is no last one


LEAKY = """关于农村危房改造的通知
凡住在C、D级危房里的低保户可以申请危房改造补助。
新建的每户补助2.6万元。
8月15日前写申请交到村委会，带户口本、身份证、房屋照片。
骗取补助的，追回资金。"""
DRY = """停水通知
因主管道抢修，定于7月8日8:00至18:00对建设路、滨河小区、文化街停水。请广大用户提前储水。给您带来不便，敬请谅解。"""


@pytest.mark.parametrize(
    ("text", "says", "never"),
    [(LEAKY, "8月15日前写申请交到村委会", "骗取补助的。"), (DRY, "对象：建设路、滨河小区、文化街。", "不便")],
)
def test_no_clause_hangs(text, says, never):
    said = card(text)["sms"]
    assert says in said
    assert never not in said


def test_a_number_s_label_goes_no_further_than_its_sentence():
    said = card(
        "2026年下半年征兵开始了！应届高中毕业生、大学生18至22周岁。报名网址：全国征兵网https://www.gfbzb.gov.cn，8月10日截止。"
        "义务兵家庭优待金每年1.2万元，大学毕业生入伍一次性奖励5000元。咨询随县人武部0722-3360101。",
        "随县人民政府征兵办公室",
    )
    assert said["多少钱"].startswith("义务兵家庭优待金")


def test_a_last_day_is_said_once():
    said = card(
        "关于农机购置补贴申报的通知\n申报时间：2026年7月10日至9月30日。\n申报方式：带身份证、购机发票到镇政府办理。"
    )
    assert said["截止哪天"] == "2026年9月30日"
    assert "7月10日至9月30日" in said["sms"]
    assert "截止" not in said["sms"]


def test_days_on_which_an_office_is_shut_end_nothing():
    said = card(
        "搬迁公告\n随县不动产登记中心自2026年7月20日起搬到政务服务中心三楼办公，7月17日、18日停止办理业务，"
        "原址不再受理。电话不变：0722-3337001。",
        "随县自然资源和规划局",
    )
    assert "截止哪天" not in said
    assert "咨询：随县自然资源和规划局0722-3337001" in said["sms"]


def test_each_group_keeps_its_sum():
    said = card(
        "2027年城乡居民医保缴费公告\n缴费标准：\n普通居民：每人400元\n特困人员、孤儿：全额资助，个人不缴费\n"
        "低保对象：个人缴200元\n监测户：个人缴280元\n缴费时间：2026年9月1日至12月31日。",
        "随县医保局",
    )
    for group in ("普通居民：每人400元", "低保对象：个人缴200元", "监测户：个人缴280元"):
        assert group in said["多少钱"]
    assert "200元" not in said.get("和谁有关", "")


def test_a_label_above_a_table_is_none_of_the_sum_below_it():
    said = card(
        "免费技能培训班招生\n培训工种及时间：\n育婴员\t7月20日-7月30日\t40人\n电工\t8月3日-8月15日\t30人\n"
        "培训费全免，脱贫户每天补50元生活费。\n报名：7月18日前拨打0722-3338822。",
        "随县人社局",
    )
    assert "50元" not in said.get("什么时候", "")
    assert said["sms"].count("0722-3338822") == 1  # and neither the number nor the last day twice
    assert said["sms"].count("7月18日") == 1


def test_who_gets_a_lower_price_is_not_all_whom_it_is_for():
    said = card(
        "幸福食堂开张的通知\n7月10日起，80岁以上老人每餐3元，60-79岁老人每餐6元，其他人每餐10元。"
        "走不动的可以送，打食堂电话0722-3340000预订。"
    )
    assert "和谁有关" not in said
    assert "其他人每餐10元" in said["多少钱"]


def test_what_is_moved_is_told_with_its_new_hour():
    said = card("通知\n原定7月8日在镇卫生院的献血活动改到7月18日上午9点到下午4点，地点改在镇政府大院。带身份证。")
    assert "7月18日上午9点到下午4点" in said["什么时候"]
    assert "截止哪天" not in said


def test_a_gift_of_which_a_report_tells_is_nobody_s_to_claim():
    said = card("村里的事\n7月1日上午，镇党委书记来我村看望了老党员，发慰问金500元。希望大家向他们学习。")
    assert "500元" not in said["sms"]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("发现火情立即拨打12119或者镇值班电话0722-3310119。", "镇值班电话"),
        ("没有车的打村值班电话0722-3301234。", "村值班电话"),
        ("紧急提醒！遇到可疑情况打96110。", "服务热线"),
        ("打击传销举报电话：0722-3310110。", "打击传销举报电话"),
        ("打印社举报电话：0722-3310110。", "打印社举报电话"),
    ],
)
def test_a_number_is_named_without_the_words_that_send_one_to_it(line, label):
    said = reading(read("a.txt", ("关于安全的通告\n" + line).encode()), today=date(2026, 7, 7))
    assert said.contacts[-1].value.label == label


def test_a_message_in_one_line_is_no_title():
    text = "好消息！妇女免费查两癌，7月份到镇卫生院查。我们村是7月16日，早上7点半在村部坐车。王医生 14000005555"
    assert reading(read("a.txt", f"{text}\n妇女主任\n2026年7月7日".encode()), today=date(2026, 7, 7)).title is None


def test_another_office_s_number_is_told_as_its_own():
    said = card("关于召开说明会的公告\n请到会的带身份证。评估机构电话：0722-3301212。", "随县房屋征收办")
    assert said["找谁问"] == "评估机构电话 0722-3301212"


def test_one_of_several_mobiles_is_not_the_unit_s():
    said = card(
        "随县招聘信息\n随县佳宝食品厂招包装工10名，联系人李经理 14000001111。\n"
        "随县康乐园招保育员2名，联系人张女士 14000002222。",
        "随县公共就业服务中心",
    )
    assert "找谁问" not in said


def test_what_swindlers_promise_is_no_standard():
    said = card(
        "关于防范养老诈骗的提醒\n近期有人打着“养老项目”旗号，承诺每年15%的利息，我镇老人陈某被骗走8万元。"
        "请老年朋友不要相信高额回报，不要把存款交给陌生人。发现线索打110或0722-3340110。",
        "均川派出所",
    )
    assert "多少钱" not in said
    assert "不要把存款交给陌生人" in said["怎么办"]
    assert said["找谁问"] == "均川派出所 0722-3340110"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "关于核对低保收入的通知\n请各低保户、特困户和监测户户主于2026年12月15日前，带身份证、户口簿到村委会核对收入。",
            "各低保户、特困户和监测户户主",
        ),
        (
            (
                "关于开展65岁及以上老年人免费健康体检的通知\n"
                "我院定于12月份为辖区65周岁及以上（1961年12月31日前出生）老年人免费体检，请带身份证，空腹到指定地点。"
            ),
            "辖区65周岁及以上（1961年12月31日前出生）老年人",
        ),
        (
            "关于发放优待金的通知\n对象：户籍在本镇、1960年1月1日前出生的退役军人。请于12月5日前到镇退役军人服务站登记。",
            "户籍在本镇、1960年1月1日前出生的退役军人",
        ),
    ],
)
def test_who_is_no_day_by_which_and_nothing_that_is_done_for_them(text, who):
    said = reading(read("a.txt", f"{text}\n厉山镇卫生院\n2026年11月28日".encode()), today=date(2026, 11, 29))
    assert said.who.value == who
