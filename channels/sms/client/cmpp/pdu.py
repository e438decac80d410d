"""CMPP's protocol units (PDU) as bytes and back: header, CONNECT, SUBMIT, DELIVER, ACTIVE_TEST, TERMINATE. Pure.

All numbers are big endian, all texts fixed in width and padded with NUL. Numbers of terminals are 21 octets wide in
2.0 and 32 in 3.0, results one octet and four.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

HEADER: Final = 12  # octets: length, command, sequence
LONGEST: Final = 4096  # octets of a unit: the widest of 3.0 takes 3,491, a greater length is garbage
RESPONSE: Final = 0x8000_0000
_ANSWERED: Final = 0x7FFF_FFFF
UCS2: Final = 8
_MOST_CONTENT: Final = 140
_REPORT_FIXED: Final = 39  # octets of a status report beside the terminal's number


class CmppError(ValueError):
    """What came over the wire is no CMPP; the link is not to be trusted any further."""


class Command(IntEnum):
    """What a unit asks; its answer has the highest bit set."""

    CONNECT = 1
    TERMINATE = 2
    SUBMIT = 4
    DELIVER = 5
    ACTIVE_TEST = 8


class Version(IntEnum):
    """The version octet of CONNECT, and with it the widths of fields."""

    V20 = 0x20
    V21 = 0x21  # what some gateways call their 2.0
    V30 = 0x30

    @property
    def is_3(self) -> bool:
        """Whether the wide fields of 3.0 hold."""
        return self >= Version.V30

    @property
    def terminal(self) -> int:
        """Octets of a terminal's number."""
        return 32 if self.is_3 else 21

    @property
    def result(self) -> int:
        """Octets of a result or a status."""
        return 4 if self.is_3 else 1


class Header(NamedTuple):
    """A unit's head; `length` counts the head too."""

    length: int
    command: int
    sequence: int

    @property
    def is_response(self) -> bool:
        """Whether it answers a unit of ours."""
        return bool(self.command & RESPONSE)

    @property
    def asks(self) -> int:
        """The command without the bit of the answer."""
        return self.command & _ANSWERED


@dataclass(frozen=True, slots=True)
class Part:
    """One SUBMIT's content: `total` and `number` of a long text, with a header in front where there are several."""

    total: int
    number: int
    content: bytes

    @property
    def has_header(self) -> bool:
        """Whether a user data header (UDH) stands in front (TP_udhi)."""
        return self.total > 1


@dataclass(frozen=True, slots=True)
class Port:
    """What a contract says of a port (短信端口); it is the same in every SUBMIT."""

    source: str  # Msg_src: 企业代码, 6 octets
    number: str  # Src_Id: the port's number with its extension, 20 digits at most
    service: str = ""  # Service_Id: 业务代码
    protocol: int = 0  # TP_pId; some gateways want 1
    level: int = 0  # Msg_level


@dataclass(frozen=True, slots=True)
class Answer:
    """A SUBMIT_RESP: the gateway's number of the message, and the result (0: accepted)."""

    message: int
    result: int


@dataclass(frozen=True, slots=True)
class Connected:
    """A CONNECT_RESP. `proof` is empty or zeros with gateways that prove nothing."""

    status: int
    proof: bytes
    version: int


@dataclass(frozen=True, slots=True)
class Report:
    """A status report: of which message, how it went, to whom."""

    message: int
    stat: str
    done: str  # YYMMDDhhmm in the gateway's own time
    terminal: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A DELIVER: a status report, or what somebody wrote to the port."""

    message: int
    port: str  # Dest_Id: the port's number, with the extension that was answered
    terminal: str  # Src_terminal_Id
    report: Report | None
    text: str


def header(data: bytes) -> Header:
    """Read 12 octets. Raises CmppError for a length that no unit has."""
    found = Header(*struct.unpack("!III", data))
    if not HEADER <= found.length <= LONGEST:
        raise CmppError(f"unit of {found.length} octets")
    return found


def unit(command: int, sequence: int, body: bytes = b"") -> bytes:
    """Make a whole unit."""
    return struct.pack("!III", HEADER + len(body), command, sequence) + body


def authenticator(source: str, secret: str, timestamp: int) -> bytes:
    """AuthenticatorSource: md5 of account, nine NUL, secret and MMDDhhmmss as ten digits."""
    text = _fixed(source, 6) + bytes(9) + secret.encode() + b"%010d" % timestamp
    return hashlib.md5(text, usedforsecurity=False).digest()


def proof(status: int, source: bytes, secret: str, version: Version) -> bytes:
    """AuthenticatorISMG: what the gateway shows in return."""
    text = status.to_bytes(version.result, "big") + source + secret.encode()
    return hashlib.md5(text, usedforsecurity=False).digest()


def connect(sequence: int, source: str, secret: str, version: Version, timestamp: int) -> bytes:
    """Make a CONNECT; `timestamp` is MMDDhhmmss as a number."""
    body = _fixed(source, 6) + authenticator(source, secret, timestamp) + struct.pack("!BI", version, timestamp)
    return unit(Command.CONNECT, sequence, body)


def read_connected(body: bytes, version: Version) -> Connected:
    """Read a CONNECT_RESP; a gateway that answers in the other version's widths is understood too."""
    for width in (version.result, 5 - version.result):
        if len(body) == width + 17:
            return Connected(int.from_bytes(body[:width], "big"), body[width : width + 16], body[-1])
    raise CmppError(f"CONNECT_RESP of {len(body)} octets")


