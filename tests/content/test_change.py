"""更正: the sentence, the SMS and a template's field say what changed, out of the facts of the two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from channels.wording import wordings
from content.item import Genre, Nature, Paragraph, PlainFacts, Version
from content.render import render, short_text

VILLAGE = 421321101201000
PLAIN = PlainFacts("没有单位医保的城乡居民", "每人400元", "微信缴费", "", date(2027, 2, 28))
OLD = Version(
    title="关于延长2027年度城乡居民基本医疗保险集中缴费期的通知",
    blocks=(Paragraph("按时缴费。"),),
    genre=Genre.INSURANCE,
    nature=Nature.GOVERNMENT,
    division=VILLAGE,
    issuer="随县医疗保障局",
    issued_on=date(2026, 11, 20),
    plain=PLAIN,
)


def corrected(old: Version = OLD, **facts):
    new = replace(old, plain=replace(old.plain, **facts))
    return render(new, division=VILLAGE, code="7K3M9XA", url="https://x.test/n/7K3M9XA", corrects=old)


def test_a_day_is_said_old_and_new_in_sentence_and_sms():
    made = corrected(deadline=date(2027, 3, 31))
    assert made.changed == "截止原2月28日，改为3月31日"
    assert made.sentence.startswith(
        "更正：延长2027年度城乡居民基本医疗保险集中缴费期。截止原2月28日，改为3月31日。对象："
    )
    sms = short_text(made, 210, with_link=False)
    assert "截止原2月28日，改为3月31日。" in sms
    assert "2027年3月31日截止" in sms
    assert corrected(deadline=date(2026, 12, 31)).changed == "截止原2027年2月28日，改为2026年12月31日"


def test_a_templates_short_field_says_it_is_a_correction_and_what_changed():
    made = corrected(deadline=date(2027, 3, 31), how_much="每人380元")
    assert "截止原2月28日，改为3月31日" in [one for one in wordings(made, "sentence") if len(one) <= 20]
    first = next(one for one in wordings(made, "title") if len(one) <= 20)
    assert first.startswith("更正")


def test_of_long_words_the_clauses_that_differ_are_said():
    how = "向村委会提出申请，经评议公示，每户补助{}万元，验收合格后打到卡里。"
    old = replace(OLD, plain=replace(PLAIN, how=how.format("2.1")))
    assert corrected(old, how=how.format("2.2")).changed == "办理原“每户补助2.1万元”，改为“每户补助2.2万元”"


def test_what_is_new_or_gone_is_said_so_and_what_stays_is_not():
    assert corrected(when="12月4日上午").changed == "补充时间：12月4日上午"
    assert corrected(how_much="").changed == "去掉标准：每人400元"
    assert corrected(who=" 没有单位医保的城乡居民 ").changed == ""
    assert corrected().sentence == render(
        replace(OLD, title=f"更正：{OLD.title}"), division=VILLAGE, code="7K3M9XA", url="https://x.test/n/7K3M9XA"
    ).sentence  # fmt: skip


def test_a_change_that_does_not_fit_is_named_as_left_out_and_a_notice_that_corrects_nothing_has_none():
    plain = render(OLD, division=VILLAGE, code="7K3M9XA", url="https://x.test/n/7K3M9XA")
    assert plain.changed == ""
    assert "更正" not in short_text(plain, 210, with_link=False)
    made = corrected(how="去" * 200)
    assert "改为" not in short_text(made, 140, with_link=False)
