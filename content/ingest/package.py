"""Opens a .docx without trusting it: what it really is, how large it really is, and no entities in its XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from content.ingest.draft import IngestError

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ENTRIES: Final = 2_000
_DECLARED: Final = 300 * 2**20  # bytes of the whole, pictures included, which are never unpacked
_XML: Final = 40 * 2**20  # bytes of all XML that is unpacked
_CHUNK: Final = 2**16
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 would hide a DOCTYPE from the pattern
_KNOWN: Final = (
    (b"%PDF", "是PDF文件。请上传原来的Word文件；没有的话，把文字复制出来存成.txt"),
    (b"{\\rtf", "是RTF文件。请用Word或WPS打开，另存为.docx后再上传"),
    (b"<", "是网页，不是Word文件。请用Word或WPS打开，另存为.docx后再上传"),
)
_RESAVE: Final = "请用Word或WPS打开，另存为.docx后再上传"


def open_package(name: str, data: bytes) -> dict[str, bytes]:
    """Return the XML parts of a .docx by name. Raises IngestError before anything is parsed."""
    _refuse_disguises(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(name, archive)
            return _unpack(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, IngestError):
            raise
        raise IngestError(f"“{name}”已损坏，打不开。{_RESAVE}") from error


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


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise IngestError(f"“{name}”是加密的压缩包。请去掉密码，另存后再上传")
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > _DECLARED:
        raise IngestError(f"“{name}”解开后过大，不像正常的Word文件，没有打开。{_RESAVE}")
    if "word/document.xml" not in archive.namelist():
        raise IngestError(f"“{name}”里没有Word正文。{_RESAVE}")


def _unpack(name: str, archive: zipfile.ZipFile) -> dict[str, bytes]:
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
                    raise IngestError(f"“{name}”解开后过大，不像正常的Word文件，没有打开。{_RESAVE}")
        left -= len(part)
        if bytes(part[:2]) in _WIDE or _DOCTYPE.search(part):
            raise IngestError(f"“{name}”含有不正常的内容（XML实体），没有打开。{_RESAVE}")
        parts[entry.filename] = bytes(part)
    return parts
