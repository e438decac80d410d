"""What some places have otherwise than the others narrows nobody; where the text is about them, it does."""

import pytest

from tests.audiences.clerk import meant, right

TOWN = "随县/厉山"
COUNTY = "随县"


@pytest.mark.parametrize(
    ("issuer", "text"),
    [
        (
            COUNTY,
            (
                "小麦赤霉病防治意见\n今年病情以厉山、万和、高城为重。\n"
                "全县大部4月12日前打第一遍药；厉山、高城早播的田块提前三天。\n随县植保站\n2026年4月2日"
            ),
        ),
        (TOWN, "供水检修\n全镇5月6日至8日检修，水压低；星亮村、王家岗村推迟两天。\n厉山镇水厂\n2026年5月1日"),
        (
            TOWN,
            (
                "厉山镇耕地地力补贴更正\n标准“每亩80元”应为“每亩86元”；附表漏了星亮村、王家岗村，"
                "这两个村的清册5月12日送到。\n还没签字的，5月25日前到村委会核对。\n厉山镇财政所\n2026年5月9日"
            ),
        ),
        (
            TOWN,
            (
                "关于养殖污染防治的通知\n各村民委员会、全镇各养殖户：\n（一）禁养区。集镇建成区。\n"
                "（二）限养区。星亮村、王家岗村居住点周边。\n（三）适养区。其余区域。\n8月20日前自查登记。\n"
                "厉山镇人民政府\n2026年8月3日"
            ),
        ),
        (
            COUNTY,
            (
                "关于食品小作坊换证的通告\n全县小作坊11月30日前换证。\n"
                "厉山镇、高城镇、万和镇的小作坊较集中，换证专班依次到三个乡镇的便民服务中心受理。\n"
                "随县市场监督管理局\n2026年11月3日"
            ),
        ),
        (
            TOWN,
            (
                "液化气通告\n凡在厉山镇内经营液化气的，5月30日前办证。\n第一批查出的黑点（限5月10日前关停气瓶）：\n"
                "1. 老王气站，星亮村口东50米；\n2. 兴隆煤气，王家岗村菜市场旁。\n厉山镇人民政府\n2026年5月4日"
            ),
        ),
        (
            TOWN,
            (
                "厉山镇农机补贴公示\n购机者\t住址\t编号\t金额\n周天云\t星亮村6号\tTL9042\t26500元\n"
                "春种合作社\t王家岗村\tHG12\t69000元\n还没申报的11月30日前申报。\n厉山镇农技中心\n2026年6月8日"
            ),
        ),
        (
            TOWN,
            (
                "公益电影\n星亮村4月2日，王家岗村4月3日，神农社区4月4日。\n全镇群众都可以去看。\n"
                "厉山镇文化站\n2026年3月28日"
            ),
        ),
    ],
)
def test_what_some_have_otherwise_narrows_nobody(issuer, text):
    assert meant(issuer, text) == right(issuer, "*")


@pytest.mark.parametrize(
    ("issuer", "named", "text"),
    [
        (TOWN, "星亮 王家岗", "原定5月6日的停水，星亮村、王家岗村推迟两天，5月8日停。\n厉山镇水厂\n2026年5月1日"),
        (
            TOWN,
            "星亮 王家岗",
            "停水更正\n昨天的通知漏了王家岗村，停水范围更正为：星亮村、王家岗村。\n厉山镇水厂\n2026年5月4日",
        ),
        (
            TOWN,
            "星亮 王家岗",
            "停电区域：星亮村、王家岗村。停电时间5月8日7时至17时。其他区域正常供电。\n供电所\n2026年5月5日",
        ),
        (
            TOWN,
            "星亮 王家岗",
            (
                "家庭医生签约\n时间\t村\t联系人\t电话\n5月6日\t星亮村\t张某\t14000001111\n"
                "5月7日\t王家岗村\t李某\t14000001112\n厉山镇卫生院\n2026年5月1日"
            ),
        ),
    ],
)
def test_what_is_told_of_some_alone_is_for_them(issuer, named, text):
    assert meant(issuer, text) == right(issuer, named)


@pytest.mark.parametrize(
    ("named", "text"),
    [
        ("厉山/ 高城/", "关于厉山至高城公路改造期间管制的通告\n5月10日起半幅通行。\n随县交通运输局\n2026年5月4日"),
        (
            "厉山/ 尚市/ 唐县/",
            (
                "关于316国道随县厉山至唐县镇段路面大修的通告\n316国道厉山至唐县镇段（途经尚市镇）将大修，"
                "9月21日起半幅通行。\n随县公安局\n2026年9月14日"
            ),
        ),
        (
            "厉山/ 高城/",
            "随县灌溉工程（厉山—高城段）8月进展\n沿线各位乡亲：\n干渠已衬砌6公里。\n随县水利和湖泊局\n2026年8月10日",
        ),
        (
            "厉山/星亮",
            (
                "星亮片区征收签约提醒\n各位被征收人：\n5月10日前签的每户奖励3万元。\n还没测量的：\n"
                "1. 张某某，厉山镇星亮村三组；\n签约点：万和镇。\n随县征收办\n2026年5月4日"
            ),
        ),
    ],
)
def test_a_title_is_about_both_ends_of_a_road_and_about_the_village_of_its_short_name(named, text):
    assert meant(COUNTY, text) == right(COUNTY, named)


@pytest.mark.parametrize(
    ("named", "text"),
    [
        (
            "星亮 王家岗 神农",
            "停气通知\n影响用户：星亮（1、2组）；王家岗（3组）；神农（场口一带）。\n厉山供气站\n2026年4月6日",
        ),
        ("星亮 王家岗", "拆除旧广播\n拆：星亮（8个）、王家岗（5个）。\n不拆：三星、神农。\n厉山镇文化站\n2026年4月3日"),
        ("星亮 王家岗 三星", "户厕改造\n任务（座）：星亮12、王家岗9、三星20。\n厉山镇人民政府\n2026年4月3日"),
        (
            "星亮 王家岗",
            "水价听证\n用二水厂水的两个村——星亮、王家岗，每村推选2名代表，4月20日在镇政府开会。\n厉山镇人民政府\n2026年4月3日",
        ),
    ],
)
def test_a_list_is_taken_whole_however_it_is_strung(named: str, text: str) -> None:
    assert meant(TOWN, text) == right(TOWN, named)


def test_where_something_befell_people_lately_all_are_warned() -> None:
    text = (
        "防范野生菌中毒\n近日厉山镇2人、高城镇1人误食毒菌送医。\n各位群众不采、不吃野生菌。\n随县市监局\n2026年6月25日"
    )
    assert meant(COUNTY, text) == right(COUNTY, "*")
