"""One job of the press: words as data to a child process, a page back. No letter is printed as a box.

Every character is looked up in the fonts first, and refused by name in Chinese.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from content.press.cmap import coverage

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
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\r"))

Format = Literal["pdf", "png"]


class PressError(Exception):
    """Paper could not be made; `args[0]` says in Chinese why and what to do."""


class TooLongError(PressError):
    """The text does not fit on one page at a size that can be read; `over` is about how many characters."""

    def __init__(self, over: int, cut: str = "") -> None:
        advice = cut or "，或者只印“一看就懂”，全文请扫码看"
        super().__init__(f"文字太长，一张纸放不下：大约要删去{over}个字{advice}。")
        self.over = over


class UnprintableError(PressError):
    """No font here has these characters."""

    def __init__(self, characters: Iterable[str]) -> None:
        names = "、".join(f"“{letter}”（U+{ord(letter):04X}）" for letter in characters)
        super().__init__(f"这些字符没有字体可以印出来：{names}。请换一种写法，或请管理员在本机安装含有它们的字体。")


async def print_page(
    template: str,
    words: dict[str, Any],
    form: Format = "pdf",
    *,
    day: date | None = None,
    dpi: float = 90.0,
    qr: str = "",
) -> bytes:
    """Set a template with words, which are cleaned of what cannot be seen; `qr` is a drawing and stays as it is.

    `day` is the document's date: the same words make the same bytes, and no clock is needed.
    Raises TooLongError, UnprintableError, PressError.
    """
    data = clean(words)
    job = {
        "template": template,
        "format": form,
        "ppi": dpi,
        "fonts": await asyncio.to_thread(_fonts_for, data),
        "data": data | {"qr": qr},
        "timestamp": (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400 if day else 0,
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


def clean(value: Any) -> Any:
    """Return words, lists and dictionaries of them without invisible characters."""
    if isinstance(value, str):
        return value.translate(_INVISIBLE).replace("\t", " ").strip()
    if isinstance(value, (list, tuple)):
        return [clean(part) for part in value]
    if isinstance(value, dict):
        return {name: clean(part) for name, part in value.items()}
    return value


def _fonts_for(data: Any) -> list[str]:
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
