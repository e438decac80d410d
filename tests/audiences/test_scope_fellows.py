"""What places that stand side by side say: rounds, lists, neighbours, bounds, and what a text only tells of.

Written as different offices, loudspeakers and neighbours would put it, before the rules were asked. 厉山镇 speaks.
"""

from __future__ import annotations

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Tree, parse
from audiences.scope import concerned

LISHAN, STAR_VILLAGE = "421321101", "421321101200"
STAR, WANG, SHA = 421321101200000, 421321101201000, 421321101204000  # 星亮村, 王家岗村, 沙城村


def named(tree, text, within=LISHAN, title="通知"):
    return {one.code for one in concerned(title, text, tree, parse(within)).named}


@pytest.mark.parametrize(
    "text",
    [
        "流动办证车下周一到星亮村，周二到王家岗村，周三在沙城村停一天，周四歇。",
        "卫生院医生3号上午去星亮，下午去王家岗，4号一整天在沙城村，没排到的等下一批。",
        "粮站的车今天收星亮村的，明天收王家岗村的，后天收沙城村的，家里有粮的准备好。",
        "这个月的电影：星亮村十二号晚上七点，王家岗村十三号，沙城村放到十五号。",
        "农机检审分三天走：第一天星亮村，第二天王家岗村，最后一天沙城村。",
        "星亮村部（3月2日上午）、王家岗村小学（3月2日下午）、沙城村广场（3月3日全天）。",
        "灭鼠药按下面的日子投：\n2号星亮\n3号王家岗\n4号沙城\n有小孩的看紧点。",
        "抽水机这样轮：头两天归星亮村，第三天归王家岗村，第四天归沙城村。",
        "电影队走这几个村：星亮，1号；王家岗，3号；沙城，5号。下雨改在村活动室。",
        "剧团正月初六在星亮村唱，初七初八在王家岗村唱，初九到沙城村。",
        "水先放星亮、王家岗，再放沙城，各家把田缺扎好。",
        "星亮村的妇女3月2日来，王家岗村的3月3日来，沙城村的3月4日来，都到镇卫生院三楼。",
        "3月2日（周一）9:00，星亮村；3月2日（周一）14:30，王家岗村；3月3日（周二）9:00，沙城村。",
        "停水范围：星亮村、王家\n岗村、沙城村。",
        "停电时间\t停电范围\n3月2日\t星亮村、王家岗\n\t村、沙城村\n",
        "停电范围\t时间\n星亮、王家\t3月2日\n岗、沙城\t\n",
    ],
)
def test_every_stop_of_a_round_is_meant(tree, text):
    assert named(tree, text) == {STAR, WANG, SHA}


@pytest.mark.parametrize(
    "text",
    [
        "回收车逢单日跑星亮村，逢双日跑王家岗村，下雨顺延。",
        "3月2日上午9点，车停星亮村部门口；下午2点，停王家岗村老小学。",
        "3月2日、9日，志愿者给星亮村的老人理发；3月16日轮到王家岗村。",
        "调整如下：星亮村适龄儿童由中心小学改到二小就读；王家岗村由二小改到中心小学。其他村不变。",
        "经抽样，星亮、王家岗两个调查小区共抽中20户，从3月起记账。",
        "星亮村、王家岗村两处集中安置小区3月2日换电梯，住户注意。",
        "星亮村的注意了，王家岗村的也听一下，明天停电。",
        "问：哪些村停水？答：星亮、王家岗，还有沙城村不停。",
        "水厂3月2日冲洗星亮村至王家岗村主管，两村会停水4小时。",
        "施工地点在星亮村与王家岗村交界处，影响两村出行，请绕行。",
        "合作社这次只收星亮村、王家岗村订了合同的花生，别村的不收。",
        "原通知里的“同心村”更正为“星亮村、王家岗村”，停水时间不变。",
        "原定3月2日星亮村、王家岗村的停电取消。",
        "各村名额：星亮村3个，王家岗村2个。没分到的村用机动名额。",
        "星亮村、王家岗村停水，沙城村照常。",
        "星亮村2户，王家岗村3户，共5户，每户补1.5万元。",
        "上次贴的面积表有错：星亮村应为1203亩，王家岗村应为986亩。别的村不变。",
        "同心水源地一级保护区在星亮村、王家岗村范围内，禁止养鸭、洗衣、种菜。",
        "2026年秋季，一小招星亮村；二小招王家岗村；其余的按原来的不变。",
        "星亮村至王家岗村农村公路3月5日开工，全封闭两个月，沿线群众出行请提前安排。",
    ],
)
def test_what_stands_side_by_side_plays_one_part(tree, text):
    assert named(tree, text) == {STAR, WANG}


