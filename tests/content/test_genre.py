"""What a notice is to its reader: by its form, its title's subject, else by what its domain's notices are."""

from __future__ import annotations

import pytest

from content.ingest.subject import read_genre
from content.item import Genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于征求低保办法意见的公告", Genre.CONSULTATION),
        ("暴雨橙色预警", Genre.ALERT),
        ("补贴分配方案公示", Genre.LISTING),
        ("停电通知", Genre.OUTAGE),
        ("谨防养老金认证诈骗", Genre.NOTICE),
        ("打击整治养老诈骗专项行动实施方案", Genre.POLICY),
        ("招聘公益性岗位的公告", Genre.JOBS),
        ("政务公开实施方案", Genre.POLICY),
        ("某事", Genre.NOTICE),
        ("关于麦收期间不许点麦茬的通告", Genre.ORDER),
        ("早稻补助发放花名册（第一榜）", Genre.LISTING),
        ("县医院新院区工程进展（三季度）", Genre.PROGRESS),
    ],
)
def test_genres(title, genre):
    assert read_genre(title, "").value is genre


@pytest.mark.parametrize(
    ("title", "text", "genre"),
    [  # whom a title greets and what it passes by are not its subject: the domain knows better
        ("致进城务工人员随迁子女家长的一封信", "一年级新生7月5日前网上报名，带居住证核验学位。", Genre.SCHOOLING),
        ("残疾人电商免费培训招生", "学二十天，包吃住，学完推荐到店里上班。", Genre.JOBS),
        ("低保、特困人口医保个人缴费由政府代交", "参保名单已给医保局，别重复缴费。", Genre.INSURANCE),
        ("养殖户、种粮大户请接受抽样调查", "调查队数存栏、称一亩玉米打多少。", Genre.NOTICE),
        ("关于景点实行预约入园的公告", "景区每天限八千游客，门票提前预约。", Genre.NOTICE),
        ("社保费缴费凭证怎么开的告知", "税务局窗口或电子税务局可开完税证明。", Genre.NOTICE),
        ("大喇叭要升级：预警、找人都靠它", "县广电局给每村换应急广播音柱和话筒。", Genre.NOTICE),
        ("少儿戏曲班开始招生啦", "县文化馆教非遗唱腔，暑假汇报演出。", Genre.EVENT),
        ("古戏楼修缮期间暂停开放", "县级文物，逢会唱戏改到老供销社门口。", Genre.NOTICE),
        ("@所有人 好事来了", "区里的上消化道癌免费筛查轮到我们了，空腹来做胃镜。", Genre.HEALTH),
        ("", "今晚水管检修，上湾下湾没得水，各家先接两桶自来水。", Genre.OUTAGE),
        ("", "今日20时起水库加大下泄流量，河滩上放牛、钓鱼的天黑前全部上岸。", Genre.ALERT),
        ("", "后山裂了缝，坎下八户天黑前必须搬到学校去住，山体滑坡随时来。", Genre.ALERT),
        ("", "大水冲倒的房子，月底前报受灾补助，重建每户两万，当时转移的也算。", Genre.NOTICE),
        ("", "县里给能下崽的母牛每头补一千，兽医上门打耳标、防疫针。", Genre.SUBSIDY),
        ("", "猪牛羊都要打防疫针，畜牧站防疫员上门打耳标，不打没有补助。", Genre.NOTICE),
    ],
)
def test_a_genre_is_what_the_notice_is_about(title, text, genre):
    assert read_genre(title, text).value is genre
