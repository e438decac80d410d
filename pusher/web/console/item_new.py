"""A new item: out of files, a pasted text or a page's address.

Where the body was guessed or something of it was left out, a person looks first.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level
from content import store
from content.ingest import Draft, IngestError, Kind, kind_of, read
from content.ingest.reading import reading
from content.item import Attachment, ItemError, Version
from content.store import Connection, Item
from content.store import source as sources
from content.store.catalogue import overrides
from content.store.copied import this_time_last_year
from content.store.source import Arrival
from pusher.access import Action
from pusher.bring import arrival, attached, bring, title_of
from pusher.concern import variants_of
from pusher.fetch import Fetcher, FetchError
from pusher.filing import file_item
from pusher.grouped import with_groups
from pusher.web.console.enclosures import fit
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, Upload, text, uploads
from pusher.web.words import place as spoken

_TEXT_LIMIT: Final = 100_000
_URL_LIMIT: Final = 2_000
_FILES: Final = 10
# What is the body when several files come: the first of the first kind that is there.
_BODIES: Final = ((Kind.DOCX,), (Kind.TEXT, Kind.MARKDOWN), (Kind.PAGE,), (Kind.OFD,), (Kind.PDF,))


async def new(visit: Visit) -> web.StreamResponse:
    """Ask for files, a text or an address."""
    return await _ask(visit, Problems(), visit.session.grant.lo)


async def create(visit: Visit) -> web.StreamResponse:
    """Read what came, propose what it says, keep it as a draft, and go on to confirming."""
    problems = Problems()
    pasted, url = text(visit.form, "text", _TEXT_LIMIT), text(visit.form, "url", _URL_LIMIT)
    files = uploads(visit.form, "file", _FILES + 1)
    place = place_of(visit)
    if not (files or pasted or url):
        problems.add("file", "请上传文件，或者贴上文字、网址")
        return await _ask(visit, problems, place)
    try:
        if url and not pasted and not files:
            raise visit.moved(f"/console/finds/{await _from_address(visit, url)}")
        body, rest = _parted(pasted, files)
        draft = await asyncio.to_thread(read, body.name, body.data)
        if (draft.unsure or draft.dropped or draft.files) and (find := await _to_compare(visit, body, draft, rest)):
            raise visit.moved(f"/console/finds/{find}")
        async with visit.database() as conn:
            item = await made(visit, conn, draft, place, await _attach(visit, conn, rest))
    except FetchError as error:
        problems.add("url", f"网址打不开：{error}")
    except (IngestError, ItemError) as error:
        problems.add("file" if files else "url" if url else "text", str(error))
    if problems:
        return await _ask(visit, problems, place)
    raise visit.moved(f"/console/items/{item.code}/edit")


def place_of(visit: Visit) -> int:
    """For which division the form says it is, if the grant covers it."""
    division = text(visit.form, "division", 15)
    place = int(division) if division.isdecimal() else visit.session.grant.lo
    visit.demand(Action.WRITE_ITEM, place)
    return place


async def made(visit: Visit, conn: Connection, draft: Draft, place: int, files: Sequence[Attachment]) -> Item:
    """Make an item of a draft. Raises ItemError."""
    version = await read_version(visit, conn, draft, place, files)
    return await enter(visit, conn, version, {"files": len(files)})


async def read_version(
    visit: Visit, conn: Connection, draft: Draft, place: int, files: Sequence[Attachment]
) -> Version:
    """The version that a draft says, for a place. Raises ItemError."""
    told = await overrides(conn, visit.session.county)
    said = reading(draft, today=visit.today, overrides=told)
    tree = await people.tree(conn, visit.session.county)
    if (now := tree.today(place)) != place:
        raise ItemError(
            f"{spoken(tree.full_name(place))}已并入{spoken(tree.full_name(now))}，请安全管理员重新授权后再写"
        )
    variants = variants_of(said, Division(place), tree)
    version = replace(said.version(place), variants=variants, attachments=tuple(files), hidden_links=draft.dark)
    return with_groups(version, said, Division(place), tree)


async def enter(visit: Visit, conn: Connection, version: Version, detail: Mapping[str, Any]) -> Item:
    """Keep a version as the draft of a new item of this person's unit, filed in the catalogue."""
    item = await store.create(conn, version, division=visit.session.grant.lo, by=visit.session.staff, at=visit.now)
    await file_item(conn, item, version, visit.now)
    await visit.record(conn, "create_item", item.division, f"item {item.code}", detail)
    return item


async def places(visit: Visit) -> list[tuple[str, str]]:
    """The divisions for which somebody of this grant may publish: his own and those right below."""
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
    here = Division(visit.session.grant.lo)
    found = [(str(here.code), tree.full_name(here.code))] if here.code in tree else []
    if here.level < Level.VILLAGE:
        found += [(str(node.code), node.name) for node in tree.children(here.code)]
    return found


def _parted(pasted: str, files: list[Upload]) -> tuple[Upload, list[tuple[Upload, str]]]:
    """Which file is the body, and the attachments by what they are. Raises IngestError."""
    if len(files) > _FILES:
        raise IngestError(f"一次最多传{_FILES}个文件")
    kinds = [(one, kind_of(one.name, one.data)) for one in files]
    if pasted:
        body = Upload("粘贴.txt", pasted.encode())
    else:
        ranked = [one for group in _BODIES for one, kind in kinds if kind in group]
        body = (ranked or files)[0]
    return body, list(fit([one for one in files if one is not body]))


async def _attach(visit: Visit, conn: Connection, files: list[tuple[Upload, str]]) -> list[Attachment]:
    county = visit.session.county
    return [await store.attach(conn, county, one.name, media_type, one.data, visit.now) for one, media_type in files]


async def _from_address(visit: Visit, url: str) -> int:
    """Fetch a page or file and let it wait for its clerk. Raises FetchError and IngestError."""
    async with Fetcher(visit.desk.base_url, inside=visit.desk.inside) as fetcher:
        brought = await bring(fetcher, url)
    if brought is None:
        raise FetchError("这个网页已经没有了")
    if brought.draft is None:
        raise IngestError(brought.error)
    async with visit.database() as conn:
        files = await attached(conn, visit.session.county, brought, visit.now)
        came = arrival(brought, visit.session.county, visit.session.grant.lo, files)
        return await sources.hand_in(conn, came, visit.now)


async def _to_compare(visit: Visit, body: Upload, draft: Draft, rest: list[tuple[Upload, str]]) -> int | None:
    """Let a text wait until somebody has seen what was left out; None: somebody has, and the body is sure."""
    async with visit.database() as conn:
        files = await _attach(visit, conn, rest)
        digest = hashlib.sha256(draft.text.encode()).hexdigest()
        unit = visit.session.grant.lo
        came = Arrival(
            visit.session.county,
            unit,
            body.name,
            digest,
            body.name,
            body.data,
            title=title_of(draft)[:200],
            files=tuple(files),
        )
        number = await sources.hand_in(conn, came, visit.now)
        find = await sources.find(conn, number)
    return number if draft.unsure or (find and find.state == "new") else None


async def _ask(visit: Visit, problems: Problems, division: int) -> web.Response:
    async with visit.database() as conn:
        earlier = await this_time_last_year(conn, visit.session.grant.lo, visit.now)
    return visit.page(
        "console/item_new.html",
        status=400 if problems else 200,
        problems=problems,
        text=text(visit.form, "text", _TEXT_LIMIT),
        url=text(visit.form, "url", _URL_LIMIT),
        places=await places(visit),
        division=str(division),
        earlier=earlier,
    )
