"""Items by the API: list, read, write, hand to review, withdraw. Whatever a program writes, people review."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any, Final

from audiences import store as people
from audiences.division import Division
from content import store
from content.checks import Finding, Severity
from content.code import read_code
from content.ingest import Draft, IngestError, read
from content.ingest.reading import reading
from content.item import Contact, ItemError, PlainFacts, Version
from content.review import Act, ReviewError, Step
from content.store import Item
from content.store.catalogue import overrides
from pusher import publish
from pusher.checking import judge
from pusher.filing import file_item
from pusher.grouped import with_groups
from pusher.web.api import model
from pusher.web.api.door import Call
from pusher.web.problem import Problem

_GIVEN: Final = ("title", "genre", "nature", "duty", "urgency", "issuer", "document_number", "issued_on", "valid_until")


async def index(call: Call) -> model.Items:
    """The items that units in this territory wrote, the latest first."""
    asked: model.ItemsAsked = call.query
    before = int(asked.cursor) if asked.cursor else None
    lines = await store.items(
        call.conn, call.grant.lo, call.grant.hi, state=asked.state, before=before, count=asked.limit + 1
    )
    shown = lines[: asked.limit]
    return model.Items(
        items=[
            model.ItemLine(
                code=one.code, division=str(one.division), state=one.state, title=one.title, genre=one.genre,
                urgency=one.urgency, version=one.hash, published=one.published == one.hash, issued_on=one.issued_on,
                published_at=one.published_at, changed_at=one.changed_at, page=call.desk.links.scan(one.code),
            )
            for one in shown
        ],
        next=str(shown[-1].id) if len(lines) > asked.limit else None,
    )  # fmt: skip


async def show(call: Call) -> model.Item:
    """One item with its findings."""
    return await _item(call, *await load(call))


async def create(call: Call) -> model.Item:
    """Read a text as the console does; what was given goes before what was read."""
    given: model.NewItem = call.body
    return await _made(call, given, "接口.txt", given.text.encode(), "/")


async def take(call: Call) -> model.Item:
    """The same of a file."""
    given: model.NewDocument = call.body
    return await _made(call, given, call.upload.name, call.upload.data, "/file")


async def _made(call: Call, given: model.Told, name: str, data: bytes, pointer: str) -> model.Item:
    place = int(given.division)
    call.demand(place)
    told = await overrides(call.conn, call.key.county)
    try:
        draft = await asyncio.to_thread(_sure, name, data)
        said = await asyncio.to_thread(partial(reading, draft, today=call.today, overrides=told))
        version = _confirmed(said.version(place, title=given.title, valid_until=given.valid_until), given)
        version = with_groups(version, said, Division(place), await people.tree(call.conn, call.key.county))
        version = replace(version, hidden_links=draft.dark)
        item = await store.create(call.conn, version, division=call.grant.lo, by=call.key.staff, at=call.now)
    except (IngestError, ItemError) as error:
        raise Problem(422, "这份内容读不成一条信息。", [{"pointer": pointer, "detail": str(error)}]) from error
    await file_item(call.conn, item, version, call.now)
    await call.record("create_item", item.division, f"item {item.code}")
    return await _item(call, item, version)


async def submit(call: Call) -> model.Item:
    """Vouch for a version (初审) and hand it to review; who answers for the key does, and others review."""
    given: model.Vouched = call.body
    item, version = await load(call)
    found = await _found(call, item, version)
    blocking = sum(one.severity is Severity.BLOCK for one in found)
    if blocking:
        raise Problem(409, f"还有{blocking}处必须改，改好才能送审。请看 findings。")
    step = Step(Act.SUBMIT, call.key.staff, given.version, call.now, findings=len(found))
    try:
        await store.step(call.conn, item.id, step)
    except ReviewError as error:
        raise Problem(409, f"{error}。") from error
    detail = {"version": step.digest, **await store.step_digest(call.conn, item.id)}
    await call.record("submit_item", item.division, f"item {item.code}", detail)
    return await _item(call, *await load(call))


async def withdraw(call: Call) -> model.Item:
    """Stop every push of it and say 已撤回 on its page."""
    given: model.Reason = call.body
    item, _ = await load(call)
    try:
        stopped = await publish.withdraw_item(call.conn, item.id, by=call.key.staff, reason=given.reason, at=call.now)
    except ReviewError as error:
        raise Problem(409, f"{error}。") from error
    await call.record("withdraw_item", item.division, f"item {item.code}", {"note": given.reason, "pushes": stopped})
    return await _item(call, *await load(call))


async def load(call: Call, code: str = "") -> tuple[Item, Version]:
    """The item of the path (or of a code in the body) with its present version; 404 outside the grant, 410 sealed."""
    known = read_code(code or call.arg("code"))
    item = await store.by_code(call.conn, known) if known else None
    if item is None:
        raise Problem(404)
    call.demand(item.division)
    if await store.sealing(call.conn, item.id):
        raise Problem(410, "这条信息已经紧急下架。")
    version = await store.version(call.conn, item.id, item.current)
    if version is None:
        raise Problem(404)
    return item, version


def _sure(name: str, data: bytes) -> Draft:
    """Read a file; nobody is here to compare where the body was guessed. IngestError."""
    draft = read(name, data)
    if draft.unsure:
        raise IngestError("网页里哪一段是正文，程序拿不准。请在工作台上传，核对以后再用")
    return draft


def _confirmed(version: Version, given: model.Told) -> Version:
    """What was read, with what was given in its place."""
    said: dict[str, Any] = {name: getattr(given, name) for name in _GIVEN if getattr(given, name) is not None}
    if isinstance(given, model.NewItem) and given.plain is not None:
        said["plain"] = PlainFacts(**given.plain.model_dump())
    if isinstance(given, model.NewItem) and given.contacts is not None:
        said["contacts"] = tuple(Contact(one.label, one.number) for one in given.contacts)
    return replace(version, **said)


async def _found(call: Call, item: Item, version: Version) -> tuple[Finding, ...]:
    return await judge(call.conn, call.deps.vault, item.id, item.county, version, today=call.today)


async def _item(call: Call, item: Item, version: Version) -> model.Item:
    found = await _found(call, item, version)
    return model.Item(
        code=item.code, division=str(item.division), state=item.state, title=version.title, genre=version.genre,
        urgency=version.urgency, version=item.current, published=item.published == item.current,
        issued_on=version.issued_on, published_at=item.published_at, changed_at=item.changed_at,
        page=call.desk.links.scan(item.code), document=version.to_json(),
        findings=[
            model.Found(rule=one.rule, severity=one.severity, place=one.place, quote=one.quote, reason=one.reason,
                        suggestion=one.suggestion)
            for one in found
        ],
    )  # fmt: skip
