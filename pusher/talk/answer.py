"""What an account says back, at once: links to the pages, or that a person will read it. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from audiences import store as people
from audiences.division import Division, Level
from audiences.naming import without_office
from channels import reply
from channels.message import Event, Followed, Said
from content.item import Genre
from content.sought import look_for, spoken_of
from pusher.asking import letter_code
from pusher.desk import Desk, Post
from pusher.hanging import Found, hanging, search
from pusher.link import spaced
from pusher.question import STATE_LABELS, code_hash
from pusher.store import Connection
from pusher.store import objection as rules
from pusher.store import page as pages
from pusher.store import question as questions
from pusher.store.page import Posted
from pusher.talk import own
from pusher.talk.numbers import own_numbers, whom_to_call
from pusher.talk.scene import Scene, home_of, name_of, set_scene
from pusher.talk.word import Ask, Wish, in_danger, read

MOST: Final = 5  # notices of an answer; the page of the place has them all
BYTES: Final = 1900  # of an answer: WeChat takes 2048
HELP: Final = (
    "回复“通知”看本村的通知，回复“补贴”“医保”这样的事项，或者村名，看有关的通知；回复“查询”看有哪些事项；"
    "回复“电话”看打给谁。"
)
UNREAD: Final = f"这里只能看文字，听不了语音，看不了图片。请打几个字，或者打电话。\n{HELP}"
PRIVATE: Final = "不要在这里写身份证号和银行卡号。"


async def answer(conn: Connection, desk: Desk, post: Post, event: Event) -> str | None:
    """The answer to an event, None: it wants none."""
    if isinstance(event, Followed):
        return await _welcome(await set_scene(conn, desk, post, event.address, event.scene))
    if not isinstance(event, Said):
        return None
    asked = reply.read(event.text)
    if asked.stop:
        return f"{reply.STOPPED}{'您写的话，转给工作人员了。' if asked.more else ''}"
    scene = await set_scene(conn, desk, post, event.address, None)
    if not event.text.strip():
        return f"{UNREAD}\n{await _numbers(scene)}"
    wish = read(event.text, scene.tree, scene.home)
    return await _grant(scene, wish) if wish else await _letter(scene, event)


async def understood(conn: Connection, desk: Desk, post: Post, event: Said) -> bool:
    """Whether a program has answered: then no office has to."""
    tree = await people.tree(conn, post.county)
    return read(event.text, tree, await home_of(conn, desk, post, event.address)) is not None


async def _welcome(scene: Scene) -> str:
    """To who follows or scans: her village's notices, or how to get them."""
    hello = f"您好，这里是{scene.post.account.name}。"
    if scene.home is None:
        return f"{hello}\n{HELP}\n不想再收，回复“退订”。"
    found = await _posted(scene, scene.home)
    name = name_of(scene, scene.home)
    body = _listed(scene, found, scene.home) if found else "现在没有正在公布的通知。以后有了，会发到这里。"
    return f"{hello}{name}的通知：\n{body}\n{HELP}不想再收，回复“退订”。"


async def _grant(scene: Scene, wish: Wish) -> str:
    whole = scene.post.county * 10**9
    match wish.ask:
        case Ask.BIND | Ask.UNBIND | Ask.UNHEARD:
            return await own.ANSWERS[wish.ask](scene)
        case Ask.PERSON:
            return f"{await _numbers(scene)}\n也可以把要问的事写在这里，转给工作人员。{PRIVATE}"
        case Ask.HELP:
            return f"{HELP}\n别的话会转给工作人员。不想再收，回复“退订”。"
        case Ask.CODE:
            return await _by_code(scene, wish.code)
    return await _shown(scene, wish, scene.home or whole)


async def _shown(scene: Scene, wish: Wish, place: int) -> str:
    """What hangs, by place or by subject."""
    match wish.ask:
        case Ask.CATALOGUE:
            return await _catalogue(scene, place)
        case Ask.WHICH:
            names = "、".join(without_office(scene.tree.full_name(code)) for code in wish.places[:MOST])
            return f"有{len(wish.places)}个地方叫这个名字：{names}。请回复镇名加村名。"
        case Ask.PLACE:
            return await _hanging(scene, wish.places[0])
        case Ask.SUBJECT:
            return await _about(scene, place, wish.word)
    told = "" if scene.home else "还不知道您是哪个村的。回复村名（如“厉山镇星亮村”）看村里的；这是全县的：\n"
    return told + await _hanging(scene, place)


