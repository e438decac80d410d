"""The review sheet (审核表) of a push: the version that was sent, with the steps that were taken on exactly it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from content import store as items
from content.item import Version
from content.press import Sheet, SheetStep
from content.render import Rendition, render
from content.review import ACT_LABELS, Act, Step
from pusher.store import Connection, user
from pusher.store.dossier import Packed
from pusher.store.user import Named
from pusher.wording import day, moment

_FACT: Final = 60  # characters
_SHORT: Final = 8  # of a hash


async def sheet(conn: Connection, base_url: str, one: Packed, now: datetime) -> Sheet:
    """Fill it in; LookupError: its version is not there any more."""
    item = await items.get(conn, one.item)
    version = await items.version(conn, one.item, one.version)
    if item is None or version is None:
        raise LookupError(one.code)
    taken = round_of(await items.steps(conn, one.item), one.version)
    people = [step.person for step in taken] + [who for who in (item.created_by, one.approved_by) if who]
    named = await user.names(conn, people)
    author = named.get(item.created_by or 0)
    rendition = render(version, division=version.division, code=one.code, url=f"{base_url}/q/{one.code}")
    return Sheet(
        **head(version, one.code, base_url, author),
        state=f"第{one.no}版，{day(one.approved_at)}推送",
        facts=facts(rendition),
        findings=_findings(taken),
        route=" → ".join(ACT_LABELS[step.act] for step in taken) or "—",
        steps=(*(_step(step, named) for step in taken), _sent(one, named)),
        digest=short_digest(one.version),
        printed=f"{day(now)}{moment(now).partition(' ')[2]}",
    )


def head(version: Version, code: str, base_url: str, author: Named | None) -> dict[str, str]:
    """What a sheet says of a version, whenever it is printed."""
    return {
        "title": version.title,
        "code": code,
        "url": f"{base_url}/console/items/{code}",
        "document": version.document_number or "无",
        "issued": day(version.issued_on),
        "issuer": version.issuer or "—",
        "unit": author.unit if author else "—",
        "author": author.name if author else "—",
        "genre": version.genre.label,
        "openness": version.openness.label + (f"（{version.openness_reason}）" if version.openness_reason else ""),
        "reach": version.reach.label,
        "duty": version.duty.label,
        "unexplained": f"{version.unexplained}（{version.unexplained_by or '—'}决定）" if version.unexplained else "",
    }


def facts(rendition: Rendition) -> tuple[tuple[str, str], ...]:
    """The plain facts, long ones cut: the sheet is one page, and the text is filed beside it."""
    return tuple((label, value if len(value) <= _FACT else f"{value[:_FACT]}…") for label, value in rendition.facts)


def short_digest(version: str) -> str:
    """The beginning of a version's hash, to be compared by eye."""
    return f"{version[:_SHORT]} {version[_SHORT : 2 * _SHORT]}"


def round_of(steps: Sequence[Step], version: str) -> list[Step]:
    """The steps of the last round that was taken on exactly this version."""
    own = [step for step in steps if step.digest == version]
    begun = max((n for n, step in enumerate(own) if step.act is Act.SUBMIT), default=0)
    return own[begun:]


def _findings(taken: Sequence[Step]) -> tuple[str, ...]:
    """What the machine's check had to say then (一校), as the steps keep it."""
    found = [step.findings for step in taken if step.findings is not None]
    if not found:
        return ("没有留下程序检查的记录",)
    return (f"送审时程序检查：{found[0]}处请留意" if found[0] else "送审时程序检查：没有发现问题",)


def _step(step: Step, named: Mapping[int, Named]) -> SheetStep:
    return SheetStep(
        ACT_LABELS[step.act], "", "同意" if step.act is not Act.SUBMIT else "送审", step.note,
        "已通读" if step.read else "", _name(step.person, named), moment(step.at),
    )  # fmt: skip


def _sent(one: Packed, named: Mapping[int, Named]) -> SheetStep:
    return SheetStep("确认发送", "", "发送", "", "", _name(one.approved_by or 0, named), moment(one.approved_at))


def _name(person: int, named: Mapping[int, Named]) -> str:
    if person == items.PROGRAM:
        return "程序"
    return named[person].name if person in named else "—"
