"""The check page: who, how many, who not, the exact texts, the price, the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pusher.account import Words
from pusher.cli.screen.base import duration, heading, moment, show, table
from pusher.publish import CheckPage
from pusher.web.console.push_texts import carriers, spendable, spoken
from pusher.web.console.push_view import UNREACHABLE


def check(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], Words]) -> None:
    """Show the check page; `labels` name the modes by account and mode."""
    heading(console, "核对", f"推送 {page.push.id}")
    facts = Table.grid(padding=(0, 2))
    facts.add_row("标题", page.title)
    if page.push.audience is None:
        facts.add_row("对象", "不发到个人，只发通知页面、二维码和海报")
    else:
        facts.add_row("对象", f"{page.people}人，{page.households}户，{len(page.villages)}个村")
    if page.places:
        facts.add_row("张贴", f"{len(page.places)}个村的通知页面和海报")
    facts.add_row("时间", f"{moment(page.starts_at)} 开始，{_lasting(page)}")
    facts.add_row("费用", "，".join(filter(None, (f"{page.cost:.2f}元", spendable(page)))))
    for label, words in _warnings(page, labels):
        facts.add_row(label, words)
    show(console, facts)
    _carried(console, page, labels)
    _unreachable(console, page)
    _texts(console, page, labels)
    for line in page.left_out:
        show(console, Text(f"没有用上：{line}", "yellow"))


def _warnings(page: CheckPage, labels: Mapping[tuple[int, str], Words]) -> Iterator[tuple[str, str]]:
    """What the sender ought to know before the button."""
    if page.often.people:
        then = "仍会发给他们" if page.often.free else "这次不再发"
        yield "注意", f"其中{page.often.people}人近7天已收到{page.often.cap}条，{then}"
    for full in page.full:
        words = f"{full.numbers}个号码今天在{full.key}已收满{full.cap}条，其中{full.lost}个没有别的办法，这次不发"
        yield "注意", words
    for less in page.scarce:
        way = labels[less.account, less.mode].label
        words = f"{less.key}的{way}，平台今天还让提交{less.left}次，这次要{less.need}次"
        later = "今天发不出，明天已过有效期" if page.ends_today else "明天0点以后发"
        words += f"，{less.moved}人改用别的方式，{less.later}人{later}"
        yield "注意", words
    for one in page.together:
        words = f"与另外{one.others}条合成一组发出" if one.others else "等同一批人的别的通知，合成一组"
        yield "群发", f"{one.key}：{words}"
    yield from (("注意", words) for words in _remarks(page))


def _remarks(page: CheckPage) -> Iterator[str]:
    """Of its people, its money and its time."""
    if page.unknown:
        yield page.unknown
    if not page.heeds:
        yield "关系生命安全的预警，退订过短信的人也会收到"
    if page.unaffordable:
        yield f"经费不够：{page.unaffordable}"
    if page.sent_before:
        yield f"已经向同样的人（或其中一些人）发过（推送 {page.sent_before}）"
    if page.over:
        yield f"时间已过：说的事到{moment(page.over)}就过了，再发会让人误会"
    if page.spoken:
        yield f"其中{page.spoken}人希望上门或打电话告知，发到了也列入走访清单"
    yield from page.spared


def _lasting(page: CheckPage) -> str:
    """预计约47分钟发完; where nights lie between, when that is."""
    if page.ends_at - page.starts_at > timedelta(seconds=page.seconds + 1):
        return f"夜里不发，预计{moment(page.ends_at)}发完"
    return f"预计{duration(page.seconds)}发完"


def _texts(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], Words]) -> None:
    """The exact texts that somebody gets: of an account's modes those that carry, and accounts that wait behind."""
    for one in spoken(page, labels):
        size = f"含签名{one.length}字，按{one.segments}条计费" if one.length else ""
        other = f"代收人收到的按{one.passed_on.segments}条计费" if one.passed_on else ""
        less = f"比全文少：{'、'.join(one.left_out)}" if one.left_out else ""
        title = Text(f"{one.label.replace('　', ' · ')} · {one.by}")
        below = Text("；".join(filter(None, (size, other, one.money, less))))
        show(
            console,
            Panel(Text(one.words), title=title, subtitle=below, title_align="left", border_style="dim", width=92),
        )
    for given in page.packs:
        show(console, Text(f"另请代发：{given.name}（{given.pack.outlet}），发布后在工作台贴回链接"))


def _carried(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], Words]) -> None:
    if not page.accounts:
        return
    rows = table("方式", "账号", "给谁", "条数", "户数", "计费条数", "费用（元）", right=(3, 4, 5, 6))
    for way in carriers(page, labels):
        one = way.row
        rows.add_row(
            way.way,
            way.by,
            way.whom,
            str(one.messages),
            str(one.households),
            str(one.billed),
            f"{one.cost:.2f}",
        )
    console.print()
    show(console, rows)


def _unreachable(console: Console, page: CheckPage) -> None:
    if not page.unreachable:
        return
    rows = table("联系不上的原因", "人数", "户数", right=(1, 2))
    for one in page.unreachable:
        rows.add_row(UNREACHABLE.get(one.reason, one.reason), str(one.people), str(one.households))
    console.print()
    show(console, rows)
    console.print()
