"""What the gateway brings (DELIVER): status reports of 60 or 71 octets, and what residents write, by parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from channels.sms.client.cmpp.pdu import RESPONSE, UCS2, CmppError, Command, Version, text, unit

_REPORT_FIXED: Final = 39  # octets of a status report beside the terminal's number
_NAMES: Final = {UCS2: "utf-16-be", 15: "gb18030", 0: "ascii"}  # Msg_Fmt
_CONCATENATED: Final = {0: 3, 8: 4}  # elements of a user data header that number parts, and their octets


@dataclass(frozen=True, slots=True)
class Report:
    """A status report: of which message, how it went, to whom."""

    message: int
    stat: str
    done: str  # YYMMDDhhmm in the gateway's own time
    terminal: str = field(repr=False)


class Place(NamedTuple):
    """Where a part stands in a long text."""

    reference: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A DELIVER: a status report, or what somebody wrote to the port."""

    message: int
    port: str  # Dest_Id: the port's number, with the extension that was answered
    terminal: str = field(repr=False)  # Src_terminal_Id
    report: Report | None
    content: bytes = field(default=b"", repr=False)  # without its header
    kind: int = UCS2
    place: Place | None = None  # of a part of a long text

    @property
    def said(self) -> str:
        """What somebody wrote, as far as this part goes."""
        return decode(self.content, self.kind)


def read_delivery(body: bytes, version: Version) -> Delivery:
    """Read a DELIVER. Raises CmppError when it is shorter than it says."""
    place = 8 + 21 + 10
    end = place + 3 + version.terminal + version.is_3
    if len(body) < end + 2 or len(body) < end + 2 + body[end + 1]:
        raise CmppError(f"DELIVER of {len(body)} octets")
    content = body[end + 2 : end + 2 + body[end + 1]]
    is_report = bool(body[end])
    part_of, said = (None, content) if is_report or not body[place + 1] else _beheaded(content)
    return Delivery(
        message=int.from_bytes(body[:8], "big"),
        port=text(body[8:29]),
        terminal=text(body[place + 3 : place + 3 + version.terminal]),
        report=read_report(content) if is_report else None,
        content=b"" if is_report else said,
        kind=body[place + 2],
        place=part_of,
    )


def read_report(content: bytes) -> Report:
    """Read a status report of 60 or 71 octets; some gateways send the short one over 3.0 too."""
    width = len(content) - _REPORT_FIXED
    if width not in {21, 32}:
        raise CmppError(f"status report of {len(content)} octets")
    return Report(
        message=int.from_bytes(content[:8], "big"),
        stat=text(content[8:15]),
        done=text(content[25:35]),
        terminal=text(content[35 : 35 + width]),
    )


def delivered(sequence: int, message: int, version: Version) -> bytes:
    """Make the DELIVER_RESP that takes a delivery over."""
    return unit(Command.DELIVER | RESPONSE, sequence, message.to_bytes(8, "big") + bytes(version.result))


def decode(content: bytes, kind: int) -> str:
    """Read what somebody wrote: UCS-2, GB18030 or ASCII; what cannot be read shows as a replacement mark."""
    return content.decode(_NAMES.get(kind & 0x0F, "latin-1"), "replace")


def _beheaded(content: bytes) -> tuple[Place | None, bytes]:
    """Take the user data header off; it may say which part of a long text this is."""
    if not content:
        return None, content
    head, rest = content[1 : 1 + content[0]], content[1 + content[0] :]
    while len(head) > 1:
        kind, size = head[0], head[1]
        value, head = head[2 : 2 + size], head[2 + size :]
        if _CONCATENATED.get(kind) == size == len(value) and 0 < value[-1] <= value[-2]:
            return Place(int.from_bytes(value[:-2], "big"), value[-2], value[-1]), rest
    return None, rest
