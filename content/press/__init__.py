"""Paper (张贴): a poster and a card from one rendition, made by Typst in a child process, one page or a refusal.

Nothing is ever printed as a box: every character is looked up in the fonts first, and refused by name in Chinese.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import segno

from content.item import Block, Heading, Table
from content.press.cmap import coverage
from content.press.sheet import Sheet, SheetStep
from content.press.title import break_title, lead
from content.render import Rendition

__all__ = [
    "PressError",
    "Sheet",
    "SheetStep",
    "TooLongError",
    "UnprintableError",
    "card",
    "fonts_for",
    "poster",
    "preview",
    "qr_png",
    "qr_svg",
    "run_job",
    "sheet",
    "spaced",
]

_FOLDER: Final = Path(__file__).parent
_FONTS: Final = _FOLDER / "fonts"
_FONT: Final = _FONTS / "CunkouSansSC-Regular.ttf"
_MACHINE: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)
_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc"})
_FULL: Final = ("notosanscjk-regular", "notosanscjksc-regular", "sourcehansans", "notosanssc", "pingfang", "wqy")
_TIMEOUT: Final = 20.0  # seconds; cold, a poster takes a third of one
_FAILED: Final = 3
_CODE_LENGTH: Final = 7
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\r"))

Format = Literal["pdf", "png"]
Template = Literal["poster", "card", "sheet"]


class PressError(Exception):
    """Paper could not be made; `args[0]` says in Chinese why and what to do."""


class TooLongError(PressError):
    """The text does not fit on one page at a size that can be read; `over` is about how many characters."""

    def __init__(self, over: int) -> None:
        super().__init__(f"文字太长，一张纸放不下：大约要删去{over}个字，或者只印“一看就懂”，全文请扫码看。")
        self.over = over


class UnprintableError(PressError):
    """No font here has these characters."""

    def __init__(self, characters: Iterable[str]) -> None:
        names = "、".join(f"“{letter}”（U+{ord(letter):04X}）" for letter in characters)
        super().__init__(f"这些字符没有字体可以印出来：{names}。请换一种写法，或请管理员在本机安装含有它们的字体。")


async def poster(rendition: Rendition, *, full: bool = True) -> bytes:
    """The A4 poster as PDF; without `full` the body is left to the page behind the code.

    Raises TooLongError, UnprintableError, PressError.
    """
    return await _press("poster", rendition, "pdf", full=full)


async def card(rendition: Rendition) -> bytes:
    """The policy card (明白卡) as PDF, A5 across: the plain facts, the telephone, the code; the same for all."""
    return await _press("card", rendition, "pdf", full=False)


async def preview(
    rendition: Rendition, *, full: bool = True, template: Template = "poster", dpi: float = 90.0
) -> bytes:
    """The same page as PNG."""
    return await _press(template, rendition, "png", full=full and template == "poster", dpi=dpi)


def qr_svg(url: str, *, dark: str = "#000", sized: bool = True) -> str:
    """The code of an address as SVG: error level M or better, with its quiet zone of four modules.

    Not `sized`: it fills what it is put into.
    """
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=4, dark=dark, light="#fff", xmldecl=False, omitsize=not sized
    )
    return out.getvalue().decode()


def qr_png(url: str) -> bytes:
    """The same code as PNG, large enough to be put under an article."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=12, border=4)
    return out.getvalue()


async def sheet(filled: Sheet) -> bytes:
    """The review sheet (审核表) as PDF, one A4 page for the file."""
    data = _clean(asdict(filled)) | {"code": spaced(filled.code), "qr": qr_svg(filled.url)}
    return await _print("sheet", data, "pdf")


async def _press(template: Template, rendition: Rendition, form: Format, *, full: bool, dpi: float = 90.0) -> bytes:
    return await _print(template, _data(rendition, full=full), form, day=rendition.issued_on, dpi=dpi)


async def _print(
    template: Template, data: dict[str, Any], form: Format, *, day: date | None = None, dpi: float = 90.0
) -> bytes:
    fonts = await asyncio.to_thread(fonts_for, data)
    job = {
        "template": template,
        "format": form,
        "ppi": dpi,
        "fonts": fonts,
        "data": data,
        "timestamp": _timestamp(day),
    }
    return await run_job(json.dumps(job, ensure_ascii=False).encode())


