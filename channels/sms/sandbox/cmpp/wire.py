"""A gateway's side of CMPP, written from the document and not from our client: a mistake in that is seen. Pure."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Final

CONNECT, TERMINATE, SUBMIT, DELIVER, ACTIVE_TEST = 1, 2, 4, 5, 8
RESPONSE: Final = 0x8000_0000
HEADER: Final = 12
LONGEST: Final = 4096
WIDE: Final = 0x30
_LONG: Final = b"\5\0\3"
_PIECE: Final = 67


@dataclass(frozen=True, slots=True)
class Submitted:
    """A SUBMIT as the gateway reads it."""

    total: int
    number: int
    reported: bool
    company: str
    sender: str
    terminals: tuple[str, ...] = field(repr=False)
    reference: int  # of a long text, else -1
    text: str = field(repr=False)


def unit(command: int, sequence: int, body: bytes = b"") -> bytes:
    """Make a unit."""
    return struct.pack("!III", HEADER + len(body), command, sequence) + body


def connected(sequence: int, status: int, shown: bytes, secret: str, version: int) -> bytes:
    """Answer a CONNECT."""
    told = status.to_bytes(4 if version >= WIDE else 1, "big")
    proof = hashlib.md5(told + shown + secret.encode(), usedforsecurity=False).digest()
    return unit(CONNECT | RESPONSE, sequence, told + proof + bytes((version,)))


def shows(body: bytes, secret: str) -> bool:
    """Whether a CONNECT knows the secret."""
    (timestamp,) = struct.unpack("!I", body[23:27])
    sealed = body[:6] + bytes(9) + secret.encode() + f"{timestamp:010d}".encode()
    return hashlib.md5(sealed, usedforsecurity=False).digest() == body[6:22]


def submitted(sequence: int, number: int, result: int, version: int) -> bytes:
    """Answer a SUBMIT."""
    return unit(SUBMIT | RESPONSE, sequence, struct.pack("!QI" if version >= WIDE else "!QB", number, result))


def read_submit(body: bytes, version: int) -> Submitted | None:
    """Read a SUBMIT; None: its lengths do not add up, or its text is no UCS-2."""
    wide = version >= WIDE
    width = 32 if wide else 21
    at = 23 + width + wide  # behind Fee_terminal_Id and its type
    fixed = at + 3 + 6 + 2 + 6 + 17 + 17 + 21 + 1
    if len(body) < fixed:
        return None
    _, has_header, kind = body[at : at + 3]
    count = body[fixed - 1]
    end = fixed + count * width + wide
    if not count or len(body) < end + 1 or len(body) != end + 1 + body[end] + (20 if wide else 8) or kind != 8:  # noqa: PLR2004 - UCS-2
        return None
    content = body[end + 1 : end + 1 + body[end]]
    reference = -1
    if has_header:
        if content[:3] != _LONG or content[4:6] != body[8:10]:
            return None
        reference, content = content[3], content[6:]
    terminals = tuple(_text(body[fixed + n * width : fixed + (n + 1) * width]) for n in range(count))
    try:
        text = content.decode("utf-16-be")  # a character cut in two is refused
    except UnicodeDecodeError:
        return None
    company, sender = _text(body[at + 3 : at + 9]), _text(body[fixed - 22 : fixed - 1])
    return Submitted(body[8], body[9], bool(body[10]), company, sender, terminals, reference, text)


def report(number: int, stat: str, stamp: str, terminal: str, sender: str, version: int) -> bytes:
    """Make the body of a DELIVER that reports of a message."""
    width = 32 if version >= WIDE else 21
    told = struct.pack("!Q7s10s10s", number, stat.encode(), stamp.encode(), stamp.encode())
    told += terminal.encode().ljust(width, b"\0") + bytes(4)
    return _deliver(number, sender, terminal, told, version, reports=True)


def uplinks(numbers: list[int], text: str, terminal: str, port: str, version: int) -> list[bytes]:
    """Make the bodies of the DELIVERs that bring what a handset wrote, a number a part."""
    raw = text.encode("utf-16-be", "replace")
    if len(numbers) == 1:
        return [_deliver(numbers[0], port, terminal, raw, version)]
    return [
        _deliver(
            number,
            port,
            terminal,
            _LONG + bytes((numbers[0] & 255, len(numbers), part)) + raw[2 * _PIECE * (part - 1) : 2 * _PIECE * part],
            version,
            long=True,
        )
        for part, number in enumerate(numbers, 1)
    ]


def pieces(text: str) -> int:
    """How many parts a handset cuts a text into; unlike us it may cut a character in two."""
    size = len(text.encode("utf-16-be", "replace")) // 2
    return 1 if size <= 70 else -(-size // _PIECE)  # noqa: PLR2004 - what fits alone


def _deliver(
    number: int, port: str, terminal: str, content: bytes, version: int, *, reports: bool = False, long: bool = False
) -> bytes:
    wide = version >= WIDE
    body = struct.pack("!Q21s10s", number, port.encode(), b"") + bytes((0, long, 0 if reports else 8))
    body += terminal.encode().ljust(32 if wide else 21, b"\0") + bytes(int(wide)) + bytes((reports, len(content)))
    return body + content + bytes(20 if wide else 8)


def _text(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("ascii", "replace")
