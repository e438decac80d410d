"""Audiences by the API: proposals for an item, kept groups, and what was chosen of them. Counts only, never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from audiences import group
from audiences import store as people
from audiences.division import Division, Level, Range, Tree, group_of, village_of
from audiences.ground import Ground
from audiences.group import RuleError, sentence
from audiences.matching import Offer, Proposal
from audiences.resident import Basis
from audiences.store import AudienceSpec, Count, Group
from audiences.territory import Named
from channels.registry import CHANNELS, CHOICES
from content.catalogue.row import Row
from content.item import Version
from content.store import Item
from content.store import filing as filings
from pusher.concern import offer_of
from pusher.filing import advice
from pusher.store import account as accounts
from pusher.web.api import model
from pusher.web.api.door import Call
from pusher.web.api.items import load
from pusher.web.problem import Problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a push is for: `audience` None serves places only; `villages` get pages and posters."""

    audience: AudienceSpec | None
    villages: tuple[int, ...]


async def proposals(call: Call) -> model.Proposals:
    """Whom an item may concern, with reasons and live counts by village."""
    item, version = await load(call)
    tree = await people.tree(call.conn, call.key.county)
    row = await _row(call, item)
    found = await _offer(call, item, version, tree)
    speaking = {one.channel for one in await accounts.accounts(call.conn, call.key.county, list(CHANNELS))}
    return model.Proposals(
        audiences=[await _proposed(call, f"proposal:{no}:{_mark(one)}", one) for no, one in enumerate(found.proposals)],
        places=[_named(one, tree) for one in found.told],
        channels=[name for name in CHOICES if name in speaking],
        advice=list(advice(row)),
    )


async def groups(call: Call) -> model.Groups:
    """The kept groups of this unit, those below and those of the units above."""
    return model.Groups(
        groups=[
            model.Group(choice=f"group:{one.id}", name=one.name, sentence=_said(one), division=str(one.division))
            for one in await _usable(call)
        ]
    )


async def chosen(call: Call, item: Item, version: Version, audience: str | None, divisions: Sequence[str]) -> Chosen:
    """Read a choice and the places it is narrowed to; 422 names what is wrong."""
    tree = await people.tree(call.conn, call.key.county)
    here = _here(call, version)
    codes = [_place(here, tree, code).code for code in divisions]
    ticked = Ground(here.lo, here.hi, tree).ranges(codes, ()) if codes else ()
    if audience is None:
        return Chosen(None, tree.villages(ticked or ((here.lo, here.hi),)))
    kind, number, mark = (*audience.split(":"), "")[:3]
    if kind == "group":
        rule, basis = await _kept(call, int(number))
        territory: tuple[Range, ...] = ((here.lo, here.hi),)
    else:
        found = (await _offer(call, item, version, tree)).proposals
        if int(number) >= len(found):
            raise wrong("/audience", "没有这个提议。请先查看这条信息的 audiences")
        one = found[int(number)]
        if one.asked and not mark:
            raise Problem(409, f"{one.doubt}。请人选定，再用 audiences 里完整的 choice。")
        if mark and mark != _mark(one):
            raise Problem(409, "提议变了：名册的标签、区划或程序有更新。请重新查看这条信息的 audiences 再选。")
        rule, basis, territory = one.rule, one.basis, one.territory
    return Chosen(AudienceSpec(ticked or territory, rule, basis), tree.villages(ticked or territory))


async def _row(call: Call, item: Item) -> Row | None:
    """The item's row of the catalogue."""
    filed = await filings.filing(call.conn, item.id)
    return filed.row if filed else None


async def _offer(call: Call, item: Item, version: Version, tree: Tree) -> Offer:
    filed = await filings.filing(call.conn, item.id)
    row, chosen = (filed.row, filed.confirmed) if filed else (None, False)
    tags = await people.tags(call.conn, call.key.county)
    here = _here(call, version)
    groups = await people.group_divisions(call.conn, here.lo, here.hi) if here.level is Level.VILLAGE else ()
    return offer_of(version, here, tags, tree, call.today, row, chosen=chosen, groups=groups)


def _named(one: Named, tree: Tree) -> model.PlaceNamed:
    return model.PlaceNamed(division=str(one.code), name=tree.full_name(one.code), words=one.words)


async def _proposed(call: Call, choice: str, one: Proposal) -> model.Proposed:
    found = await people.count_by_village(call.conn, one.territory, one.rule, basis=one.basis, today=call.today)
    whole = people.total(found.values())
    unknown, _ = await people.unknown(call.conn, one.territory, one.rule, basis=one.basis, today=call.today)
    return model.Proposed(
        choice=choice, sentence=one.sentence, where=one.where, reasons=list(one.reasons),
        open=[each for each in (*one.open, unknown) if each],
        count=_counted(whole), villages={str(code): _counted(each) for code, each in found.items()},
    )  # fmt: skip


async def _kept(call: Call, number: int) -> tuple[group.Rule | None, Basis]:
    """A kept group's rule, its tags those of today; 409 where a person has to look at it after 合村并组."""
    for one in await _usable(call):
        if one.id == number:
            if one.doubt:
                again = "请在工作台打开这个人群，核对后再存一次"
                raise Problem(409, f"人群“{one.name}”在合村并组后还没有人核对：{one.doubt}{again}，再用它发。")
            tags = await people.tags(call.conn, call.key.county)
            attributes = await people.attributes(call.conn, call.key.county)
            try:
                return group.known(one.rule, tags, attributes), one.basis
            except RuleError as error:
                raise wrong("/audience", f"这个人群用不了：{error}") from error
    raise wrong("/audience", "没有这个人群，或不在密钥的授权范围内")


async def _usable(call: Call) -> tuple[Group, ...]:
    above = Division(call.grant.territory).above
    return await people.groups(call.conn, call.key.county, call.grant.lo, call.grant.hi, above)


def _here(call: Call, version: Version) -> Division:
    """The item's territory, no wider than the grant."""
    return Division(version.division if call.grant.covers(version.division) else call.grant.territory)


def _place(here: Division, tree: Tree, code: str) -> Division:
    is_group = group_of(int(code)) and village_of(int(code)) in tree  # numbered, not listed
    if not (int(code) in tree or is_group) or int(code) not in here:
        raise wrong("/divisions", f"没有这个区划，或不在这条信息的范围、密钥的授权范围内：{code}")
    return Division(int(code))


def _said(one: Group) -> str:
    return f"按{one.basis.label}：{sentence(one.rule)}"


def _mark(one: Proposal) -> str:
    """Tells a proposal from another that may stand in its place later: whom and where."""
    return sha256(repr((one.territory, one.sentence)).encode()).hexdigest()[:8]


def _counted(count: Count) -> model.Counted:
    return model.Counted(**asdict(count))


def wrong(pointer: str, detail: str) -> Problem:
    """What is wrong with one place of a body."""
    return Problem(422, "提交的内容有误。", [{"pointer": pointer, "detail": detail}])
