"""Whom a notice means and whom it only mentions, by what governs a sentence: written before the rules had seen them."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.ingest.whom import Stance, parts

# Everything that is proposed; 全体 may be proposed besides.
MEANT = (
    ("关于办理老年优待证的通知\n凡我县常住、满65周岁的老年朋友，带身份证到社区办证。", ["age>=65", "basis=现居地"]),
    ("招收学徒\n要求：初中毕业，16至25岁，男女均可，能住厂。", ["age:16-25"]),
    ("高龄津贴停发说明\n80周岁以上老人去世的，家属一个月内报告。", ["age>=80"]),
    (
        "关于认定家庭经济困难学生的通知\n各位家长：脱贫家庭、低保家庭、特困供养、孤儿、残疾学生和残疾人子女可申请认定。",
        ["tag:低保", "tag:孤儿", "tag:残疾人", "tag:特困", "tag:脱贫户"],
    ),
    (
        "独生子女父母奖励\n凡持有《独生子女父母光荣证》，女满55周岁、男满60周岁的本镇居民，到计生办登记。",
        ["age>=55", "tag:计生家庭"],
    ),
    ("农机补贴\n在本县种地的农户和合作社都能申请。", ["basis=承包地"]),
    ("电动三轮车上牌\n全县范围内的三轮车主6月底前上牌。", ["all"]),
    ("养老院招护工\n女，40到55岁，身体好，有健康证，本村的优先。", ["age:40-55", "sex=女"]),
    (
        "退役士兵技能培训\n报名条件\n1. 2023年以来退役的士兵\n2. 户籍在本县\n3. 未享受过同类培训\n培训时间3个月。",
        ["basis=户籍地", "tag:退役军人"],
    ),
    (
        "关于申报小额贷款贴息的通知\n支持对象：返乡农民工、高校毕业生、退役军人、登记失业人员。已获得其他贴息的不重复支持。",
        ["tag:外出务工人员", "tag:失业人员", "tag:退役军人", "tag:高校毕业生"],
    ),
    ("村超比赛\n18岁以上45岁以下的村民自由组队，8月1日前报名。", ["age:18-45"]),
    (
        "低保年度核查\n在册低保户、特困户请于5月底前交齐收入证明。残联、民政办的工作人员入户时请配合。",
        ["tag:低保", "tag:特困"],
    ),
    ("残疾人联合会2026年换届公告\n镇残联定于6月1日换届。", []),
    ("关于做好退役军人服务站建设的通知\n各村退役军人服务站要挂牌。", []),
    ("家电下乡\n凡户口在我乡的农户，凭户口簿购买家电，补13%。五保户另补50元。", ["basis=户籍地"]),
    ("补缴医保\n没参保的新生儿，出生90天内由父母办理。", []),
    ("水库移民避险解困\n居住在库区红线内、登记在册的移民户可申请搬迁补助。", ["tag:移民"]),
    ("春季助学\n高中以上在读的脱贫户子女，每人补1500元。", ["tag:脱贫户"]),
    (
        "关于发放物价补贴的公告\n发放范围：城乡低保对象、特困人员、孤儿、事实无人抚养儿童、领取失业保险金人员。",
        ["tag:低保", "tag:孤儿", "tag:特困"],
    ),
    ("白内障免费手术\n我县50周岁以上白内障患者，脱贫户、低保户手术全免，其他人减半。", ["age>=50"]),
    (
        "公租房\n申请人须具备下列条件：\n（一）在城区居住满一年；\n（二）年满18周岁；\n（三）无自有住房。\n下列人员不得申请：\n（一）有商铺的；\n（二）低保户以外已享受廉租房的。",
        ["age>=18", "basis=现居地"],
    ),
    ("青年夜校\n面向18—35岁青年，住在本街道或在本街道上班的都欢迎。", ["age:18-35", "basis=现居地"]),
    ("暑期托管\n7到12岁的小朋友，父母双双务工的优先。", ["age:7-12"]),
    ("老兵座谈会\n诚邀我村参战老兵、烈属8月1日上午来村部座谈。", ["tag:烈士遗属", "tag:退役军人"]),
    ("安全提醒\n独居老人用煤炉要开窗，子女常打电话。", ["tag:独居老人"]),
    ("困难群众春节慰问\n拟慰问对象：低保户20户、特困户8户、重病户5户。", ["tag:低保", "tag:特困"]),
)


@pytest.mark.parametrize(("text", "tokens"), MEANT)
def test_whom_it_means_and_nobody_else(text, tokens):
    found = reading(read("通知.txt", text.encode()), today=date(2026, 5, 1)).conditions
    assert sorted({one.value for one in found} - {"all"}) == [one for one in tokens if one != "all"]


def test_a_label_a_heading_and_a_lead_govern_what_follows():
    lines = [
        "补贴对象：种粮大户。材料：身份证。",
        "一、哪些人能领",
        "年满60周岁的老人。",
        "下列人员不能领：",
        "（一）有退休金的；",
        "二、时间地点",
        "6月1日在村部。",
    ]
    assert [(part.stance, part.text) for part in parts(lines)] == [
        (Stance.WHO, "种粮大户。"),
        (Stance.OTHER, "身份证。"),
        (Stance.WHO, "年满60周岁的老人。"),
        (Stance.NOT, "有退休金的；"),
        (Stance.OTHER, "6月1日在村部。"),
    ]
