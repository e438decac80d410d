"""Files as people have them, read into drafts (.txt, .md, .docx), and what a careful clerk reads out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final

from content.ingest.docx import read_docx
from content.ingest.draft import LARGEST, Draft, IngestError, check_size
from content.ingest.proposal import Proposal
from content.ingest.reading import Reading, reading
from content.ingest.text import read_markdown, read_text

__all__ = ["LARGEST", "Draft", "IngestError", "Proposal", "Reading", "read", "reading"]

_READERS: Final[Mapping[str, Callable[[str, bytes], Draft]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".docx": read_docx,
}
_REMEDIES: Final[Mapping[str, str]] = {
    ".doc": "旧的.doc格式读不了。请用Word或WPS打开，另存为.docx后再上传",
    ".wps": ".wps格式读不了。请用WPS打开，另存为.docx后再上传",
    ".pdf": "PDF读不了。请上传原来的Word文件；没有的话，把文字复制出来存成.txt",
    ".jpg": "图片读不了。请在微信里长按图片→提取文字，存成.txt后再上传",
    ".jpeg": "图片读不了。请在微信里长按图片→提取文字，存成.txt后再上传",
    ".png": "图片读不了。请在微信里长按图片→提取文字，存成.txt后再上传",
    ".xlsx": "表格请做成附件，正文用.docx或.txt",
}


def read(name: str, data: bytes) -> Draft:
    """Read a file by the ending of its name. Raises IngestError, which says in Chinese what to do."""
    short = PurePath(name.replace("\\", "/")).name
    check_size(short, data)
    ending = PurePath(short).suffix.lower()
    if reader := _READERS.get(ending):
        return reader(short, data)
    remedy = _REMEDIES.get(ending, "这种文件读不了。请上传.docx、.txt或.md文件")
    raise IngestError(f"“{short}”：{remedy}")
