"""From the channels a sender ticks to a strategy: which accounts, which modes, in which order, with which texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from audiences.division import TOWN_SPAN
from audiences.store import AudienceSpec, Frozen
from audiences.vault import Vault
from channels.base import Account, Entry, OptionsError, UnfitError
from channels.message import Capabilities, Evidence, Message, Unit
from channels.pack import PACK
from channels.registry import ASKED, CHANNELS
from content.item import Urgency, Version, covers
from content.render import render
from pusher.account import entry, plain, unseal
from pusher.link import Links
from pusher.publish.error import PublishError
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import label as labels
from pusher.store import mode as shut
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store.account import AccountRow
from pusher.store.mode import Closed
from pusher.store.report import Item
from pusher.strategy import ALL_FALL, WAIT, Step, Strategy, Way

GENERAL = 0  # the rendition of everybody for whom there is no variant


@dataclass(frozen=True, slots=True)
class After:
    """What a correction or a resend comes after, and its audience, which is taken out of that push's."""

    kind: str  # correction, resend
    push: int
    frozen: Frozen | None = None
    told: Told | None = None  # to each address that was told; who cannot be told there any more is told by the next way


@dataclass(frozen=True, slots=True)
class Told:
    """At which addresses people of which audiences were told, and where the text went in vain since."""

    sources: tuple[int, ...]
    contacts: tuple[int, ...] = field(repr=False)
    homes: tuple[int, ...]
    vain: tuple[int, ...] = field(repr=False)
    per: str  # the unit that is told once, as Strategy.per
    reason: str  # Chinese: why they are in it


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sender chose. Without an audience only places are served: page, QR, poster."""

    item: int
    channels: tuple[str, ...]  # in order: who is not reached by the first falls to the next
    audience: AudienceSpec | None
    divisions: tuple[int, ...]  # whose pages and posters (villages)
    per: str = "household"
    wait: float = WAIT
    not_before: datetime | None = None
    expires_at: datetime | None = None
    falls: tuple[str, ...] = ALL_FALL  # who of a channel goes on to the next
    first: str = "head"
    at_once: bool = False
    cost_cap: Decimal | None = None  # yuan
    again: bool = False  # to those as well who have had this very version
    after: After | None = None
    notes: tuple[str, ...] = ()  # what the reading of a list says of it, Chinese


@dataclass(frozen=True, slots=True)
class Texts:
    """The exact texts of one account's mode: (division of the variant, message)."""

    row: AccountRow
    mode: str
    messages: tuple[tuple[int, Message], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A strategy with its texts, and what was left out and why (Chinese)."""

    strategy: Strategy
    texts: tuple[Texts, ...]
    left_out: tuple[str, ...]


async def draw(conn: Connection, vault: Vault, links: Links, item: Item, version: Version, wish: Wish) -> Drawn:
    """Choose accounts and modes for these channels, in this order, and render every text.

    A channel without an account is an error, not a silence; a mode whose text does not fit is left out with the reason.
    """
    corrects = await _corrected(conn, item, version, wish.after)
    found = await accounts.accounts(conn, item.county, list(wish.channels))
    closed = await shut.closed_modes(conn, item.county)
    steps: list[Step] = []
    places: list[Way] = []
    texts: list[Texts] = []
    left_out: list[str] = []
    for channel in wish.channels:
        ways: list[Way] = []
        for row in (row for row in found if row.channel == channel and covers(row.division, item.division)):
            tags = await labels.labels(conn, row.id)
            told = _texts(vault, _Source(links, item, version, corrects), row, closed.get(row.id, ()), tags, left_out)
            texts += told
            account = unseal(vault, row)
            able = entry(channel).capabilities(account)
            spare = version.urgency is Urgency.URGENT or corrects is not None
            ways += [_way(row, able, text, spare=spare) for text in told]
        _demand(channel, ways, left_out)
        personal = tuple(way for way in ways if way.kind)
        if personal:
            steps.append(Step(personal, wish.wait, wish.falls))
        places += [way for way in ways if not way.kind]
    issued = _issuing(found, item.division) if wish.after is None or wish.after.kind == "correction" else None
    spared = {(way.account, way.mode) for way in places if way.once and way.account != issued}
    places = [way for way in places if (way.account, way.mode) not in spared]
    texts = [text for text in texts if (text.row.id, text.mode) not in spared]
    strategy = Strategy(tuple(steps), tuple(places), wish.divisions, wish.per, wish.first, wish.at_once)
    if wish.after is None or wish.after.kind != "resend":  # the public was told; only persons were missed
        texts += await _packs(conn, vault, _Source(links, item, version, corrects), left_out)
    return Drawn(strategy, tuple(texts), tuple(left_out))


async def _corrected(conn: Connection, item: Item, version: Version, after: After | None) -> Version | None:
    """The older text that people got to whom a correction goes; the latest, where there were several."""
    if after is None or after.kind != "correction":
        return None
    push = await pushes.push(conn, after.push)
    return (await reports.version(conn, item.id, push.version) if push else None) or version


async def try_texts(
    conn: Connection, vault: Vault, links: Links, item: Item, version: Version
) -> tuple[tuple[Texts, ...], tuple[str, ...]]:
    """Render what every account of the unit would say of a version, and say what would not fit and why (Chinese).

    Nothing is chosen and nothing kept: whoever writes looks at it.
    """
    source = _Source(links, item, version, corrects=None)
    closed = await shut.closed_modes(conn, item.county)
    texts: list[Texts] = []
    left_out: list[str] = []
    for row in await accounts.accounts(conn, item.county, [name for name, kind in CHANNELS.items() if kind.chosen]):
        if row.state != "active" or not covers(row.division, item.division):
            continue
        try:
            texts += _texts(vault, source, row, closed.get(row.id, ()), {}, left_out)
        except PublishError as error:
            left_out.append(str(error))
    return tuple(texts), tuple(left_out)


def _issuing(rows: Sequence[AccountRow], division: int) -> int | None:
    """Which account publishes a unit's articles: its own, else its town's; a county's page is not its villages'."""
    town = division // TOWN_SPAN * TOWN_SPAN
    near = [row for row in rows if row.state == "active" and row.division in {division, town}]
    return max(near, key=lambda row: row.division == division).id if near else None


@dataclass(frozen=True, slots=True)
class _Source:
    """What every text is made from."""

    links: Links
    item: Item
    version: Version
    corrects: Version | None  # it goes to people who got this older text

    def message(self, kind: Entry, account: Account, mode: str, division: int) -> Message:
        """The text of a mode for a variant's division, or GENERAL."""
        rendition = render(
            self.version,
            division=division or self.version.division,
            code=self.item.code,
            url=self.links.scan(self.item.code, division or None),
            corrects=self.corrects,
            personal_units=self.links.personal_units,
        )
        return kind.render(rendition, account, mode)


def _texts(
    vault: Vault,
    source: _Source,
    row: AccountRow,
    closed: Sequence[Closed],
    tags: Mapping[int, int],
    left_out: list[str],
) -> list[Texts]:
    kind = entry(row.channel)
    try:
        account = unseal(vault, row)
        able = kind.capabilities(account)
    except OptionsError as error:
        raise PublishError(f"账号“{row.name}”的参数有误：{error}") from error
    left_out += [f"{row.name}：{able.idle}"] if able.idle else []
    closed_here = {one.mode: one.because for one in closed if one.until is None}
    told = []
    for mode in able.modes:
        if mode.name in closed_here:
            left_out.append(f"{row.name}·{mode.label}：平台不让这个账号这样发，{plain(closed_here[mode.name])}")
            continue
        try:
            variants = tuple(variant.division for variant in source.version.variants)
            by_tag = mode.unit is Unit.TAG
            messages = [
                (division, source.message(kind, account, mode.name, division))
                for division in (GENERAL, *(() if by_tag else variants))
            ]
            messages += _tagged(messages[0][1], tags, variants) if by_tag else []
        except UnfitError as error:
            left_out.append(f"{row.name}·{mode.label}：{error}")
            continue
        told.append(Texts(row, mode.name, tuple(messages)))
    return told


def _tagged(message: Message, tags: Mapping[int, int], variants: Sequence[int]) -> list[tuple[int, Message]]:
    """The text for each place that has a tag; where a variant is meant for some of its people, there is none."""
    plain = [place for place in tags if not any(covers(place, one) or covers(one, place) for one in variants)]
    return [(place, replace(message, body={**message.body, "tag": tags[place]})) for place in plain]


async def _packs(conn: Connection, vault: Vault, source: _Source, left_out: list[str]) -> list[Texts]:
    """Packs for the accounts that people publish for (代发): the unit's own and those above it, as with every account.

    Its link names the account's place where the item reaches as far, so that its scans are counted apart.
    """
    told = []
    for row in await accounts.accounts(conn, source.item.county, list(CHANNELS)):
        if row.state != "active" or not covers(row.division, source.item.division):
            continue
        place = row.division if covers(source.version.division, row.division) else GENERAL
        try:
            account = unseal(vault, row)
            if entry(row.channel).capabilities(account).by_hand is None:
                continue
            message = source.message(entry(row.channel), account, PACK, place)
        except OptionsError as error:
            if row.channel not in ASKED:
                continue  # whoever chooses its channel is told
            raise PublishError(f"账号“{row.name}”的参数有误：{error}") from error
        except UnfitError as error:
            left_out.append(f"{row.name}·{entry(row.channel).label}：{error}")
            continue
        told.append(Texts(row, PACK, ((GENERAL, message),)))
    return told


def _way(row: AccountRow, capabilities: Capabilities, text: Texts, *, spare: bool) -> Way:
    """`spare`: it may take of what is kept for the urgent."""
    mode = capabilities.mode(text.mode)
    return Way(
        account=row.id,
        key=row.key,
        channel=row.channel,
        mode=text.mode,
        kind="" if mode.unit is Unit.PLACE else capabilities.address or "",
        consent=text.messages[0][1].consent,
        accepted_counts=mode.best_evidence is Evidence.ACCEPTED,
        cap=capabilities.per_number,
        rolling=capabilities.rolling,
        whole=mode.call_size if mode.joint else 0,
        daily=mode.daily,
        tag=mode.unit is Unit.TAG,
        once=mode.unit is Unit.PLACE and mode.joint,
        company=mode.company,
        patience=0.0 if spare else mode.patience,
        monthly=mode.monthly - (0 if spare else mode.reserve) if mode.monthly else 0,
    )


def _demand(channel: str, ways: Sequence[Way], left_out: Sequence[str]) -> None:
    if ways:
        return
    label = entry(channel).label
    if left_out:
        raise PublishError(f"{label}发不了：{'；'.join(left_out)}")
    raise PublishError(f"本单位没有可用的{label}账号。请先在“账号”里登记，或去掉这个渠道。")
