"""How notices speak of places: each line is a way to say where something applies, or where it does not.

Written in the words of a town's notices before the rules were asked. All of them stand in 厉山镇.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences.division import parse
from audiences.naming import stem
from audiences.scope import concerned

LISHAN = "421321101"
STAR, WANG, SHA = 421321101200000, 421321101201000, 421321101204000  # 星亮村, 王家岗村, 沙城村

BOTH = (
    "因主管道破裂，星亮村、王家岗村将于3月2日8时至18时停水。",
    "受影响的有星亮村和王家岗村，其他村照常供水。",
    "停水范围为星亮村全部、王家岗村一组至五组。",
    "涉及村组：星亮村1、2、3组，王家岗村。",
    "停电地段：星亮村、王家岗村沿线用户。",
    "星亮村、王家岗村的乡亲们：\n自来水改造3月开工。",
    "星亮、王家岗两村的养殖户请注意，3月2日起打疫苗。",
    "拟征收星亮村集体土地3亩、王家岗村集体土地2亩，用于修路。",
    "县道至沙城村路口段封闭，请星亮村、王家岗村村民绕行。",
    "3月2日星亮村\n3月3日王家岗村\n地点都在村卫生室。",
    "星亮村3月2日，王家岗村3月3日，在各自村委会打。",
    "3月2日晚在星亮村放映，3月3日晚在王家岗村放映。",
    "工作人员3月2日到星亮村、3月3日到王家岗村上门认证。",
    "本次停气不包括沙城村。星亮村、王家岗村3月2日全天停气。",
    "3月起对星亮村、王家岗村进行经济责任审计，请群众反映问题。",
    "经研究，确定星亮村、王家岗村为垃圾分类试点村，从3月起执行。",
    "垃圾分类先在星亮村、王家岗村试行。",
    "项目建设地点：星亮村、王家岗村。公示期7天。",
    "全国人口抽样调查抽中星亮村、王家岗村，调查员3月入户。",
    "星亮村、王家岗村沿河群众立即转移，转移到沙城村小学。",
    "凡在星亮村、王家岗村有承包地的农户，不管户口在哪里，都要登记。",
    "住在星亮村、王家岗村的外来人员3月2日前登记。",
    "厉山小学招收星亮村、王家岗村户籍儿童。",
    "厉山二小服务片区：星亮村、王家岗村。沙城村学生到沙城小学报名。",
    "供水公司通知：由沙城村泵站供水的星亮村、王家岗村3月2日停水。",
    "星亮村（含原同心村）、王家岗村3月2日停电。",
    "分配到各村：星亮村30亩，王家岗村20亩。",
    "星亮村到王家岗村沿线3月2日停水。",
    "县道星亮村至王家岗村段沿线居民，3月2日起封路施工，请绕行。",
    "星亮村、王家岗村，3月2日8时起停水。",
    "以下地方停水：星亮、王家岗。其他地方照常。",
    "星亮村停水，王家岗村水压降低。",
    "农技员3月2日到星亮村、3月3日到王家岗村讲课，愿意的都可以去听。",
    "与沙城村相邻的星亮村、王家岗村需要搬迁坟墓。",
    "租住在星亮村、王家岗村的外来人员都要登记。",
    "2026年高标准农田项目（星亮村、王家岗村）公示7天。",
    "上次漏检的星亮村、王家岗村老人3月2日补检。",
    "本次普查员入户的村有星亮村、王家岗村，请大家配合。",
    "为解决星亮村、王家岗村吃水难，3月2日起打井，请两村支持。",
    "听证会3月2日开，请星亮村、王家岗村村民代表参加。",
    "厉山镇星亮村：改厕30户；厉山镇王家岗村：改厕20户。",
    "序号\t村\t项目\n1\t星亮村\t道路硬化\n2\t王家岗村\t堰塘整修\n",
    "星亮村按3月2日，王家岗村按3月3日，带牛到各村防疫点。",
    "星亮村王家湾50户、王家岗村李家冲30户3月2日停水。",
    "经监测，星亮村、王家岗村稻飞虱偏重，两村农户3月2日前打药；其他村按常规。",
    "卫生院给星亮村、王家岗村的老人送药上门。",
    "沙城村至镇里的水管3月2日更换，期间星亮村、王家岗村用水受影响。",
    "星亮村、王家岗村3月2日前上报堰塘数据。沙城村已报。",
    "星亮村、王家岗村农户不参加的，请签放弃书。",
    "星亮村、王家岗村3月2日前不登记的，视为放弃。",
    "星亮村、王家岗村今年没有参保的农户请补缴。",
    "星亮村、王家岗村已经完成登记的农户3月2日领证。",
    "星亮村、王家岗村3月5日前完成改厕。",
    "星亮村、王家岗村不能到场的老人由家属代办。",
    "星亮村、王家岗村3月2日停水。沙城村已经检修完成。",
    "本次改厕的对象，一是星亮村，二是王家岗村。",
    "3月2日至5日，工作队在星亮村、王家岗村量房子，家里要留人。",
    "拟调整星亮村、王家岗村供水价格，听证会3月2日召开。",
    "小分队行程：\n周一 星亮村\n周二 王家岗村\n行动不便的打电话上门。",
    "收费员本月行程：5日星亮村村部，6日王家岗村村部。",
    "范围 星亮村、王家岗村\n时间 3月2日\n",
    "在星亮村、王家岗村打井取水，取水许可公示7天。",
    "星亮村、王家岗村的证已经办好，3月2日起到镇里领，其余村还在办。",
)
NOBODY = (
    "全镇65岁以上老人，请到沙城村卫生室体检。",
    "65岁以上老人可到就近的沙城村卫生室或者星亮村卫生室体检。",
    "体检地点设在沙城村村委会，3月2日上午开始。",
    "镇上服装厂招工，厂址在沙城村，管吃住。有意的打0722-3330000。",
    "去年沙城村水库溺亡一名学生，教训深刻，请家长看好孩子。",
    "近日沙城村发生一起火灾，请各家各户注意用火。",
    "如星亮村张某某家5亩，按每亩100元计算，补贴500元。",
    "住址要写到组，例如：厉山镇星亮村三组。",
    "全镇范围内禁止焚烧秸秆。星亮村、王家岗村靠近高速，是重点巡查区。",
    "星亮村：张大山，D级；王家岗村：李小河，C级。",
    "姓名 村 金额\n张大山 星亮村 300\n李小河 王家岗村 400\n",
    "镇司法所已搬到沙城村原村小，来办事的请注意。",
    "在星亮村路口拾到钱包一个，请失主到派出所领取。",
    "沙城村村民张某某拾到钱包一个，请失主来领。",
    "在沙城村、星亮村、王家岗村设有代缴点，其他村到镇上缴。",
    "星亮村、王家岗村等6个村被评为先进，各村要向他们学习。",
    "沙城村集市3月2日起改到逢五逢十，请大家相互转告。",
    "桃花节3月2日在沙城村开幕，欢迎全镇群众来玩。",
    "星亮村 张会计 14000001111\n王家岗村 李会计 14000002222\n有事找各村会计。",
    "各村报名电话：星亮村0722-3331111，王家岗村0722-3332222。",
    "拟补助名单：\n1. 张大山，星亮村二组\n2. 李小河，王家岗村三组\n公示期7天。",
    "捐款：星亮村张大山200元，王家岗村李小河100元。感谢大家。",
    "星亮村张小明考上大学，镇里奖励5000元。",
    "在我校就读（含沙城村教学点）的学生都可以申请，户口不在厉山镇的也一样。",
    "星亮村：3月2日；王家岗村：3月3日；其余各村：3月4日。",
    "做得好的有星亮村、王家岗村，各村要学。",
    "中标单位：厉山镇王家岗村建筑队。公示7天。",
    "线路\t途经\n1路\t星亮村、王家岗村\n2路\t沙城村\n",
    "3月2日在星亮村开庭审理一起邻里纠纷，欢迎群众旁听。",
    "收到星亮村、王家岗村群众来信，反映班车少。从3月2日起全镇班车加密。",
    "疫苗到货：星亮村室50支，王家岗村室30支，全镇老人都可以去。",
    "星亮村：3月2日；王家岗村：3月3日；其余各村依次进行。",
    "地点 沙城村、星亮村\n时间 3月2日\n",
    "实施单位为沙城村村委会。全镇农户都可以报名。",
)
# What stands in a notice besides, and names places that it does not concern.
BESIDES = (
    "咨询电话：0722-3330000，厉山镇沙城村党群服务中心。",
    "材料交到沙城村村委会，请勿邮寄。",
    "填写样式如：厉山镇沙城村三组。",
    "沙城村不在此次范围。",
    "去年沙城村已经办完。",
    "地址：厉山镇沙城村老粮站。",
)


def named(tree, title, text, within=LISHAN):
    return {one.code for one in concerned(title, text, tree, parse(within)).named}


def test_who_is_spoken_of_is_meant(tree):
    assert {text: got for text in BOTH if (got := named(tree, "通知", text)) != {STAR, WANG}} == {}


def test_what_only_names_a_place_narrows_nothing(tree):
    assert {text: got for text in NOBODY if (got := named(tree, "通知", text))} == {}


@given(text=st.sampled_from(BOTH), more=st.lists(st.sampled_from(BESIDES), max_size=3))
def test_an_office_an_example_or_a_contact_line_changes_nothing(tree, text, more):
    assert named(tree, "通知", "\n".join((text, *more))) == {STAR, WANG}


@given(text=st.sampled_from(BOTH), data=st.data())
def test_another_village_of_the_town_in_the_same_words_is_proposed_instead(tree, text, data):
    others = [
        node
        for node in tree.children(parse(LISHAN).code)
        if node.name.endswith("村村民委员会") and node.code not in {STAR, WANG, SHA} and "同心" not in node.name
    ]
    node = data.draw(st.sampled_from(others))
    stem = node.name.removesuffix("村村民委员会")
    assert named(tree, "通知", text.replace("星亮", stem)) == {node.code, WANG}


@pytest.mark.parametrize(
    ("title", "text", "want"),
    [
        ("停电通知", "停电范围\n厉山镇：星亮村、王家岗村\n高城镇：大桥村", {STAR, WANG, 421321102200000}),
        ("停电通知", "厉山镇\n星亮村、王家岗村\n高城镇\n大桥村\n以上各村3月2日停电。", {STAR, WANG, 421321102200000}),
        ("厉山镇2026年危房改造公示", "拟补助如下：\n星亮村 张大山\n王家岗村 李小河", {421321101000000}),
        ("停电通知", "高城、厉山两镇所辖各村3月2日停电。", {421321101000000, 421321102000000}),
        ("公告", "管线经过大桥、前进、七里塔三个村，农户请登记。", {421321102200000, 421321102208000, 421321102204000}),
        ("培训通知", "培训3月2日在高城镇大桥村举办，全县种粮大户可报名。", set()),
        ("医保", "厉山镇、高城镇、殷店镇已完成，其余各镇3月底前完成。", set()),
    ],
)  # fmt: skip
def test_a_county_speaks_of_villages_with_their_towns(tree, title, text, want):
    assert named(tree, title, text, "421321") == want


@pytest.mark.parametrize(
    "text",
    ["除星亮村外的各村：\n3月2日停气。", "全镇3月2日停气，星亮村除外。", "全镇各村（不含星亮村）3月2日停气。"],
)
def test_what_a_town_excepts_leaves_its_other_villages(tree, text):
    found = concerned("停气通知", text, tree, parse(LISHAN))
    villages = {node.code for node in tree.children(parse(LISHAN).code)}
    assert {one.code for one in found.named} == villages - {STAR}
    assert [one.code for one in found.left_out] == [STAR]


@pytest.mark.parametrize(
    ("title", "text", "want"),
    [
        ("关于在星亮村开展义诊的通知", "3月2日上午9点，欢迎全镇群众参加。", set()),
        ("关于在星亮村开展义诊的通知", "3月2日上午9点开始。", {STAR}),
        ("关于星亮村等两个村停水的通知", "星亮村、王家岗村3月2日停水。", {STAR, WANG}),
        ("2026年修路项目公示", "项目名称：修路。地点：星亮村、王家岗村。报名地点：沙城村。", {STAR, WANG}),
    ],
)  # fmt: skip
def test_a_title_says_what_its_places_are_to_it(tree, title, text, want):
    assert named(tree, title, text) == want


@pytest.mark.parametrize("words", ["停水范围：{}。", "厉山镇{}3月2日停水。", "厉山镇：{}、王家岗、沙城。"])
def test_a_short_name_behind_its_town_or_a_label_is_a_place(tree, words):
    for node in tree.children(parse(LISHAN).code):
        short = stem(node.name)
        assert node.code in named(tree, "停水通知", words.format(short)), short