@pytest.mark.parametrize(
    "text",
    [
        "3月2日，沙城村刘婶接到“孙子出事”的电话，差点汇走3万元。老人先问家里人。",
        "星亮村一家三口吃了山上采的蘑菇，住进了县医院。蘑菇别采、别买、别吃。",
        "双星村的老陈家嫁女儿，不收彩礼。希望大家都学一学。",
        "比方说，星亮村的张大爷住院花了1万元，扣掉起付线，能报6500元。",
        "问：我户口在沙城村，在县城租房，能申请吗？\n答：能，凭租房合同到镇里申请。",
        "问：我是从沙城村嫁到镇上的，孩子户口落哪边？\n答：随父随母都行。",
        "上周六，车水沟村一位老人用电热毯起火，幸亏邻居发现得早。出门拔插头。",
        "有人反映，狮子口村水库夜里有人电鱼。电鱼违法，举报奖励500元。",
        "感谢海潮寺村的乡亲在抢险中送水送饭。路已经通了，大家放心走。",
        "镇法庭上月判了一件事：双寨村两家为宅基地打架，赔了8000元。有话好好说。",
        "市里来的专家在星亮村讲了怎么防蓝耳病，要点如下：消毒、隔离、打针。",
        "去年大风，星亮村的葡萄棚倒了一片，投了保的每亩赔了2000元。今年的保险3月底截止。",
        "参保率最低的是星亮村、沙城村，没缴的抓紧。",
        "原定在星亮村的义诊改到镇卫生院，3月2日上午九点，附近的都可以来。",
        "星亮村蔬菜大棚要20个人摘菜，日结100元，想去的打电话。",
        "户口在厉山镇的3月底前来办。以下人员请尽快来：\n沙城村　涂成德\n星亮村　东方亮\n王家岗村　哈元清",
    ],
)
def test_what_is_only_told_of_narrows_nothing(tree, text):
    assert named(tree, text) <= {parse(LISHAN).code}


@pytest.mark.parametrize(
    "text",
    [
        "拟征收星亮村土地12亩，东至王家岗村水渠，南至沙城村界，西、北至公路。请星亮村权利人登记。",
        "星亮村集体林地四至：东与王家岗村相邻，南到同心村石坎，西抵河，北接沙城村地界。",
        "封山范围：星亮村北坡，东起王家岗村分水岭，西到公路，共300亩。",
        "宗地坐落：星亮村三组。东：路；南：王家岗村集体；西：沙城村集体；北：河。",
        "因邻宗地权利人王家岗村需要到场指界，请星亮村的承包户3月2日在地头等候。",
        "星亮村范围（东邻沙城村、西邻同心村）为畜禽禁养区。",
        "四至范围：东临沙城村耕地，西接同心村水渠，南、北均为道路，面积6亩，权属星亮村。",
        "申请人拟在星亮村二组建房，北侧紧邻王家岗村一组的菜地。",
        "拟在星亮村东侧建垃圾中转站，距最近的沙城村住户600米，公示期10天。",
    ],
)
def test_who_lies_beside_it_is_not_meant(tree, text):
    assert named(tree, text) == {STAR}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("村里的车间要30个缝纫工。王家岗村、沙城村的也招，别的村太远，接不了。", {STAR, WANG, SHA}),
        ("免费筛查轮到咱星亮和王家岗两个村了。沙城村上个月做过了。", {STAR, WANG}),
        ("星亮的乡亲，对河王家岗村的乡亲：\n渡口停渡半个月，绕大桥走。", {STAR, WANG}),
        ("大堰3月2日开闸放水，下游王家岗村的农户也请把鱼网收一收。", {STAR, WANG}),
        ("我村到王家岗村的路3月2日封，请绕行沙城村。", set()),
        ("感谢王家岗村、沙城村派人帮我们扑火。", set()),
        ("王家岗村借我村的抽水机三天，我村3月5日再开始轮灌。", set()),
        ("向王家岗村学习，把门前扫干净。", set()),
    ],
)
def test_a_village_may_speak_to_its_neighbours(tree, text, want):
    found = concerned("通知", text, tree, parse(STAR_VILLAGE))
    assert {one.code for one in found.named} - {STAR} == want - {STAR}
    assert len(found.open) == len(want - {STAR})  # each is told: nothing is sent there


@pytest.mark.parametrize(
    "text",
    [
        "除沙城村因正在改水、等验收后再收外，其余各村3月底前收齐水费。",
        "厉山镇各村除沙城村单独安排外，65岁以上老人3月底前到卫生院体检。",
        "除沙城村自己有车不用排以外，其余村每周二、周五收垃圾。",
    ],
)
def test_an_exception_may_say_why(tree, text):
    found = concerned("通知", text, tree, parse(LISHAN))
    assert {node.code for node in tree.children(parse(LISHAN).code)} - {one.code for one in found.named} == {SHA}


def test_brackets_take_villages_out_of_their_town(tree):
    text = "决定对高城镇全域、厉山镇（星亮村、沙城村除外）范围内的砂场开展整治。"
    left = {node.code for node in tree.children(parse(LISHAN).code)} - {STAR, SHA}
    assert named(tree, text, "421321") == left | {421321102000000}


def test_a_towns_villages_may_stand_in_brackets(tree):
    text = "厉山镇（星亮村、王家岗村）、高城镇（大桥村）3月2日停电检修。"
    assert named(tree, text, "421321") == {STAR, WANG, 421321102200000}


def test_a_report_with_the_towns_name_over_it_is_for_the_town(tree):
    text = "——饮水。星亮村、王家岗村通上了自来水。\n——道路。修路12公里。\n群众有意见打0722-3330000。"
    assert named(tree, text, title="2026年厉山镇民生实事进展") <= {parse(LISHAN).code}


def test_a_name_is_the_villages_that_bears_it():
    anyue = Tree(bundled_rows(512021))
    found = {one.code for one in concerned("停电", "孔雀村、起凤村3月2日停电。", anyue, parse("512021222")).named}
    assert {anyue.node(code).name for code in found} == {"孔雀村村民委员会", "起凤村村民委员会"}
