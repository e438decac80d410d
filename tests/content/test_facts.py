"""The plain facts are whole: nobody is cut in a word, every rate is said, and nothing absurd stands for a sum."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.facts import read_how, read_who
from content.ingest.reading import reading
from content.ingest.sums import read_how_much
from content.ingest.when.labelled import read_when


def said(proposal):
    return proposal.value if proposal else ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("凡具有随县户籍、年满80周岁的老年人，均可申领。", "凡具有随县户籍、年满80周岁的老年人"),
        ("凡持有本县户口本的农户都可以。", "凡持有本县户口本的农户"),
        ("拟将以下人员列为低保对象，现予公示。", ""),
        ("经评议，将以下3户列为低保对象，请监督。", ""),
        ("下列困难群众和人员可以申请", "困难群众和人员"),
        ("镇卫生院定于12月上旬对全镇65岁以上老年人开展免费体检，具体安排如下：", "全镇65岁以上老年人"),
        ("星亮村65岁以上老年人12月3日上午到村卫生室；", "65岁以上老年人"),
        ("我县为年满13周岁的女孩免费接种二价HPV疫苗。", "年满13周岁的女孩"),
        ("请35到64岁的农村妇女，三年内没有查过的。", "35到64岁的农村妇女，三年内没有查过的"),
        ("户口在吕庄、今年满60岁的老人，每人一袋面。", "户口在吕庄、今年满60岁的老人"),
        ("本村70岁以上的独居老人、留守老人。", "本村70岁以上的独居老人、留守老人"),
        ("票价5元，65岁以上老人、残疾军人、学生凭证半价。", ""),
        ("对象：如下：", ""),
        ("2026年种植水稻50亩以上的种粮大户，每亩补贴110元。", "种植水稻50亩以上的种粮大户"),
        ("存栏生猪100头以上的养殖户，每头补50元。", "存栏生猪100头以上的养殖户"),
        ("养牛的每头补贴500元，存栏50头以上的养殖场另补2万元。", ""),
        ("种水稻每亩补贴60元，其中50亩以上的种粮大户每亩补100元。", ""),
        ("种水稻每亩补贴60元，50亩以上的种粮大户每亩再补40元。", ""),
        ("种水稻的补60元，种粮50亩以上的大户补100元。", ""),
        ("50亩以上的种粮大户每亩110元，其他农户每亩60元。", ""),
        ("每亩补贴110元。\n种植水稻50亩以上的种粮大户12月5日前申报。", "种植水稻50亩以上的种粮大户"),
        ("对象为种植水稻的农户，其中50亩以上的大户优先。", "种植水稻的农户，其中50亩以上的大户优先"),
        ("50亩以上的大户可直接找保险公司，保单另出。", ""),
        ("流转土地100亩以上的大户优先。", ""),
        ("为35至64岁农村妇女免费做“两癌”筛查，", "35至64岁农村妇女"),
        ("各位低保、特困对象：低保金12月4日发放。", ""),
    ],
)
def test_who_is_a_whole_kind_of_people(text, who):
    assert said(read_who(text)) == who


@pytest.mark.parametrize(
    ("text", "much"),
    [
        (
            "80至89周岁每人每月50元，90至99周岁每人每月100元，100周岁以上每人每月500元。",
            "80至89周岁每人每月50元；90至99周岁每人每月100元；100周岁以上每人每月500元",
        ),
        (
            "一级残疾人每人每月120元，二级残疾人每人每月100元。",
            "一级残疾人每人每月120元；二级残疾人每人每月100元",
        ),
        ("补贴标准：一级每人每月120元；二级每人每月100元。", "一级每人每月120元；二级每人每月100元"),
        ("（1）水稻每亩100元；\n（2）小麦每亩80元。\n本村每户交5元。", "水稻每亩100元；小麦每亩80元；本村每户交5元"),
        ("种粮农户每亩98元。", "种粮农户每亩98元"),
        ("违者每亩罚500元。", ""),
        ("欠费每天每吨加收滞纳金0.1元。", ""),
        ("逾期每户每月收违约金5元。", ""),
        ("水费每吨2.5元，欠费每天每吨加收滞纳金0.1元。", "水费每吨2.5元"),
        ("甲每亩1元，乙每亩2元，丙每亩3元，丁每亩4元，戊每亩5元。", ""),  # a price list
        ("镇卫生院定于12月上旬对老年人开展免费体检，具体安排如下：", "免费体检"),
        ("我县为女孩免费接种二价HPV疫苗，每周一、三、五上午8:00至11:30接种。", "免费接种二价HPV疫苗"),
        ("每周一上午8:00开始，每人50元：包早餐", "每人50元"),
        ("全部检查个人不交钱。", "全部检查个人不交钱"),
    ],
)
def test_how_much_is_said_for_each(text, much):
    assert said(read_how_much(text)) == much


def test_every_fact_stands_in_its_text():
    text = "凡具有随县户籍、年满80周岁的老年人，80至89周岁每人每月50元，90周岁以上每人每月100元。"
    assert said(read_who(text)) in text
    assert all(part in text for part in said(read_how_much(text)).split("；"))


def test_a_time_ends_where_something_is_asked():
    text = "报名时间：12月1日至12月20日，每天上午8:30至11:30，逾期不再受理，请各位家长相互转告。"
    assert said(read_when(text)) == "12月1日至12月20日，每天上午8:30至11:30"
    assert said(read_when("时间：12月1日，周二，下午。")) == "12月1日，周二，下午"
    outage = "停电时间：12月1日06:00—18:00，影响范围：王家岗村2组。"
    assert said(read_when(outage)) == "12月1日06:00—18:00"
    assert said(read_when("时间：12月1日上午，地点：村委会。")) == "12月1日上午，地点：村委会"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("报名截止时间：12月12日下午5:30，地点镇社保所二楼，带身份证、户口本。", "地点镇社保所二楼，带身份证、户口本"),
        ("截止日期为12月1日，到村委会三楼。", "到村委会三楼"),
        ("最后期限：12月1日，逾期不予受理。", ""),
    ],
)
def test_a_last_day_is_no_time_at_which_to_come(text, how):
    assert said(read_when(text)) == ""
    assert said(read_how(text)) == how


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("停电通知：", "停电通知"),
        ("关于停水的通知:", "关于停水的通知"),
        ("温馨提示：", "温馨提示"),
        ("各位代表：", None),
        ("现将低保名单公示：", None),
        ("各镇人民政府：", None),
        ("有关事项通知如下：", None),
    ],
)
def test_a_first_line_that_names_the_text_is_its_title_with_a_colon_too(line, title):
    got = reading(read("通知.txt", f"{line}\n12月1日8时至18时停电。".encode()), today=date(2026, 11, 29))
    assert (got.title.value if got.title else None) == title


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("请带身份证按时参加。\n另：计划怀孕的夫妇可到县妇幼保健院免费孕前检查。", "请带身份证按时参加。"),
        (
            "此外，外地户口的可到镇里登记。\n请带身份证到村委会登记。",
            "请带身份证到村委会登记。",
        ),
        ("另：计划怀孕的夫妇可到县妇幼保健院免费孕前检查。", "另：计划怀孕的夫妇可到县妇幼保健院免费孕前检查。"),
        ("凡在本村的村民，均已登记。12月20日投票，请带选民证按时参加投票。", "请带选民证按时参加投票。"),
        ("另一种办法是到村委会登记。", "另一种办法是到村委会登记。"),
    ],
)
def test_what_is_told_besides_or_is_done_already_is_not_what_to_do(text, how):
    assert said(read_how(text)) == how
