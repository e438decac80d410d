"""Words, sums, days and structure: what is wrong is found with its remedy, and what is right passes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks import ENTRIES, RULES, Policy, Severity, Word, WordClass, check, fixes_of, mend
from content.checks.mend import MendError
from content.checks.policy import WORDS
from content.ingest import read
from content.ingest.reading import reading
from content.item import Attachment, Genre, Nature, Paragraph, PlainFacts, Table
from tests.content.samples import COUNTY, subsidy

TODAY = date(2026, 11, 21)
SEEDS = Path(__file__).parents[2] / "../shared/seeds"
FILE = Attachment("补贴名单.xlsx", "x", "0" * 64, 1)


def found(version, *rules, policy=None, **options):
    got = check(version, options.pop("texts", {}), today=TODAY, policy=policy or Policy(), **options)
    return [one for one in got if one.rule in rules]


def text(*words, **changes):
    return subsidy(blocks=tuple(map(Paragraph, words)), **changes)


def table(*rows, **changes):
    return subsidy(blocks=(Table(rows),), **changes)


def test_the_shipped_list_is_sound():
    assert len(WORDS) >= 200
    assert len({word.wrong for word in WORDS}) == len(WORDS)
    assert all(word.wrong not in word.right for word in WORDS)
    assert all(word.wrong in longer for word in WORDS for longer in word.exceptions)
    assert {rule.entry for rule in RULES.values()} == set(ENTRIES)


def test_each_listed_word_is_found_and_its_right_form_passes():
    rules, amiss = ("word_serious", "word_common"), []
    for word in WORDS:
        one = found(text(f"甲{word.wrong}乙"), *rules)
        if [word.right in hit.suggestion for hit in one] != [True]:
            amiss.append((word.wrong, one))
        if found(text(f"甲{word.right}乙"), *rules):
            amiss.append((word.wrong, word.right))
        for longer in word.exceptions:
            hits = found(text(longer), *rules)
            amiss += [(longer, hit) for hit in hits if f"“{word.right}”" in hit.suggestion]
    assert amiss == []


@pytest.mark.parametrize(
    "words",
    [
        "截止日期是5月31日", "报名截止2026年5月31日", "申领年度截止2027年3月31日", "居民医保集中征缴截止2027年2月28日",
        "截至2026年5月31日", "权利和义务", "制定和制订计划", "招聘启事",
        "本周末办理", "公司纠正府院联动", "不给予报销", "海拔款待", "雪松图书馆的工作好坏",
    ],
)  # fmt: skip
def test_right_words_pass(words):
    assert not found(text(words), "word_serious", "word_common")


def test_a_title_in_marks_is_quoted_and_nobody_mends_it_blindly():
    quoted = found(text("按照《关于秸杆禁烧的通知》执行"), "word_serious")
    assert [one.fix for one in quoted] == [None]
    assert not found(text("他说“其它的不管”"), "word_common")


def test_a_county_adds_words_and_lets_others_pass():
    mine = (
        Word("村霸", "", WordClass.SENSITIVE),
        Word("其它", "", WordClass.ALLOWED),
        Word("兴隆镇政", "兴隆镇政府", WordClass.SERIOUS, ("兴隆镇政府",)),
    )
    version = text("村霸和其它人到兴隆镇政府和兴隆镇政")
    got = found(version, "sensitive", "word_common", "word_serious", policy=Policy(words=mine))
    assert {(one.rule, one.severity) for one in got} == {
        ("sensitive", Severity.BLOCK),
        ("word_serious", Severity.WARN),
    }


def test_a_county_tunes_severity_but_not_the_locked_rules():
    version = text("张三110105194912310021，秸杆，身份证11010519491231002X")
    policy = Policy(severities={"word_serious": Severity.BLOCK, "id_number": None}, entries={"11": "我县的错词"})
    got = {one.rule: one for one in check(version, {}, today=TODAY, policy=policy)}
    assert got["word_serious"].severity is Severity.BLOCK
    assert got["word_serious"].entry == "负面清单第11条：我县的错词"
    assert got["id_number"].severity is Severity.BLOCK
    assert not found(version, "word_serious", policy=Policy(severities={"word_serious": None}))


@given(
    st.lists(st.sampled_from(["秸杆", "补帖", "正常的话，", "２０２６年", "政府", "《秸杆》"]), min_size=1, max_size=12)
)
def test_mending_leaves_nothing_to_mend_and_everything_else_alone(parts):
    version = text(
        "".join(parts), plain=PlainFacts("种粮农户", "每亩82.50元", "到村委会领补帖", deadline=date(2026, 11, 30))
    )
    fixes = fixes_of(check(version, {}, today=TODAY))
    after = mend(version, fixes)
    assert not fixes_of(check(after, {}, today=TODAY))
    wanted = "".join(parts).replace("《秸杆》", "《旧》").replace("秸杆", "秸秆").replace("《旧》", "《秸杆》")
    assert after.blocks[0].text == wanted.replace("补帖", "补贴").replace("２０２６", "2026")
    assert after.plain.how == "到村委会领补贴"


def test_one_fix_mends_one_place_and_refuses_a_text_that_moved():
    version = text("秸杆和秸杆")
    key = fixes_of(check(version, {}, today=TODAY))[1].key
    fixes = fixes_of(check(version, {}, today=TODAY), key)
    assert mend(version, fixes).blocks[0].text == "秸杆和秸秆"
    with pytest.raises(MendError):
        mend(text("我的秸杆和秸杆"), fixes)
    with pytest.raises(MendError):
        mend(subsidy(blocks=()), fixes)


def test_cells_are_mended_too():
    version = table(("项目", "说明"), ("补贴", "秸杆还田"))
    assert mend(version, fixes_of(check(version, {}, today=TODAY))).blocks[0].rows[1][1] == "秸秆还田"


PLACES = ("厉山镇", "万福店农场", "唐县镇", "星亮村村委会", "淮河镇", "神农社区居民委员会")


@pytest.mark.parametrize(
    ("words", "suggests"),
    [
        ("请到历山镇政府办理", "厉山镇"), ("万福农场的农户", "万福店农场"), ("万店福农场", "万福店农场"),
        ("厉山镇和淮河镇", None), ("各乡镇、自然村、中心村", None), ("江山镇", None), ("星亮村和神农社区", None),
        ("随县厉山镇", None),
    ],
)  # fmt: skip
def test_place_names_that_are_nearly_right(words, suggests):
    got = found(text(words), "place_name", policy=Policy(places=PLACES))
    assert [suggests in one.suggestion for one in got] == ([True] if suggests else [])


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("２０２６年１１月", "2026年11月"),
        ("2O26年", "2026年"),
        ("二零二六年", "二〇二六年"),
        ("二〇二六年", "二〇二六年"),
    ],
)
def test_ways_of_writing_numbers(words, new):
    version = text(words)
    assert mend(version, fixes_of(check(version, {}, today=TODAY))).blocks[0].text == new


def test_titles():
    assert found(subsidy(title="关于对低保对象进行调整的通知"), "title")
    assert found(subsidy(title="随县民政局关于低保对象调整"), "title")
    assert not found(subsidy(title="随县民政局关于低保对象调整的公示（第二批）"), "title")
    assert not found(subsidy(title="关于低保对象调整", nature=Nature.VILLAGE), "title")


def test_attachments_that_are_named_or_not():
    assert found(text("正文。", "附件：1.补贴名单", "2.申报表"), "attachment_missing")
    assert not found(text("正文。", "附件：补贴名单", "附件", "补贴名单", "1.甲"), "attachment_missing")
    assert not found(
        text("正文。", "附件：补贴名单", attachments=(FILE,)), "attachment_missing", texts={FILE.name: "字"}
    )
    assert found(text("名单见附件。"), "attachment_missing")
    spare = found(text("正文。", attachments=(FILE,)), "attachment_missing", texts={FILE.name: "字"})
    assert [one.severity for one in spare] == [Severity.NOTE]


def test_policies_want_their_explanation():
    policy = subsidy(genre=Genre.POLICY)
    assert found(policy, "explanation", policy=Policy(explained=False))
    assert not found(policy, "explanation", policy=Policy(explained=True))
    assert not found(subsidy(), "explanation", policy=Policy(explained=False))


def test_a_stated_reason_stands_in_for_the_explanation_and_is_named():
    policy = subsidy(genre=Genre.POLICY, unexplained="只转发上级文件，上级已有解读")
    (half,) = found(policy, "explanation", policy=Policy(explained=False))
    assert half.severity is Severity.WARN
    assert "由谁决定" in half.reason
    whole = replace(policy, unexplained_by="县农业农村局局长李某")
    (named,) = found(whole, "explanation", policy=Policy(explained=False))
    assert named.severity is Severity.NOTE
    assert named.reason == "没有解读，理由：只转发上级文件，上级已有解读（县农业农村局局长李某决定）"
    assert not found(whole, "explanation", policy=Policy(explained=True))


def test_a_listing_says_where_to_object():
    listing = subsidy(genre=Genre.LISTING, contacts=())
    assert [one.reason for one in found(listing, "elements") if "监督" in one.reason]
    named = replace(listing, blocks=(Paragraph("如有异议，请拨打监督电话0722-3338111。"),))
    assert not [one.reason for one in found(named, "elements") if "监督" in one.reason]


def test_links():
    version = text("见https://www.suixian.gov.cn/a.html和https://a.example.com/b，还有http://gov.cn.evil.com/")
    away = [(one.severity, one.quote) for one in found(version, "link_foreign")]
    assert away == [(Severity.WARN, "gov.cn.evil.com"), (Severity.NOTE, "a.example.com")]
    assert len(found(version, "link_foreign", policy=Policy(domains=frozenset({"example.com"})))) == 1
    hidden = found(text("x"), "link_hidden", policy=Policy(hidden_links=(("表.xlsx", "http://bet.example/"),)))
    assert [(one.severity, one.place) for one in hidden] == [(Severity.BLOCK, "附件“表.xlsx”")]
    dropped = found(subsidy(hidden_links=("http://bet.example/a", "http://[x")), "link_hidden")
    assert [(one.severity, one.quote) for one in dropped] == [
        (Severity.WARN, "bet.example"),
        (Severity.WARN, "（网址不完整）"),
    ]


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared is not beside this checkout")
@pytest.mark.parametrize(
    ("seed", "says"),
    [("002", "政务公开标准化"), ("003", "行政权力"), ("003", "请对照原件"), ("004", "整体发声")],
)
def test_the_misprints_of_real_documents_are_found(seed, says):
    path = next(SEEDS.glob(f"{seed}_*.txt"))
    version = reading(read(path.name, path.read_bytes()), today=TODAY).version(COUNTY, title="")
    assert [one for one in found(version, "word_serious", "rubble") if says in one.suggestion]


def test_the_document_says_every_rule_as_it_is():
    page = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
    for rule in RULES.values():
        locked = "（不能停用）" if rule.locked else ""
        assert f"| {rule.name}{locked} | {rule.severity.label} | 第{rule.entry}条 |" in page, rule.id
    assert all(f"{code}. {words}\n" in page for code, words in ENTRIES.items())
    serious = sum(word.kind is WordClass.SERIOUS for word in WORDS)
    assert f"出厂{len(WORDS)}对：严重{serious}对，一般{len(WORDS) - serious}对" in page
