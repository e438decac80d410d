"""Who signs, when and by which number is read from a sign-off as villages write it, and no rendition signs twice."""

from dataclasses import replace
from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading
from content.render import render, short_text
from tests.content.samples import COUNTY, VILLAGE

BODY = "请养殖户到村委会领疫苗。"


def of(foot, body=BODY, title="防疫通知", today=date(2026, 11, 29)):
    return reading(read("通知.txt", f"{title}\n{body}\n{foot}".encode()), today=today)


def shown(said):
    return render(said.version(COUNTY), division=VILLAGE, code="7K3M9XA", url="")


@pytest.mark.parametrize(
    ("foot", "issuer", "day", "number", "left"),
    [
        ("厉山派出所 2026年11月29日", "厉山派出所", date(2026, 11, 29), "", ()),
        (
            "随县公共交通有限公司\n监督电话：0722-3331000\n2026年11月28日",
            "随县公共交通有限公司",
            date(2026, 11, 28),
            "0722-3331000",
            ("监督电话：0722-3331000",),
        ),
        (
            "随县公共交通有限公司\n监督电话\n2026年11月28日",
            "随县公共交通有限公司",
            date(2026, 11, 28),
            "",
            ("监督电话",),
        ),
        ("随县民政局养老股 3335566\n2026年11月28日", "随县民政局养老股", date(2026, 11, 28), "3335566", ()),
        ("厉山镇畜牧兽医站14000001234\n2026年11月30号", "厉山镇畜牧兽医站", date(2026, 11, 30), "14000001234", ()),
        ("王家岗村村委会\n11月20日", "王家岗村村委会", date(2026, 11, 20), "", ()),
        ("厉山镇自来水厂\n2026年11.29", "厉山镇自来水厂", date(2026, 11, 29), "", ()),
        ("厉山镇自来水厂 2026.11.29", "厉山镇自来水厂", date(2026, 11, 29), "", ()),
        ("厉山镇自来水厂\n2026年11月29", "厉山镇自来水厂", date(2026, 11, 29), "", ()),
        ("厉山镇自来水厂\n2026年11月29日（星期日）", "厉山镇自来水厂", date(2026, 11, 29), "", ()),
        ("厉山镇自来水厂\n2026年11月29日 星期日", "厉山镇自来水厂", date(2026, 11, 29), "", ()),
        ("厉山镇民政办\n二〇二六年十一月二十九日", "厉山镇民政办", date(2026, 11, 29), "", ()),
        ("王家岗村村委会 11月20日\n电话 0722-3331000", "王家岗村村委会", date(2026, 11, 20), "0722-3331000", None),
        (
            "镇民政办：0722-3331000\n厉山镇人民政府\n2026年11月29日",
            "厉山镇人民政府",
            date(2026, 11, 29),
            "0722-3331000",
            None,
        ),
        (
            "厉山镇水利站 0722-3331000\n2026年11月29日\n厉山镇农业服务中心",
            "厉山镇农业服务中心",
            date(2026, 11, 29),
            "0722-3331000",
            None,
        ),
    ],
)
def test_a_sign_off_is_read_and_signs_once(foot, issuer, day, number, left):
    said = of(foot)
    assert (said.issuer.value, said.issued_on.value) == (issuer, day)
    told = shown(said)
    assert told.telephone == number
    if left is not None:
        assert tuple(block.text for block in told.blocks) == (BODY, *left)


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("王家岗村委会 电话3331000", "王家岗村委会"),
        ("王家岗居委会 电话：3331000", "王家岗居委会"),
        ("王家岗村委会联系电话：3331000", "王家岗村委会"),
        ("王家岗村委 3331000", "王家岗村委"),
        ("王家岗村党支部委员会电话：3331000", "王家岗村党支部委员会"),
        ("随县民政局社会救助股服务热线：3331000", "随县民政局社会救助股"),
        ("厉山镇人民政府党政办电话：3331000", "厉山镇人民政府党政办"),
        ("厉山供电所24小时抢修电话", None),
        ("厉山供电所抢修电话：3331000", "厉山供电所"),
        ("厉山镇水利站站长电话：3331000", "厉山镇水利站"),
        ("厉山镇卫生院 预约挂号电话：3331000", "厉山镇卫生院"),
        ("王师傅电话：3331000", None),
    ],
)
def test_who_signs_with_a_number_is_whole(line, issuer):
    found = of(f"{line}\n2026年11月28日", body="每人400元。", title="缴费通知").issuer
    assert (found.value if found else None) == issuer


