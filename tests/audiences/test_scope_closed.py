"""Places that stand for those that they lie in, those that a text counts, and those that it leaves untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.china_division import bundled_rows
from audiences.division import Tree, parse
from audiences.scope import concerned, mentions, weighed
from audiences.scope.extent import speaks_to
from audiences.scope.hearing import hearing
from audiences.scope.towns import for_towns, gathered
from audiences.territory import Named

COUNTY, LISHAN = parse("421321"), parse("421321101")
TREE = Tree(bundled_rows(421321))
VILLAGES = [node.code for node in TREE.children(LISHAN.code)]
TOWNS = [node.code for node in TREE.children(COUNTY.code)]
SERVICE = (
    "户籍流动服务车下乡\n3月6日 厉山镇星亮村文化广场\n3月8日 高城镇政府院内\n{said}\n带户口本。随县公安局\n2026年3月1日"
)


def named(*codes):
    return tuple(Named(code, str(code)) for code in codes)


def code_of(text, within=COUNTY):
    return next(one.code for one in mentions(text, TREE, within) if one.code and not one.bearer)


VENUES = (
    Named(code_of("厉山镇星亮村"), "3月6日 厉山镇星亮村文化广场"),
    Named(code_of("高城镇大桥村"), "3月8日（周日） 高城镇大桥村村委会"),
)


@pytest.mark.parametrize(
    ("said", "is_town"),
    [
        ("两个镇的人哪天方便到哪个点都给办。", True),
        ("其他乡镇的到所在派出所办。", True),
        ("三个镇的人都可以来。", False),  # it names two
        ("照相不收钱。", False),
    ],
)
def test_a_venue_s_village_is_its_town_where_the_text_speaks_of_towns(said, is_town):
    found = for_towns(VENUES, SERVICE.format(said=said), COUNTY)
    assert [one.words for one in found] == [one.words for one in VENUES]
    assert [one.code for one in found] == (
        [LISHAN.code, code_of("高城镇")] if is_town else [one.code for one in VENUES]
    )


@pytest.mark.parametrize(
    "words",
    [
        ("厉山镇星亮村", "高城镇大桥村停电"),
        ("厉山镇星亮村2.3公顷", "高城镇大桥村1.1公顷"),
        ("拟征收厉山镇星亮村小学北侧土地", "高城镇大桥村文化广场东侧土地"),
        ("厉山镇星亮村文化广场", "高城镇大桥村的群众请立即转移"),  # one is no venue
    ],
)
def test_where_something_happens_is_no_venue(words):
    named = tuple(Named(one.code, said) for one, said in zip(VENUES, words, strict=True))
    assert for_towns(named, "两个镇的部分村停电，其他乡镇不受影响。", COUNTY) == named


def test_two_villages_of_one_town_are_no_venues_for_it():
    both = (VENUES[0], Named(code_of("厉山镇沙城村"), "3月7日 厉山镇沙城村村部"))
    assert for_towns(both, "两个镇的人都来，其他乡镇的不来。", COUNTY) == both
    assert for_towns(both, "两个镇的人都来，其他乡镇的不来。", LISHAN) == both


def test_a_round_through_towns_is_for_the_towns_and_whoever_sends_is_asked():
    text = (
        "厉山镇、高城镇离县城远，县局把照相的设备拉到乡上来。\n"
        "3月6日 厉山镇星亮村文化广场\n3月8日 高城镇大桥村文化广场\n"
        "两个镇的人哪天方便到哪个点都给办，带户口本。其他乡镇的到派出所办。\n随县公安局\n2026年3月1日"
    )
    found = weighed("户籍流动服务车下乡安排", text, TREE, COUNTY, genre="event")
    assert [TREE.node(one.code).name for one in found.named] == ["厉山镇", "高城镇"]
    assert found.rival is not None
    assert "看来只是地点，会发给“厉山镇、高城镇”，请核对" in found.open[0]


@given(st.permutations(VILLAGES))
def test_all_villages_of_a_town_are_the_town(codes):
    assert gathered(named(*codes), TREE, LISHAN) == ()
    assert [one.code for one in gathered(named(*codes), TREE, COUNTY)] == [LISHAN.code]
    assert [one.code for one in gathered(named(*codes[1:]), TREE, COUNTY)] == list(codes[1:])


def test_all_towns_of_a_county_are_the_county():
    assert gathered(named(*TOWNS), TREE, COUNTY) == ()
    assert gathered(named(*TOWNS[1:]), TREE, COUNTY) == named(*TOWNS[1:])


def test_a_village_and_its_neighbours_stay():
    village = parse(str(VILLAGES[0]))
    assert gathered(named(*VILLAGES[:2]), TREE, village) == named(*VILLAGES[:2])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("上面四个乡镇的牧户请注意", 4),
        ("请三个村抓紧报损", 3),
        ("四个沿河村请马上照办", 4),
        ("期间上述三个村停水", 3),
        ("这两个社区的住户", 2),
        ("请十五个村报数", 15),
    ],
)
def test_so_many_places_are_spoken_to(text, count):
    assert speaks_to(text, count)
    assert not speaks_to(text, count + 1)


@pytest.mark.parametrize(
    "text",
    [
        "全镇十四个村进了水",
        "第三个村",
        "申请三个村的试点",
        "邀请三个村的代表",
        "不通知三个村",
        "应该两个村都评",
        "聘请两个村的技术员",
        "没通知两个村",
        "希望两个村都好",
        "60岁以上5个村都有",
        "这三个村民小组",
    ],
)
def test_a_count_by_itself_speaks_to_nobody(text):
    assert not any(speaks_to(text, count) for count in range(20))


CUT = "3月6日8时至17时检修线路，星亮村、沙城村停电，{others}。请提前备水。\n厉山镇人民政府\n2026年3月1日"


@pytest.mark.parametrize(
    "others",
    ["其他村不受影响", "其余各村不停", "别的村和社区不用准备", "其他村12月另外排", "其余村等下一批", "其他村照常供电"],
)
def test_where_others_are_untouched_those_named_are_meant(others):
    found = weighed("停电通知", CUT.format(others=others), TREE, LISHAN)
    assert [TREE.node(one.code).name[:3] for one in found.named] == ["星亮村", "沙城村"]


@pytest.mark.parametrize(
    "text",
    [
        "昨晚星亮村一户因充电起火，其他村没有影响。请全镇居民检查线路，电动车不要进屋。",
        "全镇65岁以上老人都可以免费体检。星亮村、沙城村的老人3月6日到卫生院，其他村不用急，医生下周逐村上门。",
        "各村低保户3月10日前交材料。星亮村在老学校交，其他村不变。",
        "农机检验车停在星亮村广场，全镇拖拉机都开来检，其他地方不设点，不用等。",
        "还有12天医保缴费就结束了。星亮村、沙城村缴费率到了95%，其他村还没动，请没缴的乡亲抓紧用微信缴。",
        "全镇65岁以上老人免费体检。星亮村、沙城村的低保老人带低保证，其他村民不用带。",
        "选民登记开始了。星亮村、沙城村在村部登记，其他村在老学校，都不用交钱。",
    ],
)
def test_everybody_is_not_forgotten_where_others_are_untouched(text):
    found = weighed("通知", f"{text}\n厉山镇人民政府\n2026年3月1日", TREE, LISHAN)
    ways = [{one.code for one in named} or {LISHAN.code} for named in (found.named, found.rival) if named is not None]
    assert {LISHAN.code} in ways


@pytest.mark.parametrize(
    ("text", "is_closed"),
    [
        ("其他村的车点没变", True),
        ("其余各村等第二批疫苗", True),
        ("别的乡镇没有列入", False),  # a town has villages
        ("别的村不用转移", True),
        ("其他村民不用带", False),
        ("个别村没列入的也要报", False),
        ("特别地区另外安排", False),
        ("其他村在老学校登记，都不用交钱", False),
        ("其他村还没缴，不用等", False),
    ],
)
def test_others_get_nothing_by_these_words_only(text, is_closed):
    assert hearing("通知", f"{text}。", TREE, LISHAN).said.is_closed is is_closed


@pytest.mark.parametrize("outside", ["沙城村以外的各村", "沙城村以外的村和社区", "沙城村除外的各村"])
def test_what_lies_outside_of_a_place_is_not_that_place(outside):
    text = f"3月6日检修，停水范围为{outside}，请提前储水。\n厉山镇人民政府\n2026年3月1日"
    found = weighed("停水通知", text, TREE, LISHAN, genre="outage")
    sent = {one.code for one in found.named} - {one.code for one in found.left_out}
    assert code_of("厉山镇沙城村") not in sent
    assert code_of("厉山镇沙城村") in {one.code for one in found.left_out} or sent


def test_a_count_keeps_the_places_that_it_speaks_to_and_the_whole_is_asked_about():
    text = (
        "预计今夜到明天，厉山镇、高城镇、殷店镇有中到大雪，新增积雪6到14厘米。\n"
        "上面三个镇的农户请注意：菇棚加固，老人少出门，路上结冰不要骑车。\n随县气象局\n2026年1月24日"
    )
    found = weighed("暴雪预警", text, TREE, COUNTY, genre="alert")
    assert [TREE.node(one.code).name for one in found.named] == ["厉山镇", "高城镇", "殷店镇"]


def test_a_range_of_towns_is_narrowed_by_the_villages_listed_under_them():
    text = "停水范围：厉山镇、高城镇。\n厉山镇：星亮村、沙城村\n高城镇：大桥村\n请提前储水。\n随县水务局\n2026年3月1日"
    names = [TREE.node(one.code).name[:3] for one in weighed("停水通知", text, TREE, COUNTY).named]
    assert names == ["星亮村", "沙城村", "大桥村"]


def test_towns_that_are_written_to_are_not_narrowed_by_their_villages_turns():
    text = (
        "厉山镇、高城镇人民政府，各用水合作组织：\n10月16日前，农户到本村把今年要冬灌的地报上来，没报的轮灌时不开口子。\n"
        "先下游后上游，厉山镇星亮村、沙城村一段先灌，高城镇大桥村放在后头。\n随县水务局\n2026年9月28日"
    )
    names = [TREE.node(one.code).name for one in concerned("冬灌通知", text, TREE, COUNTY).named]
    assert names == ["厉山镇", "高城镇"]


@pytest.mark.parametrize(("after", "is_village"), [("组织村民清沟", True), ("组停水", False)])
def test_a_group_is_no_village_and_to_organise_is_no_group(after, is_village):
    found = [one.text for one in mentions(f"星亮村、王家岗村、沙城{after}", TREE, LISHAN)]
    assert found == ["星亮村", "王家岗村", *(["沙城"] if is_village else [])]


def test_a_range_is_not_taken_out_by_what_is_said_behind_it():
    text = (
        "供热范围为厉山镇星亮村、沙城村两个村集中供热管网覆盖的楼房，王家岗村自己烧炉子的，不在这次范围内。\n"
        "10月8日前交费。\n厉山镇人民政府\n2026年9月1日"
    )
    found = concerned("热费收缴通告", text, TREE, LISHAN)
    assert [TREE.node(one.code).name[:3] for one in found.named] == ["星亮村", "沙城村"]
    assert [TREE.node(one.code).name[:4] for one in found.left_out] == ["王家岗村"]


def test_a_town_is_not_its_village_of_the_same_name():
    rows = [*bundled_rows(421321)]
    twin = next(node for node in rows if node.division.parent == LISHAN.code)
    tree = Tree([*(one for one in rows if one is not twin), type(twin)(twin.division, "厉山镇居委会")])
    found = concerned("厉山镇春耕备耕的通知", "各村抓紧备耕。\n厉山镇人民政府\n2026年3月1日", tree, LISHAN)
    assert not [one for one in found.named if one.code != LISHAN.code]
    assert [one.code for one in mentions("厉山镇", tree, COUNTY)] == [LISHAN.code]
    assert [one.code for one in mentions("厉山镇居委会", tree, LISHAN)] == [twin.code]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("12月5日8:00至18:00，星亮村一至四组停电，五组以后不停。", ["星亮村"]),
        ("神农社区、沙城村（一至四组）停电，五组以后不停。其余村组用电不受影响。", ["神农社区", "沙城村"]),
        ("星亮村、同心村（一组）停水，二组以后不停。", ["星亮村", "同心村"]),
        ("沙城村、同心村停水，星亮村一组停水，其余各组照常供水。", ["沙城村", "同心村", "星亮村"]),
        ("同心村不停水，星亮村停水。", ["星亮村"]),
    ],
)
def test_groups_that_are_not_cut_off_take_no_village_out(text, places):
    found = weighed("停电停水通知", text, TREE, LISHAN)
    assert [TREE.node(one.code).name[: len(name)] for one, name in zip(found.named, places, strict=True)] == places


def test_every_place_stands_with_the_words_around_it():
    text = "因管道抢修，12月2日8:00至17:00，同心村、沙城村（原1—3组）、星亮村停水。"
    told = weighed("同心村停水通知", text, TREE, LISHAN).told
    assert [one.words for one in told] == ["同心村", "沙城村（原1—3组）", "星亮村停水"]