async def run_job(job: bytes) -> bytes:
    """Hand the job to a child that has no environment; PressError when it fails or takes too long."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(_FOLDER / "compile.py"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"LANG": "C.UTF-8"},
    )
    try:
        made, error = await asyncio.wait_for(child.communicate(job), _TIMEOUT)
    except TimeoutError:
        raise PressError(f"排版超过{_TIMEOUT:.0f}秒没有完成，已停止。请减少文字或表格后再试。") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == 0:
        return made
    raise _failure(child.returncode or 0, error)


def _failure(status: int, error: bytes) -> PressError:
    if status == _FAILED:
        found = json.loads(error)["error"]
        if "too_long" in found:
            return TooLongError(int(found["too_long"]))
        return PressError(f"排版没有成功：{found['message']}")
    return PressError(f"排版程序意外停止（状态{status}），可能是内容过多。请减少文字或表格后再试。")


def _data(rendition: Rendition, *, full: bool) -> dict[str, Any]:
    """What a template sees: plain words, cleaned of what cannot be seen."""
    blocks = [_block(block) for block in rendition.blocks] if full else []
    day = rendition.issued_on
    data = {
        "title": rendition.title,
        "lines": list(break_title(rendition.title)),
        "sentence": lead(rendition.title, rendition.sentence),
        "facts": [[label, value] for label, value in rendition.facts],
        "blocks": [block for block in blocks if block["text"] or block["rows"]],
        "issuer": rendition.issuer,
        "date": f"{day.year}年{day.month}月{day.day}日" if day else "",
        "phone": rendition.telephone,
        "code": spaced(rendition.item_code),
        "site": _site(rendition.url),
        "invite": "微信扫一扫",
    }
    cleaned: dict[str, Any] = _clean(data)
    cleaned["characters"] = sum(
        len(block["text"]) + sum(len(cell) for row in block["rows"] for cell in row) for block in cleaned["blocks"]
    )
    return cleaned | {"qr": qr_svg(rendition.url)}


def _timestamp(day: date | None) -> int:
    """Its date as Unix seconds: the same words make the same bytes, and no clock is needed."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400 if day else 0


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "text": "", "rows": [list(row) for row in block.rows]}
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "text": block.text, "rows": []}


def spaced(code: str) -> str:
    """7K3M 9XA."""
    return f"{code[:4]} {code[4:]}" if len(code) == _CODE_LENGTH else code


def _site(url: str) -> str:
    """Where to type the code: host and port of the address behind it."""
    return urlsplit(url).netloc


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_INVISIBLE).replace("\t", " ").strip()
    if isinstance(value, (list, tuple)):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return value


def fonts_for(data: Any) -> list[str]:
    """Folders whose fonts have every letter of what is printed; UnprintableError."""
    return [str(_FONTS), *_more_fonts(_letters(data))]


def _letters(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset(value) - {"\n"}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return frozenset().union(*map(_letters, parts))


def _more_fonts(letters: frozenset[str]) -> list[str]:
    """Folders of this machine whose fonts have what ours lacks; UnprintableError names what none of them has."""
    missing = {letter for letter in letters if ord(letter) not in coverage(_FONT)}
    chosen: list[str] = []
    for font in _machine_fonts() if missing else ():
        drawn = {letter for letter in missing if ord(letter) in coverage(font)}
        if drawn:
            chosen.append(str(font.parent))  # Typst takes folders
            missing -= drawn
        if not missing:
            break
    if missing:
        raise UnprintableError(sorted(missing))
    return list(dict.fromkeys(chosen))


def _machine_fonts() -> list[Path]:
    """Fonts installed here, full Chinese ones first."""
    found = [
        file
        for folder in _MACHINE
        if folder.is_dir()
        for file in folder.rglob("*")
        if file.suffix.lower() in _SUFFIXES and file.is_file()
    ]
    return sorted(found, key=lambda file: (not file.name.lower().startswith(_FULL), file.name))
