"""检查规则: how this county checks. Severities with a reason, its own words, its negative list, what it lets pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from content import store
from content.checks import ENTRIES, RULES, Severity, Word, WordClass
from content.store import DOMAIN, NUMBER, Setting
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_PATH: Final = "/console/rules"
_OFF: Final = "off"
_SHIPPED: Final = "shipped"
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
_SHORTEST, _LONGEST = 2, 40  # characters of a word
_MOST_EXCEPTIONS: Final = 20
_WORD: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page shows it."""

    id: str
    name: str
    shipped: str
    now: str
    value: str  # of the select
    entry: str
    locked: bool
    reason: str


async def index(visit: Visit) -> web.StreamResponse:
    """Everything that can be tuned."""
    return await _page(visit, Problems())


async def set_severity(visit: Visit) -> web.StreamResponse:
    """Set a rule's severity, or go back to the one as shipped; the reason is on record."""
    problems = Problems()
    rule, chosen = text(visit.form, "rule", _WORD), text(visit.form, "severity", _WORD)
    reason = text(visit.form, "reason")
    if rule not in RULES or RULES[rule].locked or chosen not in {_OFF, _SHIPPED, *Severity}:
        raise Problem(400, "这条规则不能调整。")
    if not reason and chosen != _SHIPPED:
        problems.add(f"reason-{rule}", f"“{RULES[rule].name}”：请写明调整的理由")
        return await _page(visit, problems)
    async with visit.database() as conn:
        if chosen == _SHIPPED:
            await store.reset_rule(conn, visit.session.county, rule)
        else:
            severity = None if chosen == _OFF else Severity(chosen)
            by = visit.session.staff
            await store.set_rule(conn, visit.session.county, rule, severity, reason=reason, by=by, at=visit.now)
        detail = {"severity": chosen, "reason": reason}
        await visit.record(conn, "tune_rule", visit.session.grant.lo, f"rule {rule}", detail)
    raise visit.moved(f"{_PATH}#rule-{rule}")


async def add_word(visit: Visit) -> web.StreamResponse:
    """Add a word of the county's own."""
    problems = Problems()
    wrong, right = text(visit.form, "wrong", _WORD), text(visit.form, "right", _WORD)
    kind = text(visit.form, "class", _WORD)
    exceptions = tuple(dict.fromkeys(text(visit.form, "exceptions", 500).split()))[:_MOST_EXCEPTIONS]
    if kind not in set(WordClass):
        raise Problem(400)
    if not _SHORTEST <= len(wrong) <= _LONGEST or any(letter.isspace() for letter in wrong):
        problems.add("wrong", f"错词应有{_SHORTEST}到{_LONGEST}个字，中间没有空格")
    if kind in {WordClass.SERIOUS, WordClass.COMMON} and (not right or wrong in right):
        problems.add("right", "请写正确的词；正确的词里不能含有错词，那样的词写进“不算错的词”")
    if any(wrong not in longer for longer in exceptions):
        problems.add("exceptions", "“不算错的词”应当含有错词，用空格隔开")
    if problems:
        return await _page(visit, problems)
    async with visit.database() as conn:
        word = Word(wrong, right, WordClass(kind), exceptions)
        await store.set_word(conn, visit.session.county, word, by=visit.session.staff, at=visit.now)
        await visit.record(conn, "add_word", visit.session.grant.lo, f"word {wrong}", {"right": right, "class": kind})
    raise visit.moved(f"{_PATH}#words")


async def drop_word(visit: Visit) -> web.StreamResponse:
    """Take a word out of the county's list."""
    wrong = text(visit.form, "wrong", _WORD)
    async with visit.database() as conn:
        await store.drop_word(conn, visit.session.county, wrong)
        await visit.record(conn, "drop_word", visit.session.grant.lo, f"word {wrong}")
    raise visit.moved(f"{_PATH}#words")


async def set_entry(visit: Visit) -> web.StreamResponse:
    """Word an entry of the negative list as the county's own list has it."""
    code, words = text(visit.form, "code", 10), text(visit.form, "words")
    if code not in ENTRIES:
        raise Problem(400)
    if not words:
        problems = Problems()
        problems.add(f"entry-{code}", f"第{code}条：请写内容")
        return await _page(visit, problems)
    async with visit.database() as conn:
        await store.set_entry(conn, visit.session.county, code, words, by=visit.session.staff, at=visit.now)
        await visit.record(conn, "set_entry", visit.session.grant.lo, f"entry {code}", {"words": words})
    raise visit.moved(f"{_PATH}#entries")


async def allow(visit: Visit) -> web.StreamResponse:
    """Let an office's mobile or a site pass."""
    problems = Problems()
    value, note = text(visit.form, "value").lower(), text(visit.form, "note")
    number = re.sub(r"[\s-]", "", value)
    kind = NUMBER if _MOBILE.fullmatch(number) else DOMAIN
    if kind == DOMAIN and not _DOMAIN.fullmatch(value):
        problems.add("value", "请填11位手机号，或者网站的域名，如：news.example.cn")
    if not note:
        problems.add("note", "请写明是哪个单位的、作什么用")
    if problems:
        return await _page(visit, problems)
    async with visit.database() as conn:
        kept, by = number if kind == NUMBER else value, visit.session.staff
        await store.allow(conn, visit.session.county, kind, kept, note=note, by=by, at=visit.now)
        await visit.record(conn, "allow", visit.session.grant.lo, kind, {"note": note})
    raise visit.moved(f"{_PATH}#allowed")


async def disallow(visit: Visit) -> web.StreamResponse:
    """Let it pass no more."""
    kind, value = text(visit.form, "kind", _WORD), text(visit.form, "value")
    async with visit.database() as conn:
        await store.disallow(conn, visit.session.county, kind, value)
        await visit.record(conn, "disallow", visit.session.grant.lo, kind)
    raise visit.moved(f"{_PATH}#allowed")


async def _page(visit: Visit, problems: Problems) -> web.Response:
    county = visit.session.county
    async with visit.database() as conn:
        settings = {one.rule: one for one in await store.settings(conn, county)}
        words = await store.words(conn, county)
        entries = {**ENTRIES, **await store.entries(conn, county)}
        allowed = await store.allowances(conn, county)
    return visit.page(
        "console/rules.html",
        status=400 if problems else 200,
        lines=[_line(rule, settings.get(rule), entries, _chosen(visit, rule)) for rule in RULES],
        severities=[*((one.value, one.label) for one in Severity), (_OFF, "不检查"), (_SHIPPED, "恢复出厂设置")],
        words=words,
        classes=[(one.value, one.label) for one in WordClass],
        entries=entries,
        allowed=allowed,
        given={
            name: text(visit.form, name, 500) for name in ("wrong", "right", "class", "exceptions", "value", "note")
        },
        problems=problems,
    )


def _chosen(visit: Visit, rule: str) -> str:
    """What the form that came back asked for; empty: it was about something else."""
    return text(visit.form, "severity", _WORD) if text(visit.form, "rule", _WORD) == rule else ""


def _line(rule: str, setting: Setting | None, entries: dict[str, str], chosen: str) -> Line:
    shipped = RULES[rule]
    severity = shipped.severity if setting is None or shipped.locked else setting.severity
    return Line(
        rule,
        shipped.name,
        shipped.severity.label,
        severity.label if severity else "不检查",
        chosen or (severity.value if severity else _OFF),
        f"第{shipped.entry}条：{entries[shipped.entry]}",
        shipped.locked,
        setting.reason if setting else "",
    )
