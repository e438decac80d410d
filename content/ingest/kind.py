"""What a file is, by its bytes and not by its name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final, Self

__all__ = ["Kind", "base_name", "ending", "kind_of"]

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD: Final = 4096  # bytes in which a page shows that it is one
_PAGE: Final = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|table|p)[\s>]", re.IGNORECASE)
_PARTS: Final = ((b"word/document.xml", "DOCX"), (b"xl/workbook.", "XLSX"), (b"OFD.xml", "OFD"))


class Kind(StrEnum):
    """A kind of file, and the media type that it is handed out with."""

    media_type: str

    def __new__(cls, value: str, media_type: str = "") -> Self:
        """Keep the media type beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.media_type = media_type
        return member

    TEXT = "text", "text/plain; charset=utf-8"
    MARKDOWN = "markdown", "text/markdown; charset=utf-8"
    PAGE = "page", "text/html; charset=utf-8"
    DOCX = "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "xls", "application/vnd.ms-excel"
    PDF = "pdf", "application/pdf"
    OFD = "ofd", "application/ofd"
    PNG = "png", "image/png"
    JPEG = "jpeg", "image/jpeg"
    GIF = "gif", "image/gif"
    WEBP = "webp", "image/webp"
    OLD = "old"  # .doc, .wps and whatever else Office kept in one container
    LOCKED = "locked"  # a password is on it
    RTF = "rtf"
    ALERT = "alert"  # an alert in JSON or XML
    STRANGE = "strange"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self in {Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP}


_MAGIC: Final = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"{\\rtf", Kind.RTF),
)
_TEXTS: Final = {
    ".txt": Kind.TEXT, ".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN, ".csv": Kind.TEXT,
    ".htm": Kind.PAGE, ".html": Kind.PAGE, ".shtml": Kind.PAGE,
}  # fmt: skip
_ALERT: Final = re.compile(rb"<(?:\w+:)?alert[\s>]|\"(?:identifier|ALERTID)\"\s*:")


def base_name(name: str) -> str:
    """Return a file's name without its folders."""
    return PurePath(name.replace("\\", "/")).name


def ending(name: str) -> str:
    """Return the ending of a file's name, lower case, with its dot."""
    return PurePath(base_name(name)).suffix.lower()


def kind_of(name: str, data: bytes) -> Kind:
    """Return what a file is. Only among plain texts does the name decide."""
    if data.startswith(_ZIP):
        return _packed(data)
    if data.startswith(_OLE):
        return _old(data)
    magic = next((kind for start, kind in _MAGIC if data.startswith(start)), None)
    if magic is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        magic = Kind.WEBP
    return magic or _written(name, data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n"))


def _written(name: str, head: bytes) -> Kind:
    """Something in letters, by its first ones and its name."""
    if head[:1] in {b"{", b"<"} and _ALERT.search(head):
        return Kind.ALERT
    if named := _TEXTS.get(ending(name)):
        return named
    return Kind.PAGE if head[:1] == b"<" and _PAGE.search(head) else Kind.STRANGE


def _packed(data: bytes) -> Kind:
    """A package by the names of its parts, which stand in its directory at the end."""
    directory = data[data.rfind(b"PK\x05\x06") - (1 << 18) if len(data) > 1 << 18 else 0 :]
    return next((Kind[kind] for part, kind in _PARTS if part in directory), Kind.STRANGE)


def _old(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.LOCKED
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\0")):
        return Kind.XLS
    return Kind.OLD
