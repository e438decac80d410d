"""What a careful clerk reads out of a draft; every proposal carries its words, and a person confirms them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from content.calendar import Overrides
from content.heads import heads, labels
from content.ingest.conditions import Whom, whom
from content.ingest.contacts import read_contacts
from content.ingest.days import Day, Days, Found, Scene, is_payday, likeliest, read_days
from content.ingest.domain import read_domain
from content.ingest.draft import Draft, Head
from content.ingest.heading import Frame, read_frame
from content.ingest.plain import Plain, read_plain
from content.ingest.proposal import Proposal, legible
from content.ingest.subject import read_duty, read_genre, read_nature
from content.ingest.sums import Amount, amounts_of, read_amounts
from content.ingest.when.happening import falls_with
from content.ingest.when.occasion import read_turns
from content.ingest.when.schedule import Turn
from content.ingest.when.told import Told
from content.ingest.when.until import is_rota, read_until
from content.item import (
    Block,
    Contact,
    Duty,
    Genre,
    ItemError,
    Nature,
    Openness,
    PlainFacts,
    Table,
    Urgency,
    Version,
)
from content.pattern import late
from content.swindle import own_words

_PAIR: Final = 2  # cells of a row that are a name and its value
_NONE: Final = Overrides()
_OF_KINDS: Final = late(
    r".{0,4}(?:对象|人群|类别|类型|条件|人员|情形|资格|家庭|年龄)(?:[和及、].{1,4})?|哪些人|谁.{0,4}"
)
_OF_PERSONS: Final = late(r"姓名|户主|户名|名字|身份证|票价|优惠|减免|收费")


@dataclass(frozen=True, slots=True)
class Reading:
    """The proposals for one draft; None and () where the text says nothing."""

    title: Proposal[str] | None
    document_number: Proposal[str] | None
    issuer: Proposal[str] | None
    issued_on: Proposal[date] | None
    genre: Proposal[Genre]
    domain: Proposal[str] | None
    nature: Proposal[Nature]
    openness: Proposal[Openness] | None
    urgency: Proposal[Urgency] | None
    duty: Proposal[Duty]
    whom: Whom
    found: tuple[Found, ...]  # every day of the body, with where it stands
    deadline: Proposal[date] | None
    rivals: tuple[Proposal[date] | None, ...]  # other last days, or none at all, that are about as likely
    amounts: tuple[Proposal[Amount], ...]
    contacts: tuple[Proposal[Contact], ...]
    plain: Plain
    turns: tuple[Proposal[Turn], ...]  # which village has its day when
    body: tuple[Block, ...]  # the draft's blocks without the title
    read_on: date  # the day on which ages are counted

    @property
    def text(self) -> str:
        """The body as lines, the cells of a table's row separated by tabs."""
        return Draft("", self.body).text

    @property
    def lines(self) -> list[str]:
        """The lines that say something of their own: without what a warning tells of swindlers."""
        return lines_of(legible_body(_told(self.title.value if self.title else "", self.body)))

    @property
    def who(self) -> Proposal[str] | None:
        """Whom it concerns."""
        return self.plain.who

    @property
    def how_much(self) -> Proposal[str] | None:
        """How much there is, or what it costs."""
        return self.plain.how_much

    @property
    def how(self) -> Proposal[str] | None:
        """What to do."""
        return self.plain.how

    @property
    def when(self) -> Proposal[str] | None:
        """When it is to be done, or happens, and where."""
        return self.plain.when

    @property
    def days(self) -> tuple[Proposal[Day], ...]:
        """The days of the body with what they mean."""
        return tuple(one.day for one in self.found)

    @property
    def until(self) -> Proposal[datetime] | None:
        """Until when it is of use (有效期)."""
        heading = (self.title.value if self.title else "", self.genre.value)
        days = (self.deadline,) if self.genre.value is Genre.LISTING else (self.deadline, *self.rivals)
        dues = [one for one in days if one] if self.deadline else []
        turns = self.turns if is_rota(*heading) else ()
        times = [
            *([self.plain.happens] if self.plain.happens else []),
            *(Proposal(turn.value.when, turn.words) for turn in turns),
        ]
        since = self.issued_on.value if self.issued_on else self.read_on
        return read_until(heading, self.text, dues, times, Days(self.found, since))

    def version(self, division: int, *, valid_until: datetime | None = None, title: str | None = None) -> Version:
        """Make a version of what is proposed, for a division (15 digits). Raises ItemError without a title.

        A time that is over is no 有效期 to propose: its checks say that it is.
        """
        name = title or (self.title.value if self.title else "")
        if not name:
            raise ItemError("标题：没有找到，请填写")
        until = self.until
        return Version(
            title=name,
            blocks=self.body,
            genre=self.genre.value,
            nature=self.nature.value,
            division=division,
            domain=self.domain.value if self.domain else "",
            openness=self.openness.value if self.openness else Openness.ACTIVE,
            duty=self.duty.value,
            urgency=self.urgency.value if self.urgency else Urgency.NORMAL,
            issuer=self.issuer.value if self.issuer else "",
            document_number=self.document_number.value if self.document_number else "",
            issued_on=self.issued_on.value if self.issued_on else None,
            plain=PlainFacts(
                who=_said(self.who),
                how_much=_said(self.how_much),
                how=_said(self.how),
                when=_said(self.when),
                deadline=self.deadline.value if self.deadline else None,
            ),
            contacts=tuple(found.value for found in self.contacts),
            valid_until=valid_until or (until.value if until and until.value.date() >= self.read_on else None),
        )


