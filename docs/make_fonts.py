"""Make content/press/fonts: Noto Sans SC, subset to what Chinese offices write (see its README.md).

    python docs/make_fonts.py NotoSansSC_400Regular.ttf NotoSansSC_700Bold.ttf [more-characters.csv ...]

Needs fontTools, a development dependency; the program itself only reads the results.
"""
# ruff: noqa: INP001 - a script, not a package

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER: Final = Path(__file__).parents[1] / "content" / "press" / "fonts"
FAMILY: Final = "Cunkou Sans SC"  # OFL 1.1 lets a modified font take a new name; it then never meets the full one
_STYLES: Final = ("Regular", "Bold")
_RANGES: Final = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xFF),  # · × ÷ ° ± §
    (0x2010, 0x2027),  # dashes, quotes, ellipsis
    (0x2030, 0x203B),  # ‰ ※
    (0x20AC, 0x20AC),  # €
    (0x2103, 0x2121),  # ℃ № ℡
    (0x2160, 0x2179),  # Ⅰ ⅰ
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x2265),  # √ ∶ ≈ ≤ ≥
    (0x2460, 0x249B),  # ① ⑴ ⒈
    (0x24EB, 0x24FF),  # ⓪ ⓫
    (0x2500, 0x257F),  # ruled lines
    (0x25A0, 0x25EF),  # □ ■ ○ ● ◆
    (0x2605, 0x2642),  # ★ ☆ ☎
    (0x2713, 0x2717),  # ✓ ✗
    (0x2776, 0x277F),  # ❶
    (0x3000, 0x303F),  # 、。〇〔〕【】
    (0x3105, 0x312F),  # bopomofo
    (0x3220, 0x3229),  # ㈠
    (0x3231, 0x3243),  # ㈱
    (0x32A3, 0x32A3),  # ㊣
    (0x3280, 0x3289),  # ㊀
    (0x338E, 0x33D5),  # ㎎ ㎏ ㎡ ㏄
    (0xFE30, 0xFE4F),  # vertical punctuation
    (0xFF01, 0xFFEE),  # full-width forms
)


def characters(texts: Iterable[str]) -> set[int]:
    """The code points to keep: the table of 8,105 characters, the symbols above, and every character of `texts`."""
    kept = {point for low, high in _RANGES for point in range(low, high + 1)}
    for text in ((FOLDER / "characters.txt").read_text("utf-8"), *texts):
        kept.update(map(ord, text))
    return {point for point in kept if point >= ord(" ")}


def make(source: Path, style: str, points: set[int]) -> Path:
    """Write the subset of one style; return its path."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "palt", "halt", "chws"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "DSIG"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    _rename(font, style)
    target = FOLDER / f"CunkouSansSC-{style}.ttf"
    font.save(target)
    return target


def _rename(font: TTFont, style: str) -> None:
    words = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"CunkouSansSC-{style}"}
    for number, text in words.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if style == "Bold" else 400


def main(arguments: list[str]) -> int:
    """Make both fonts; print how many characters each carries and how large it is."""
    sources, texts = arguments[:2], [Path(name).read_text("utf-8") for name in arguments[2:]]
    points = characters(texts)
    for source, style in zip(sources, _STYLES, strict=True):
        made = make(Path(source), style, points)
        sys.stdout.write(f"{made.name}: {len(TTFont(made).getBestCmap())} characters, {made.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
