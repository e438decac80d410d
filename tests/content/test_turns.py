"""Which village has its turn when: in whatever order, with the hour, place and number of its own; and what is none."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading

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