def reading(draft: Draft, *, today: date, overrides: Overrides = _NONE) -> Reading:
    """Read a draft; `today` fills in a year that nothing in the text gives, `overrides` are the county's holidays."""
    frame, body, own, text = _framed(draft, today)
    title = _said(frame.title)
    genre = read_genre(title, text)
    is_policy = genre.value is Genre.POLICY
    whole = whole_text(own)
    readable = legible_body(own)
    found = _days(readable, title, frame.issued_on, today, overrides)
    domain = read_domain(title, whole, genre.value)
    base = frame.issued_on.value if frame.issued_on else today
    dues = likeliest(found, Scene(title, whole, genre.value, _said(domain), base))
    held = [due for due in dues if due is None or _is_due(due, found, title, text)]
    deadline, *rivals = held or [None]
    turns = () if is_policy else read_turns(text, body, genre.value)
    lines = lines_of(readable)
    meant = whom(title, lines, genre.value, _said(domain), today)
    told = Told(title, text, lines, genre.value, _said(domain), turns, Days(found, base), meant.sure)
    return Reading(
        title=frame.title,
        document_number=frame.document_number,
        issuer=frame.issuer,
        issued_on=frame.issued_on,
        genre=genre,
        domain=domain,
        nature=read_nature(frame.issuer.value if frame.issuer else "", title, genre.value),
        openness=frame.openness,
        urgency=frame.urgency,
        duty=read_duty(genre.value, deadline.words if deadline else "", title),
        whom=meant,
        found=found,
        deadline=deadline,
        rivals=tuple(rivals),
        amounts=read_amounts(whole) + amounts_of(body),
        contacts=read_contacts(whole),
        plain=read_plain(told),
        turns=turns,
        body=body,
        read_on=today,
    )


def _is_due(due: Proposal[date], found: tuple[Found, ...], title: str, text: str) -> bool:
    """Whether a day can be a last one: what falls through, and an office's money that comes, has none."""
    return not (falls_with(title, text, due.words) or is_payday(found, due.value))


def whole_text(body: tuple[Block, ...]) -> str:
    """The text with its tables: sums and numbers stand in them, and what is asked of a reader."""
    return legible(Draft("", body).text)


def legible_body(body: tuple[Block, ...]) -> list[Block]:
    """The blocks as they are to be read."""
    return [
        Table(tuple(tuple(legible(cell) for cell in row) for row in block.rows))
        if isinstance(block, Table)
        else replace(block, text=legible(block.text))
        for block in body
    ]


def _told(title: str, body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without what a warning tells of swindlers: none of it is for anybody to do."""
    lines = iter(own_words(title, [block.text for block in body if not isinstance(block, Table)]))
    return tuple(block if isinstance(block, Table) else replace(block, text=next(lines)) for block in body)


def _framed(draft: Draft, today: date) -> tuple[Frame, tuple[Block, ...], tuple[Block, ...], str]:
    """The frame of a draft, the blocks that are left as its body, what they tell, and its words outside tables."""
    places = [place for place, block in enumerate(draft.blocks) if not isinstance(block, Table)]
    lines = [legible(block.text) for block in draft.blocks if not isinstance(block, Table)]
    frame = _headed(read_frame(lines, today), draft.head)
    used = {places[line] for line in frame.used}
    body = tuple(block for place, block in enumerate(draft.blocks) if place not in used)
    told = _told(_said(frame.title), body)
    return frame, body, told, "\n".join(legible(block.text) for block in told if not isinstance(block, Table))


def _headed(frame: Frame, head: Head | None) -> Frame:
    """A page's own tags say what its text leaves open."""
    if head is None:
        return frame
    day = head.published.date() if head.published else None
    return replace(
        frame,
        title=frame.title or (Proposal(head.title, head.title) if head.title else None),
        issuer=frame.issuer or (Proposal(head.issuer, head.issuer) if head.issuer else None),
        issued_on=frame.issued_on or (Proposal(day, day.isoformat()) if day else None),
    )


def _days(
    body: list[Block], title: str, issued_on: Proposal[date] | None, today: date, overrides: Overrides
) -> tuple[Found, ...]:
    """The days of a body but the one on which it is signed."""
    found = read_days(body, title, issued_on.value if issued_on else None, today, overrides)
    return tuple(one for one in found if issued_on is None or one.day.words != issued_on.words)


def lines_of(body: Iterable[Block]) -> list[str]:
    """The lines of a legible body that may say whom it is for."""
    return [line for block in body for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    """The lines of a block; of a table only what says 对象 in one cell and who in the next, or in its column's head."""
    if not isinstance(block, Table):
        return block.text.split("\n")
    pairs = [row for row in block.rows if len(row) == _PAIR]
    if block.rows and (lines := _columns(labels(block.rows), block.rows[heads(block.rows) :])):
        return lines
    return [f"{key.strip()}：{value}" for key, value in pairs] if len(pairs) == len(block.rows) else []


def _columns(head: Sequence[str], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """What a table says under 对象, 类别 or 条件, line by line; a list of persons or of prices says nothing of whom."""
    if any(_OF_PERSONS.search(cell) for cell in head):
        return []
    asked = [no for no, cell in enumerate(head) if _OF_KINDS.fullmatch(cell.strip())]
    return [f"{head[no].strip()}：{row[no].strip()}" for row in rows for no in asked if row[no:] and row[no].strip()]


def _said(proposal: Proposal[str] | None) -> str:
    return proposal.value if proposal else ""
