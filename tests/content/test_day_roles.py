"""What a day is to the reader, by what stands around it; properties that hold whatever the notice says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from content.ingest import read
from content.ingest.reading import reading
from content.item import Table

ACTS = ("报名", "缴费", "申请", "登记", "领取", "投票", "反馈意见")
ASIDES = (
    "办公地点在镇政府一楼，来前请先打电话。",
    "本村现有农户三百二十户，耕地一千二百亩。",
    "希望大家互相转告，共同维护好村里的环境。",
    "咨询电话：0722-3338000。",
    "资金不足部分由县财政承担。",
)
FORMS = (
    "请于{last}前到村委会{act}。",
    "{act}时间：{first}至{last}。",
    "{act}截止时间为{last}，逾期不予受理。",
    "从{first}起开始{act}，到{last}为止。",
    "{last}是{act}的最后一天。",
)
DAYS = st.dates(date(2026, 3, 1), date(2027, 6, 1))


def due(text, today):
    found = reading(read("通知.txt", text.encode()), today=today).deadline
    return found.value if found else None


def said(day):
    return f"{day.year}年{day.month}月{day.day}日"


def notice(form, act, first, last):
    signed = first - timedelta(days=5)
    body = form.format(first=said(first), last=said(last), act=act)
    return f"关于{act}的通知\n{body}\n某某村村民委员会\n{said(signed)}\n"


@settings(deadline=None)
@given(st.sampled_from(FORMS), st.sampled_from(ACTS), DAYS, st.integers(2, 60), st.integers(-400, 400))
def test_a_deadline_moves_with_its_days(form, act, first, length, shift):
    last, moved = first + timedelta(days=length), timedelta(days=shift)
    assert due(notice(form, act, first, last), first) == last
    assert due(notice(form, act, first + moved, last + moved), first + moved) == last + moved


@settings(deadline=None)
@given(st.sampled_from(FORMS), st.sampled_from(ACTS), DAYS, st.integers(2, 60), st.sampled_from(ASIDES), st.booleans())
def test_an_unrelated_paragraph_changes_no_deadline(form, act, first, length, aside, before):
    text = notice(form, act, first, first + timedelta(days=length))
    title, rest = text.split("\n", 1)
    body, signed = rest.split("\n", 1)
    more = "\n".join((title, *((aside, body) if before else (body, aside)), signed))
    assert due(more, first) == due(text, first)


@settings(deadline=None)
@given(st.sampled_from(FORMS), st.sampled_from(ACTS), DAYS, st.integers(2, 60))
def test_full_width_digits_say_the_same(form, act, first, length):
    text = notice(form, act, first, first + timedelta(days=length))
    assert due(text.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)}), first) == due(text, first)


@settings(deadline=None)
@given(DAYS, st.integers(1, 90), st.sampled_from(ACTS))
def test_days_are_counted_from_the_day_of_issue(issued, number, act):
    text = f"关于{act}的公告\n请自本公告发布之日起{number}日内到镇政府{act}。\n某某镇人民政府\n{said(issued)}\n"
    assert due(text, issued) == issued + timedelta(days=number)


@settings(deadline=None)
@given(DAYS)
def test_what_offices_do_by_a_day_is_nobodys_deadline(day):
    for done in ("补贴资金{}前打入一卡通。", "工程预计{}前完工。", "审核结果于{}前公布。", "{}前由村干部上门发放。"):
        assert due(f"关于补贴的通知\n{done.format(said(day))}\n", day) is None


def test_the_rows_of_a_table_of_steps_are_spans():
    rows = (("步骤", "开始", "最后一天"), ("递交申请", "3月16日", "4月15日"), ("结果公示", "5月11日", "5月20日"))
    lines = "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], ("---",) * 3, *rows[1:]))
    draft = read("通知.md", f"# 申请公告\n\n{lines}\n".encode())
    assert any(isinstance(block, Table) for block in draft.blocks)
    got = reading(draft, today=date(2026, 3, 9))
    assert [(day.value.on, day.value.until) for day in got.days] == [
        (date(2026, 3, 16), date(2026, 4, 15)),
        (date(2026, 5, 11), date(2026, 5, 20)),
    ]
    assert got.deadline.value == date(2026, 4, 15)


@given(
    st.integers(1930, 2020), st.sampled_from(ACTS), st.integers(1, 28),
    st.sampled_from((
        "{year}年3月28日以前出生的", "{year}年3月28日（含当天）以前出生的", "出生日期在{year}年3月28日以前的",
    )),
)  # fmt: skip
def test_the_year_of_a_birth_is_not_that_of_a_last_day(year, act, day, born):
    said = f"{born.format(year=year)}、新迁入户口的，3月{day}日前到村委会{act}。"
    text = f"通知\n\n{said}\n\n某村村民委员会\n2026年3月1日"
    assert due(text, date(2026, 3, 1)) == date(2026, 3, day)


@given(st.sampled_from(("学生的材料交齐", "新生人员集中", "发生的费用算到当天", "先生的讲座改期")), st.integers(6, 28))
def test_pupils_and_newcomers_are_no_birth(told, day):
    text = f"通知\n\n2027年3月5日{told}，3月{day}日前到村委会报名。\n\n某村村民委员会\n2026年12月1日"
    assert due(text, date(2026, 12, 1)) == date(2027, 3, day)