async def _hanging(scene: Scene, place: int) -> str:
    found = await _posted(scene, place)
    name = name_of(scene, place)
    if not found:
        return f"{name}现在没有正在公布的通知。回复“查询”看有哪些事项。\n全部通知：{scene.links.village(place)}"
    return f"{name}的通知：\n{_listed(scene, found, place)}"


async def _about(scene: Scene, place: int, word: str) -> str:
    """What is found of a subject; a kind of notices is called by its name."""
    sought = look_for(word)
    found = await search(scene.conn, Division(place), scene.desk.now(), sought)
    name, what = name_of(scene, place), sought.kind or word
    if not found.posted:
        return (
            f"{name}现在没有正在公布的{what}。要问的，写一句完整的话，转给工作人员；或者打电话：\n"
            f"{await _numbers(scene)}\n全部通知：{scene.links.village(place)}"
        )
    head = f"{name}的{what}：" if found.said else f"{name}没有写着“{word}”的通知，同一类的有："
    return f"{head}\n{_listed(scene, found.posted, place)}"


async def _catalogue(scene: Scene, place: int) -> str:
    found = await _posted(scene, place)
    counts = Counter(Genre(one.genre).label for one in found if one.genre in set(Genre))
    name = name_of(scene, place)
    lines = [f"{label}：{n}条" for label, n in counts.most_common()]
    body = "\n".join(lines) if lines else "现在没有正在公布的通知。"
    return f"{name}正在公布的事项：\n{body}\n回复事项名（如“补贴”）看通知。全部：{scene.links.village(place)}"


async def _by_code(scene: Scene, code: str) -> str:
    asked = await questions.told(scene.conn, code_hash(code) or b"")
    if asked is not None:
        if not asked.ended_at:
            return f"正在办理，最迟{_day(asked.due)}答复。"
        return f"{STATE_LABELS[asked.state]}：{asked.answer or '已经看过，没有要答复的。'}"
    row = await pages.notice(scene.conn, code)
    if row is None or row.doc is None or row.county != scene.post.county or row.doc.get("reach", "public") != "public":
        return "没有这个编号的通知。请对照再输一次；仍查不到的，不是从这里发出的，请当心假通知。"
    return f"{row.doc['title']}\n{scene.links.notice(code)}"


async def _letter(scene: Scene, event: Said) -> str:
    """Whatever a program does not understand: somebody reads it, by a day; her code for it; what may be meant."""
    days = (await rules.rules(scene.conn, scene.post.county)).question_days
    code = spaced(letter_code(scene.desk.vault, scene.post.account.key, event.id))
    danger = in_danger(event.text)
    said = f"已收到，转给工作人员了，{days}个工作日内处理。查询码 {code}：过几天把它发到这里，就能看到答复。{PRIVATE}"
    numbers = await _numbers(scene, danger=danger)
    said = f"{numbers}\n{said}" if danger else f"{said}\n急事不要等，打电话：\n{numbers}"
    place = scene.home or scene.post.county * 10**9
    found = await _spoken_of(scene, place, event.text)
    return f"{said}\n您要找的可能是：\n{_listed(scene, found.posted[:3], place)}" if found.posted else said


async def _spoken_of(scene: Scene, place: int, text: str) -> Found:
    sought = spoken_of(text)
    return await search(scene.conn, Division(place), scene.desk.now(), sought) if sought.terms else Found(())


async def _numbers(scene: Scene, *, danger: bool = False) -> str:
    return whom_to_call(await own_numbers(scene.conn, scene.home, scene.desk.now()), danger=danger)


async def _posted(scene: Scene, place: int) -> list[Posted]:
    return await hanging(scene.conn, Division(place), scene.desk.now())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _listed(scene: Scene, found: Sequence[Posted], place: int) -> str:
    """Titles with their addresses, whole or not at all, and where the others are."""
    variant = place if Division(place).level >= Level.TOWN else None
    lines: list[str] = []
    for one in found[:MOST]:
        line = f"{len(lines) + 1}. {one.title}\n{scene.links.notice(one.code, variant)}"
        if len("\n".join([*lines, line]).encode()) > BYTES // 2:
            break
        lines.append(line)
    rest = len(found) - len(lines)
    more = [f"还有{rest}条：{scene.links.village(place)}"] if rest > 0 else []
    return "\n".join([*lines, *more])
