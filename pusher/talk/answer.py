"""What an account says back, at once: links to the pages, or that a person will read it. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from audiences import store as people
from audiences.division import Division, Level, Tree
from channels.message import Event, Followed, Said
from channels.reply import stops
from content.item import Genre
from pusher import binding
from pusher.asking import letter_code
from pusher.desk import Desk, Post
from pusher.link import Links, spaced
from pusher.question import STATE_LABELS, code_hash
from pusher.store import Connection, county
from pusher.store import account as accounts
from pusher.store import objection as rules
from pusher.store import page as pages
from pusher.store import question as questions
from pusher.store.page import Posted
from pusher.talk.word import Ask, Wish, read, scene_division, subjects_in

MOST: Final = 5  # notices of an answer; the page of the place has them all
BYTES: Final = 1900  # of an answer: WeChat takes 2048
HELP: Final = "回复“通知”看本村的通知，回复“补贴”“医保”这样的事项，或者村名，看有关的通知；回复“查询”看有哪些事项。"

CARE: Final = "急事请打电话给村委会或镇政府；不要在这里写身份证号和银行卡号。"
UNREAD: Final = f"这里只能看文字，听不了语音，看不了图片。请打几个字，或者打电话给村委会、镇政府。\n{HELP}"


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who is answered: the county's tree, where she is at home, the county's own addresses."""

    conn: Connection
    desk: Desk
    post: Post
    tree: Tree
    home: int | None
    links: Links
    account: int
    address: str = field(repr=False)


async def answer(conn: Connection, desk: Desk, post: Post, event: Event) -> str | None:
    """The answer to an event, None: it wants none."""
    if isinstance(event, Followed):
        return await _welcome(await _scene(conn, desk, post, event.address, event.scene))
    if not isinstance(event, Said) or stops(event.text):
        return None
    if not event.text.strip():
        return UNREAD
    scene = await _scene(conn, desk, post, event.address, None)
    wish = read(event.text, scene.tree, scene.home)
    return await _grant(scene, wish) if wish else await _letter(scene, event)


async def understood(conn: Connection, desk: Desk, post: Post, event: Said) -> bool:
    """Whether a program has answered: then no office has to."""
    tree = await people.tree(conn, post.county)
    return read(event.text, tree, await _home(conn, desk, post, event.address)) is not None


async def _scene(conn: Connection, desk: Desk, post: Post, address: str, scene: str | None) -> _Scene:
    own = await county.county(conn, post.county)
    tree = await people.tree(conn, post.county)
    scanned = scene_division(scene)
    home = scanned if scanned in tree else await _home(conn, desk, post, address)
    links = desk.links.under(own.base_url if own else "")
    row = await accounts.account_by_key(conn, post.account.key)
    return _Scene(conn, desk, post, tree, home, links, row.id if row else 0, address)


async def _home(conn: Connection, desk: Desk, post: Post, address: str) -> int | None:
    """Where a follower is at home, or else whom the account speaks for; None: no more than the county is known."""
    found = await people.follower_place(conn, desk.vault, county=post.county, account=post.account.key, address=address)
    place = found if found and found % 10**9 else post.home
    return place if place % 10**9 else None


async def _welcome(scene: _Scene) -> str:
    """To who follows or scans: her village's notices, or how to get them."""
    hello = f"您好，这里是{scene.post.account.name}。"
    if scene.home is None:
        return f"{hello}\n{HELP}\n不想再收，回复“退订”。"
    found = await _posted(scene, scene.home)
    name = _name(scene, scene.home)
    body = _listed(scene, found, scene.home) if found else "现在没有正在公布的通知。以后有了，会发到这里。"
    return f"{hello}{name}的通知：\n{body}\n{HELP}不想再收，回复“退订”。"


async def _grant(scene: _Scene, wish: Wish) -> str:
    whole = scene.post.county * 10**9
    match wish.ask:
        case Ask.HELP:
            said = f"{HELP}\n别的话会转给工作人员。不想再收，回复“退订”。"
        case Ask.BIND:
            said = _bind(scene)
        case Ask.CATALOGUE:
            said = await _catalogue(scene, scene.home or whole)
        case Ask.WHICH:
            names = "、".join(scene.tree.full_name(code) for code in wish.places[:MOST])
            said = f"有{len(wish.places)}个地方叫这个名字：{names}。请回复镇名加村名。"
        case Ask.CODE:
            said = await _by_code(scene, wish.code)
        case Ask.PLACE:
            said = await _hanging(scene, wish.places[0], ())
        case Ask.SUBJECT:
            said = await _hanging(scene, scene.home or whole, wish.genres)
        case Ask.NOTICES:
            told = "" if scene.home else "还不知道您是哪个村的。回复村名（如“厉山镇星亮村”）看村里的；这是全县的：\n"
            said = told + await _hanging(scene, scene.home or whole, ())
    return said


