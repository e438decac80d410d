"""Opens a package (.docx, .ofd, .xlsx) without trusting it: its kind, its real size, and no entities in its XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from content.ingest.draft import IngestError

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ENTRIES: Final = 2_000
_DECLARED: Final = 300 * 2**20  # bytes of the whole, pictures included, which are never unpacked
_XML: Final = 40 * 2**20  # bytes of all XML that is unpacked
_CHUNK: Final = 2**16
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 would hide a DOCTYPE from the pattern
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")  # names of ISO 29500 Strict
_KNOWN: Final = (
    (b"%PDF", "是PDF文件。请上传原来的Word文件；没有的话，把文字复制出来存成.txt"),
    (b"{\\rtf", "是RTF文件。请用Word或WPS打开，另存为.docx后再上传"),
    (b"<", "是网页，不是Word文件。请用Word或WPS打开，另存为.docx后再上传"),
)
_RESAVE: Final = "请用Word或WPS打开，另存为.docx后再上传"
# what zipfile raises at a broken, encrypted or strange archive
BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of package: what a screen calls it, the part that it must have, and what helps when it is broken."""

    kind: str
    main: str
    remedy: str


WORD: Final = Shape("Word", "word/document.xml", _RESAVE)
OFD: Final = Shape("OFD", "OFD.xml", "请在OA里重新导出，或上传原来的Word文件")
EXCEL: Final = Shape("Excel", "xl/workbook.xml", "请用Excel或WPS打开，另存为.xlsx后再上传")


def open_package(name: str, data: bytes, shape: Shape = WORD) -> dict[str, bytes]:
    """Return the XML parts of a package by name; what is written in strict OOXML, in the names of the usual one.

    Raises IngestError before anything is parsed.
    """
    if shape is WORD:
        _refuse_disguises(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(name, archive, shape)
            return _unpack(name, archive, shape)
    except BROKEN as error:
        if isinstance(error, IngestError):
            raise
        raise IngestError(f"“{name}”已损坏，打不开。{shape.remedy}") from error


def parse(part: bytes) -> Any:
    """Parse a part's XML: no entities, no network. Raises etree.XMLSyntaxError."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _refuse_disguises(name: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise IngestError(f"“{name}”设了打开密码。请去掉密码，另存后再上传")
        raise IngestError(f"“{name}”其实是旧的.doc格式，只是改了后缀。{_RESAVE}")
    for magic, says in _KNOWN:
        if data.lstrip()[: len(magic)] == magic:
            raise IngestError(f"“{name}”{says}")
    if not data.startswith(b"PK"):
        raise IngestError(f"“{name}”不是Word文件。{_RESAVE}")


def _check_directory(name: str, archive: zipfile.ZipFile, shape: Shape) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise IngestError(f"“{name}”是加密的压缩包。请去掉密码，另存后再上传")
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > _DECLARED:
        raise _too_large(name, shape)
    if shape.main not in archive.namelist():
        raise IngestError(f"“{name}”里没有{shape.kind}正文。{shape.remedy}")


def _unpack(name: str, archive: zipfile.ZipFile, shape: Shape) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = _XML
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        part = bytearray()
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                part += chunk
                if len(part) > left:
                    raise _too_large(name, shape)
        left -= len(part)
        if bytes(part[:2]) in _WIDE or _DOCTYPE.search(part):
            raise IngestError(f"“{name}”含有不正常的内容（XML实体），没有打开。{shape.remedy}")
        parts[entry.filename] = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", part)
    return parts


def _too_large(name: str, shape: Shape) -> IngestError:
    return IngestError(f"“{name}”解开后过大，不像正常的{shape.kind}文件，没有打开。{shape.remedy}")