def submit(sequence: int, version: Version, port: Port, terminal: str, part: Part) -> bytes:
    """Make a SUBMIT to one terminal, with a status report wished for.

    One terminal a unit: a single bad number refuses the whole unit, and reports of many share one range of numbers.
    """
    if not 0 < len(part.content) <= _MOST_CONTENT:
        raise CmppError(f"content of {len(part.content)} octets")
    body = struct.pack("!QBBBB", 0, part.total, part.number, 1, port.level)
    body += _fixed(port.service, 10) + b"\2" + bytes(version.terminal) + bytes(int(version.is_3))
    body += bytes((port.protocol, part.has_header, UCS2)) + _fixed(port.source, 6) + b"01" + _fixed("0", 6)
    body += bytes(17 + 17) + _fixed(port.number, 21) + b"\1" + _fixed(terminal, version.terminal)
    body += bytes(int(version.is_3)) + bytes((len(part.content),)) + part.content + bytes(20 if version.is_3 else 8)
    return unit(Command.SUBMIT, sequence, body)


def read_answer(body: bytes, version: Version) -> Answer:
    """Read a SUBMIT_RESP; the width of its result is inferred, because gateways differ from what they announce."""
    if len(body) not in {9, 12}:
        raise CmppError(f"SUBMIT_RESP of {len(body)} octets at version {version:#x}")
    return Answer(int.from_bytes(body[:8], "big"), int.from_bytes(body[8:], "big"))


def read_delivery(body: bytes, version: Version) -> Delivery:
    """Read a DELIVER. Raises CmppError when it is shorter than it says."""
    place = 8 + 21 + 10
    end = place + 3 + version.terminal + version.is_3
    if len(body) < end + 2 or len(body) < end + 2 + body[end + 1]:
        raise CmppError(f"DELIVER of {len(body)} octets")
    content = body[end + 2 : end + 2 + body[end + 1]]
    is_report = bool(body[end])
    return Delivery(
        message=int.from_bytes(body[:8], "big"),
        port=_text(body[8:29]),
        terminal=_text(body[place + 3 : place + 3 + version.terminal]),
        report=read_report(content) if is_report else None,
        text="" if is_report else decode(content, body[place + 2], has_header=bool(body[place + 1])),
    )


def read_report(content: bytes) -> Report:
    """Read a status report of 60 or 71 octets; some gateways send the short one over 3.0 too."""
    width = len(content) - _REPORT_FIXED
    if width not in {21, 32}:
        raise CmppError(f"status report of {len(content)} octets")
    return Report(
        message=int.from_bytes(content[:8], "big"),
        stat=_text(content[8:15]),
        done=_text(content[25:35]),
        terminal=_text(content[35 : 35 + width]),
    )


def delivered(sequence: int, message: int, version: Version) -> bytes:
    """Make the DELIVER_RESP that takes a delivery over."""
    return unit(Command.DELIVER | RESPONSE, sequence, message.to_bytes(8, "big") + bytes(version.result))


def decode(content: bytes, kind: int, *, has_header: bool) -> str:
    """Read what somebody wrote: UCS-2, GB18030 or ASCII; what cannot be read shows as a replacement mark."""
    if has_header and content:
        content = content[1 + content[0] :]
    name = {UCS2: "utf-16-be", 15: "gb18030", 0: "ascii"}.get(kind & 0x0F, "latin-1")
    return content.decode(name, "replace")


def _fixed(text: str, width: int) -> bytes:
    data = text.encode("ascii")
    if len(data) > width:
        raise CmppError(f"field of {len(data)} octets in {width}")
    return data.ljust(width, b"\0")


def _text(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("ascii", "replace").strip()
