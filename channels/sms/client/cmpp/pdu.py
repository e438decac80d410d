"""CMPP's protocol units (PDU) as bytes and back: header, CONNECT, SUBMIT, DELIVER, ACTIVE_TEST, TERMINATE. Pure.

All numbers are big endian, all texts fixed in width and padded with NUL. Numbers of terminals are 21 octets wide in
2.0 and 32 in 3.0, results one octet and four.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

HEADER: Final = 12  # octets: length, command, sequence
LONGEST: Final = 4096  # octets of a unit: the widest of 3.0 takes 3,491, a greater length is garbage
RESPONSE: Final = 0x8000_0000
_ANSWERED: Final = 0x7FFF_FFFF
UCS2: Final = 8
_MOST_CONTENT: Final = 140
_SUBMIT: Final = struct.Struct("!IIIQBBBB")  # head, Msg_Id, Pk_total, Pk_number, Registered_Delivery, Msg_level


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
    def asks(self) -> int:
        """The command without the bit of the answer."""
        return self.command & _ANSWERED


@dataclass(frozen=True, slots=True)
class Part:
    """One SUBMIT's content: `total` and `number` of a long text, with a header in front where there are several."""

    total: int
    number: int
    content: bytes


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


class Stamp:
    """A port's SUBMIT with all that is the same in each, packed once; one terminal a unit.

    A single bad number would refuse a whole unit, and the reports of many share one range of numbers.
    """

    def __init__(self, version: Version, port: Port) -> None:
        self._terminal, self._level = version.terminal, port.level
        before = _fixed(port.service, 10) + b"\2" + bytes(version.terminal) + bytes(int(version.is_3))
        after = _fixed(port.source, 6) + b"01" + _fixed("0", 6) + bytes(17 + 17) + _fixed(port.number, 21) + b"\1"
        self._middles = tuple(before + bytes((port.protocol, header, UCS2)) + after for header in (0, 1))
        self._kind = bytes(int(version.is_3))
        self._end = bytes(20 if version.is_3 else 8)
        self._size = _SUBMIT.size + len(self._middles[0]) + version.terminal + version.is_3 + 1 + len(self._end)

    def submit(self, sequence: int, terminal: str, part: Part) -> bytes:
        """Make a SUBMIT to one terminal, with a status report wished for."""
        content = part.content
        size = len(content)
        if not 0 < size <= _MOST_CONTENT:
            raise CmppError(f"content of {size} octets")
        number = terminal.encode("ascii")
        if len(number) > self._terminal:
            raise CmppError(f"terminal of {len(number)} octets")
        head = _SUBMIT.pack(self._size + size, Command.SUBMIT, sequence, 0, part.total, part.number, 1, self._level)
        to = number.ljust(self._terminal, b"\0") + self._kind + bytes((size,))
        return head + self._middles[part.total > 1] + to + content + self._end


def read_answer(body: bytes, version: Version) -> Answer:
    """Read a SUBMIT_RESP; the width of its result is inferred, because gateways differ from what they announce."""
    if len(body) not in {9, 12}:
        raise CmppError(f"SUBMIT_RESP of {len(body)} octets at version {version:#x}")
    return Answer(int.from_bytes(body[:8], "big"), int.from_bytes(body[8:], "big"))


def units(data: bytes) -> Iterator[bytes]:
    """Cut whole units out of what was kept of a line. Raises CmppError where that is no row of units."""
    start = 0
    while start < len(data):
        end = start + header(data[start : start + HEADER].ljust(HEADER, b"\0")).length
        if end > len(data):
            raise CmppError(f"unit cut after {len(data) - start} octets")
        yield data[start:end]
        start = end


def _fixed(text: str, width: int) -> bytes:
    data = text.encode("ascii")
    if len(data) > width:
        raise CmppError(f"field of {len(data)} octets in {width}")
    return data.ljust(width, b"\0")


def text(data: bytes) -> str:
    """Read a fixed field."""
    return data.split(b"\0", 1)[0].decode("ascii", "replace").strip()
