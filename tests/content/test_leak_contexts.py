"""Persons and what must not be said of them, where the title and the words around decide: written before the rules."""

from datetime import date

import pytest

from content.checks import check
from content.ingest import read
from tests.content.samples import PERSONAL, subsidy

LEAKS = (
    "救助公示\n三组孙国栋的妻子查出淋巴瘤，家里欠债八万，拟救助6000元。",
    "通报\n12岁男孩胡子豪在水库边玩水，已由家长领回。",
    "领奖\n三等奖：实验小学六（1）班万雨欣。",
    "欠费提醒\n和平小区12栋3单元502室李建业欠物业费。",
    "名单\n姓名 出生年月 家庭住址\n钱多多 2016.05 幸福路8号3栋201",
    "低保续保\n庞秀英（女，72岁，糖尿病并发症，双目近失明）继续享受。",
    "慰问\n书记到洪湾组看望瘫痪在床的老党员毕德旺。",
    "寻人\n汪小满，11岁，走失时穿红衣。",
    "失物\n拾到钱包一个，内有易秀兰的身份证（42132119620311402X）。",
    "公示\n拟录取：1.方梓涵 2.龙一诺 3.邱宇轩，均为我镇适龄幼儿。",
    "关于小学新生录取名单的公示\n录取名单：方梓涵、龙一诺、邱宇轩。",
    "医疗救助\n姓名\t病种\t金额\n尤桂花\t宫颈癌\t5000",
    "表扬\n四年级的沈佳怡同学拾金不昧。",
    "补助发放\n黄志强 6228480730012345674 300元",
    "催缴\n廖永贵，电话：1 4 0 0 0 0 0 1 7 8 8，请来村部。",
    "公告\n付给护工李翠兰工资，账号6217 9952 0000 1234 563。",
    "孤儿公示\n申请人：余思琪（2014年生），监护人：余老四。",
    "公示\n冯家湾3组18号 冯德海 危房D级",
    "说明\n贺某某因抑郁症休学。",
    "感谢信\n感谢医生治好了我父亲郭长福的脑出血。",
    "帮扶\n监测户武大柱：因妻子付小翠患慢性肾炎、两个孩子上学。",
    "公示\n刘婷婷，女，残疾证号42132119900101002X43。",
    "公示\n王浩然（城关中学八年级）获助学金。",
    "请假\n本村鲁明亮在县精神病院住院，由其兄代领。",
    "通知\n祁雨萱的家长请来补交接种本。",
)
CLEAN = (
    "通知\n村民小组长由李大山担任，电话见公示栏。",
    "公告\n施工单位：华东建设集团，地址：建设路12号3栋201室，负责人周建。",
    "义诊\n县医院心内科主任方志强来村义诊，看高血压、冠心病。",
    "捐款名单\n王大海500元、李明200元、张红100元。",
    "获奖\n先进个人：刘建国、赵红梅。",
    "演出\n主演：周小燕、洪亮。地点：中心小学操场。",
    "开学通知\n一年级新生9月1日报到，班主任陈老师。",
    "拆迁\n和平路1号至99号、3栋2单元楼道堆物清理。",
    "讲座\n主讲人：县疾控中心吴医生；内容：艾滋病、肺结核防治。",
    "公告\n县域内患尿毒症的参保人员可申请门诊慢特病。",
    "选举\n候选人：马国庆、胡小兰，按姓氏笔画为序。",
    "入学\n联系人：何静（教导主任），钟老师。",
    "停水\n文昌路28号院、30号院6月1日停水。",
    "招聘\n录用名单：王芳、李娜、张伟。",
    "学校食堂\n供货商：黄记粮油，法人黄大发。",
    "疫苗\n接种医生：孟丽；护士：邹敏。",
    "表彰\n优秀教师：严芳、贾明；所在学校：中心小学。",
    "门诊\n肿瘤科、精神科周三坐诊。",
    "征地\n涉及陈家湾、和平组、向阳组共三个组。",
)


def found(text):
    title, body = text.split("\n", 1)
    version = subsidy(title=title, blocks=read("名单.txt", body.encode()).blocks)
    return [one.rule for one in check(version, {}, today=date(2026, 6, 1)) if one.rule in PERSONAL]


@pytest.mark.parametrize("text", LEAKS)
def test_a_person_and_what_is_hers_are_found(text):
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_who_works_and_what_is_general_is_passed(text):
    assert found(text) == []