def _bind(scene: _Scene) -> str:
    """Two ways to say who one is; the link is this follower's own and lives half an hour."""
    who = binding.Pass(scene.account, scene.address, scene.desk.now().timestamp())
    number = binding.short_number(scene.desk.vault, scene.address)
    return (
        "绑定以后，和您家有关的通知会发到您的微信上。两种办法：\n"
        f"1. 点开链接，用登记过的手机号收验证码：{scene.links.base_url}/bind/{who.token(scene.desk.vault)}\n"
        f"2. 到村委会办，报这个编号：{number}\n链接30分钟内有效，不要转给别人。"
    )


async def _hanging(scene: _Scene, place: int, genres: Sequence[Genre]) -> str:
    found = await _posted(scene, place, genres)
    name = _name(scene, place)
    what = "、".join(genre.label for genre in genres) or "通知"
    if not found:
        return f"{name}现在没有正在公布的{what}。回复“查询”看有哪些事项。\n全部通知：{scene.links.village(place)}"
    return f"{name}的{what}：\n{_listed(scene, found, place)}"


async def _catalogue(scene: _Scene, place: int) -> str:
    found = await _posted(scene, place)
    counts = Counter(Genre(one.genre).label for one in found if one.genre in set(Genre))
    name = _name(scene, place)
    lines = [f"{label}：{n}条" for label, n in counts.most_common()]
    body = "\n".join(lines) if lines else "现在没有正在公布的通知。"
    return f"{name}正在公布的事项：\n{body}\n回复事项名（如“补贴”）看通知。全部：{scene.links.village(place)}"


async def _by_code(scene: _Scene, code: str) -> str:
    asked = await questions.told(scene.conn, code_hash(code) or b"")
    if asked is not None:
        due = f"正在办理，最迟{asked.due:%Y-%m-%d}答复。"
        return f"{STATE_LABELS[asked.state]}：{asked.answer or ('已经看过，没有要答复的。' if asked.ended_at else due)}"
    row = await pages.notice(scene.conn, code)
    if row is None or row.doc is None or row.county != scene.post.county or row.doc.get("reach", "public") != "public":
        return "没有这个编号的通知。请对照再输一次；仍查不到的，不是从这里发出的，请当心假通知。"
    return f"{row.doc['title']}\n{scene.links.notice(code)}"


async def _letter(scene: _Scene, event: Said) -> str:
    """Whatever a program does not understand: somebody reads it, by a day; her code for it; what may be meant."""
    days = (await rules.rules(scene.conn, scene.post.county)).question_days
    code = spaced(letter_code(scene.desk.vault, scene.post.account.key, event.id))
    said = f"已收到，转给工作人员了，{days}个工作日内处理。查询码 {code}：过几天把它发到这里，就能看到答复。{CARE}"
    genres = subjects_in(event.text)
    if not genres:
        return said
    place = scene.home or scene.post.county * 10**9
    found = await _posted(scene, place, genres)
    return f"{said}\n您要找的可能是：\n{_listed(scene, found[:3], place)}" if found else said


async def _posted(scene: _Scene, place: int, genres: Sequence[Genre] = ()) -> list[Posted]:
    here = Division(place)
    above = [code for code in (here.county * 10**9, here.town, here.village) if code and code != place]
    near = above + await pages.former(scene.conn, here.lo, here.hi)
    found = await pages.posted(scene.conn, here.lo, here.hi, near, scene.desk.now())
    return [one for one in found if not genres or one.genre in genres]


def _listed(scene: _Scene, found: Sequence[Posted], place: int) -> str:
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


def _name(scene: _Scene, place: int) -> str:
    village = place // 1000 * 1000
    known = place if place in scene.tree else village
    return scene.tree.full_name(known) if known in scene.tree else scene.post.account.name
