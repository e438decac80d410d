"""Which village has its turn when: in whatever order, with the hour, place and number of its own; and what is none."""

from datetime import date

import pytest

from content.ingest import Draft, read
from content.ingest.reading import reading
from content.item import Paragraph, Table

FOOT = "\n厉山镇卫生院\n2026年11月27日"


def turns(body, title="流感疫苗接种通知"):
    said = reading(read("通知.txt", f"{title}\n{body}{FOOT}".encode()), today=date(2026, 11, 30))
    return [(turn.value.where, turn.value.when) for turn in said.turns]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (  # the day stands before its villages; hour and place are said once
            "2026年12月8日星亮村、王家岗村，12月9日同心村、东方村，地点：厉山镇卫生院三楼妇科，早上8点开始，带身份证。",
            [
                ("星亮村、王家岗村", "2026年12月8日早上8点，厉山镇卫生院三楼妇科"),
                ("同心村、东方村", "12月9日早上8点，厉山镇卫生院三楼妇科"),
            ],
        ),
        ("12月8日、9日星亮村，10日同心村。", [("星亮村", "12月8日、9日"), ("同心村", "12月10日")]),
        (  # who is visited does not go to the place where all others go
            "地点：厉山镇卫生院二楼；王家岗村、星亮村12月8日，同心村12月9日，东方村、沙城村12月10日医生下到村卫生室。",
            [
                ("王家岗村、星亮村", "12月8日，医生下到村卫生室"),
                ("同心村", "12月9日，医生下到村卫生室"),
                ("东方村、沙城村", "12月10日，医生下到村卫生室"),
            ],
        ),
        (
            "地点：厉山镇卫生院二楼。星亮村12月8日，同心村12月9日免费接种。",
            [("星亮村", "12月8日，厉山镇卫生院二楼"), ("同心村", "12月9日，厉山镇卫生院二楼")],
        ),
        ("星亮村12月8日停水；同心村12月9日停水。", [("星亮村", "12月8日"), ("同心村", "12月9日")]),
        ("厉山镇12月10日；其他乡镇12月12日起。", [("厉山镇", "12月10日"), ("其他乡镇", "12月12日起")]),
        (
            "12月5日 13:00-18:00  神农社区（农贸市场除外）\n12月6日 8:00-12:00  沙城村3组至5组\n",
            [("神农社区（农贸市场除外）", "12月5日 13:00-18:00"), ("沙城村3组至5组", "12月6日 8:00-12:00")],
        ),
        (  # a list's numbers, and groups
            "1. 星亮村：12月3日8:00—18:00；\n（2）王家岗村1、2、3组：12月4日上午；\n③同心村五组：12月5日。\n",
            [("星亮村", "12月3日8:00—18:00"), ("王家岗村1、2、3组", "12月4日上午"), ("同心村五组", "12月5日")],
        ),
        ("12月8日　后刘村\n12月9日　前刘村\n", [("后刘村", "12月8日"), ("前刘村", "12月9日")]),
        (
            "12月4日（国家宪法日）上午9点，星亮村文化广场\n12月11日夜里7点，医疗队到同心村\n",
            [("星亮村文化广场", "12月4日（国家宪法日）上午9点"), ("医疗队到同心村", "12月11日夜里7点")],
        ),
    ],
)
def test_a_turn_has_its_own_hour_and_place(body, told):
    assert turns(body) == told


@pytest.mark.parametrize(
    "body",
    [
        # The day of a test, and a cut at night of which two villages may feel something.
        """检测日期11月18日，委托疾控中心，出厂水、末梢水（王家岗村部、星亮小学）共检测35项，全部合格。
        12月6日夜22:00至7日早6:00清洗清水池，全镇水压降低，星亮村、同心村高处可能停水，请提前蓄水。""",
        # Some are visited at home.
        "类别不变的不用评残，一级重度残疾人、行动不便的上门评定，12月7日起，厉山镇12月9日、尚市镇12月10日。",
        "厉山镇12月9日、尚市镇12月10日上门为行动不便的老人评定。",
        # Days on which somebody acts in a village, or by which all have to.
        "本村三组周大明11月27日下午在厉山到村的车上丢了卡。\n王家岗村委会代发 2026年11月29日",
        "12月8日前到星亮村村委会登记。12月9日前同心村把名册报镇。",
        "12月3日经村民代表会议表决同意。12月20日公示结果，贴在村务栏。",
        "12月3日，镇血防组来我村查螺。12月4日早上7点到9点空腹到村卫生室抽血。",
    ],
)
def test_a_day_near_which_a_village_is_named_is_no_turn(body):
    assert turns(body) == []


def test_a_row_has_its_place_and_number_below_the_tables_name():
    sums = Table((("类型", "低保、特困", "其他"), ("D级新建", "30000元", "20000元"), ("C级维修", "12000元", "8000元")))
    rows = (
        ("各村受理安排", "", "", ""),
        ("村", "时间", "受理地点", "电话"),
        ("王家岗村", "12月7日上午", "村部", "0722-3331056"),
        ("同心村", "12月8日 全天", "老学校", ""),
    )
    blocks = (Paragraph("危房改造申报通知"), sums, Table(rows), Paragraph("地点：镇村建办。"))
    said = reading(Draft("x", blocks), today=date(2026, 11, 30))
    told = [(turn.value.where, turn.value.when, turn.value.telephone) for turn in said.turns]
    assert told == [("王家岗村", "12月7日上午，村部", "0722-3331056"), ("同心村", "12月8日 全天，老学校", "")]


def test_what_is_fitted_in_one_village_after_the_other_is_of_use_to_the_last():
    body = "装的时间：幸福村、三星村12月7日；双寨村、狮子口村12月8日。请老人在家等候。"
    said = reading(
        read("通知.txt", f"关于安装烟感报警器的通知\n{body}{FOOT}".encode()),
        today=date(2026, 11, 30),
    )
    assert said.until.value.date() == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("body", "until"),
    [
        ("12月1日至明年3月31日全镇林区禁止用火。清明节（4月5日）前后，各村设集中祭祀点。", date(2027, 4, 5)),
        ("拆除通告：请于12月31日前自行拆除。2027年1月1日起由镇里组织拆除。", date(2026, 12, 31)),
    ],
)
def test_an_order_without_turns_holds_to_the_last_of_its_days(body, until):
    said = reading(read("通知.txt", f"厉山镇禁火令\n{body}{FOOT}".encode()), today=date(2026, 11, 30))
    assert said.until.value.date() == until
