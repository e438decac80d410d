"""Files as people have them, read into drafts, and what a careful clerk reads out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from content.ingest.docx import read_docx
from content.ingest.draft import LARGEST, SCAN, Draft, Head, IngestError, Link, ScanError, check_size, too_large
from content.ingest.kind import Kind, base_name, ending, kind_of
from content.ingest.ofd import read_ofd
from content.ingest.page import read_page
from content.ingest.pdf import read_pdf
from content.ingest.proposal import Proposal
from content.ingest.sheet import read_sheets
from content.ingest.text import read_markdown, read_text

__all__ = [
    "LARGEST",
    "Draft",
    "Head",
    "IngestError",
    "Kind",
    "Link",
    "Proposal",
    "kind_of",
    "read",
    "read_page",
    "too_large",
    "words",
]

Reader = Callable[[str, bytes], Draft]

_READERS: Final[Mapping[Kind, Reader]] = {
    Kind.TEXT: read_text,
    Kind.MARKDOWN: read_markdown,
    Kind.PAGE: read_page,
    Kind.DOCX: read_docx,
    Kind.PDF: read_pdf,
    Kind.OFD: read_ofd,
}
_WHOLE: Final[Mapping[Kind, Reader]] = {
    **_READERS,
    Kind.DOCX: lambda name, data: read_docx(name, data, hidden=True),
    Kind.PDF: lambda name, data: read_pdf(name, data, hidden=True),
    Kind.OFD: lambda name, data: read_ofd(name, data, hidden=True),
    Kind.XLSX: read_sheets,
    Kind.XLS: read_sheets,
}
_OLD: Final = "旧的.doc、.wps格式读不了。请用Word或WPS打开，另存为.docx后再上传"
_TABLE: Final = "表格请做成附件，正文用.docx或.txt"
_PICTURE: Final = f"图片读不了。{SCAN}"
_REMEDIES: Final[Mapping[Kind, str]] = {
    Kind.OLD: _OLD,
    Kind.RTF: "RTF格式读不了。请用Word或WPS打开，另存为.docx后再上传",
    Kind.LOCKED: "设了打开密码。请去掉密码，另存后再上传",
    Kind.XLSX: _TABLE,
    Kind.XLS: _TABLE,
    Kind.PNG: _PICTURE,
    Kind.JPEG: _PICTURE,
    Kind.GIF: _PICTURE,
    Kind.WEBP: _PICTURE,
    Kind.ALERT: "这是预警信息，请从“预警”处转发，不要当一般信息上传",
}
_OTHERS: Final[Mapping[str, str]] = {
    ".et": "WPS表格读不了。请用WPS打开，另存为.xlsx后做成附件；正文用.docx或.txt",
    **dict.fromkeys((".zip", ".rar", ".7z"), "压缩包读不了。请先解压，再上传里面的文件"),
    **dict.fromkeys((".bmp", ".tif", ".tiff", ".heic", ".heif"), _PICTURE),
    **dict.fromkeys(
        (".mht", ".mhtml"), "这种网页读不了。请在浏览器里打开，另存为“网页，仅HTML”后再上传，或者把文字复制出来粘贴"
    ),
    **dict.fromkeys((".ppt", ".pptx", ".dps"), "演示文稿读不了。请用WPS打开，另存为.pdf后再上传"),
}
_ENDINGS: Final[Mapping[str, Kind]] = {
    ".docx": Kind.DOCX, ".doc": Kind.OLD, ".wps": Kind.OLD, ".pdf": Kind.PDF, ".ofd": Kind.OFD,
    ".xlsx": Kind.XLSX, ".xls": Kind.XLS, ".jpg": Kind.JPEG, ".jpeg": Kind.JPEG, ".png": Kind.PNG,
}  # fmt: skip


def read(name: str, data: bytes) -> Draft:
    """Read a file into a draft. Raises IngestError, which says in Chinese what to do."""
    short, kind = _judged(name, data)
    if reader := _READERS.get(kind):
        return reader(short, data)
    other = _OTHERS.get(ending(short)) if kind in {Kind.STRANGE, Kind.OLD} else None
    remedy = other or _REMEDIES.get(kind, "这种文件读不了。请上传.docx、.pdf、.ofd、.txt或.md文件")
    raise IngestError(f"“{short}”：{remedy}")


def words(name: str, data: bytes) -> Draft | None:
    """Return all that an attachment says, hidden words too, for the file itself goes out; None: pictures and scans.

    Raises IngestError where there are words that cannot be read (a password, a broken file, an old format).
    """
    short, kind = _judged(name, data)
    if kind.is_image:
        return None
    if reader := _WHOLE.get(kind):
        try:
            return reader(short, data)
        except ScanError:
            return None
    raise IngestError(f"“{short}”：{_REMEDIES.get(kind, '这种文件读不了，不知道里面写了什么')}")


def _judged(name: str, data: bytes) -> tuple[str, Kind]:
    """The name without its folder, and what the bytes are; a broken file is what its ending says."""
    short = base_name(name)
    check_size(short, data)
    kind = kind_of(short, data)
    if kind in {Kind.STRANGE, Kind.OLD, Kind.PAGE}:
        kind = _ENDINGS.get(ending(short), kind)
    return short, kind
