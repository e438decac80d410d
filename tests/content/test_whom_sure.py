"""How sure it is whom a text is for: those to whom it turns by name, not those of whom it speaks."""

import pytest

from tests.content.test_whom import heard


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("通知\n请残疾人12月8日前到村部换证。\n", {"tag:残疾人"}),
        ("通知\n请各位退役军人12月8日前到村部登记。\n", {"tag:退役军人"}),
        ("危房改造申请\n低保户、特困户、监测户12月12日前写申请，带身份证。\n", {"tag:低保", "tag:特困", "tag:监测户"}),
    ],
)
def test_who_is_asked_by_name_is_sure_and_so_is_who_stands_in_a_row_with_one(text, kinds):
    meant = heard(text).whom
    assert kinds <= {one.value for one in meant.conditions}
    assert not kinds & {one.value for one in meant.unsure}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("关于205路公交调整的通知\n12月1日起改走新街。票价2元，60岁以上老人凭老年卡免费。\n", "age>=60"),
        ("转学通知\n需要转学的12月5日前登记。幼儿园补录5至6周岁幼儿12名。\n", "age:5-6"),
    ],
)
def test_of_whom_a_text_only_speaks_is_never_sure(text, value):
    meant = heard(text).whom
    assert value not in {one.value for one in meant.sure}


def test_who_is_unsure_is_in_no_plain_fact():
    said = heard("关于205路公交调整的通知\n12月1日起改走新街。低保户月底前可到车站换新卡。\n")
    unsure = {one.value.removeprefix("tag:") for one in said.whom.unsure}
    assert said.who is None or not any(kind in said.who.value for kind in unsure)