@pytest.mark.parametrize(
    ("foot", "issuer"),
    [
        ("随县医疗保障局  国家税务总局随县税务局", "随县医疗保障局、国家税务总局随县税务局"),
        ("随县医疗保障局\u3000国家税务总局随县税务局", "随县医疗保障局、国家税务总局随县税务局"),
        ("随县发展和改革局   中央储备粮随州直属库有限公司", "随县发展和改革局、中央储备粮随州直属库有限公司"),
        ("王寺中心卫生院 王寺镇妇联", "王寺中心卫生院、王寺镇妇联"),
        ("红岩河村党支部、村委会", "红岩河村党支部、村委会"),
        ("随县公安局 交通警察大队", "随县公安局交通警察大队"),  # one office, and what it is within
        ("厉 山 镇 人 民 政 府", "厉山镇人民政府"),
        ("厉山镇自来水厂", "厉山镇自来水厂"),
        ("厉山镇中心小学", "厉山镇中心小学"),
        ("厉山镇人民武装部", "厉山镇人民武装部"),
        ("厉山镇人民政府（代章）", "厉山镇人民政府"),
    ],
)
def test_who_signs_on_one_line_is_each_by_name(foot, issuer):
    for said in (of(f"{foot}\n2026年11月28日"), of(f"{foot} 2026年11月28日")):
        assert (said.issuer.value, said.issued_on.value) == (issuer, date(2026, 11, 28))
        assert [block.text for block in shown(said).blocks] == [BODY]
    assert of(foot).issuer.value == issuer  # without a day


@pytest.mark.parametrize(
    ("foot", "issuer", "number"),
    [
        ("王家岗村委会代发 2026年11月29日", "王家岗村委会", ""),
        ("随县城南水厂 电话：0722-3338222\n2026年11月29日", "随县城南水厂", "0722-3338222"),
        ("厉山镇农业农村办  老王14000001233\n11月29日", "厉山镇农业农村办", "14000001233"),
        ("随县农业农村局 农机股 0722-3331000\n2026年11月29日", "随县农业农村局农机股", "0722-3331000"),
    ],
)
def test_who_has_it_sent_out_and_whom_to_call_stand_beside_the_office(foot, issuer, number):
    said = of(foot)
    assert (said.issuer.value, said.issued_on.value, shown(said).telephone) == (issuer, date(2026, 11, 29), number)


def test_a_school_speaks_in_its_title_and_who_is_named_at_the_end_need_not_sign():
    assert of("请家长配合。", title="厉山镇中心小学关于停课的告家长书").issuer.value == "厉山镇中心小学"
    assert of("请家长配合。", title="关于调整厉山镇中心小学招生范围的通知").issuer is None
    assert of("请到厉山镇中心小学\n2026年11月29日").issuer is None
    assert of("闫楼小学苗老师（带队）").issuer is None


def test_a_page_whose_issuer_was_put_right_signs_once():
    version = of("随县医疗保障局 国家税务总局随县税务局\n2026年11月28日").version(COUNTY)
    right = replace(version, issuer="随县医疗保障局、国家税务总局随县税务局")
    for one in (version, right):
        told = render(one, division=VILLAGE, code="7K3M9XA", url="")
        assert [block.text for block in told.blocks] == [BODY]


def test_a_day_without_its_year_is_of_the_year_before_in_january_and_none_in_the_middle_of_a_text():
    assert of("王家岗村村委会\n12月30日", today=date(2027, 1, 5)).issued_on.value == date(2026, 12, 30)
    assert of("王家岗村村委会", body="分三天：\n王家岗村\n12月1日\n12月2日\n请带证件。\n请排队。").issued_on is None
    assert of("问事打街道卫健办 0722-3331000\n2026年11月29日").issuer is None


def test_an_alerts_words_sign_and_give_their_number_once():
    said = of(
        "厉山镇防汛抗旱指挥部\n2026年11月30日",
        body="山洪红色预警：同心村低洼处住户请立即转移到村小学。值班电话：0722-3331000",
        title="紧急转移通知",
    )
    text = short_text(shown(said), 0, with_link=False)
    assert (text.count("厉山镇防汛抗旱指挥部"), text.count("0722-3331000")) == (1, 1)
    assert "2026年11月30日" not in text


def test_a_short_number_is_a_services_and_not_the_units():
    told = shown(of("厉山镇农业服务中心\n2026年11月29日", body="受灾户请拨打95518报案，镇中心再派人查勘。"))
    assert "农业服务中心95518" not in short_text(told, 0, with_link=False)
    assert "报案电话：95518" in short_text(told, 0, with_link=False)
    assert dict(told.facts)["找谁问"] == "报案电话 95518"
    both = shown(of("厉山镇农业服务中心 0722-3331000\n2026年11月29日", body="受灾户请拨打95518报案。"))
    assert both.telephone == "0722-3331000"
