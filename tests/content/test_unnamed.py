"""Whom no roster can name: firms, who stands on a list, infants by months; and who only seems so."""

import pytest

from content.ingest.unnamed import FIRMS, INFANTS, LISTED, read_unnamed


def kinds(*lines, title="通知"):
    return [one.value for one in read_unnamed(title, lines)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("各家庭农场、农民专业合作社、农业龙头企业：", FIRMS),
        ("全县各企业、个体工商户、农民专业合作社：", FIRMS),
        ("各用人单位：", FIRMS),
        ("一、补贴对象：吸纳脱贫人口就业的企业。", FIRMS),
        ("下列农户补助资金已打卡：星亮村3户、同心村2户，请本人查收。", LISTED),
        ("拨付资金：星亮村3户、同心村2户、双寨村1户，已到账。", LISTED),
        ("发放人员名单附后，请本人到村部领取。", LISTED),
        ("请家里有6至24月龄宝宝的家长领营养包。", INFANTS),
    ],
)
def test_whom_no_roster_can_name(line, kind):
    assert kinds(line) == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "各位村民：",
        "各村（社区）、驻村企业：村民请到村部登记。",
        "全体村民、各企业：",
        "补贴对象：从事农业生产的个人和农业生产经营组织（含农民专业合作社、农业企业）。",
        "各镇（街道）医保服务站：",
        "县里组织三家企业到我镇招工，请有意的村民报名。",
        "以下人员可以申请：年满60周岁的老人。",
        "每户补助3户联保，星亮村3户。",
        "下列农户可以申请危房改造：低保户、特困户。",
        "沿河村61人、双江村54人没有认证，请尽快办理。",
        "各村（社区），各种粮大户、家庭农场、合作社：",
        "把地租给花卉公司的四个小组、97户：",
        "体检名单由村里统一报送。",
        "给6月龄的仔猪打疫苗。",
    ],
)
def test_who_only_seems_so(line):
    assert kinds(line) == []
