"""Files as offices attach them, made here: sheets, letters, pages, pictures."""

from __future__ import annotations

import io

import docx
import openpyxl
import typst
from openpyxl.comments import Comment
from PIL import Image

HEAD = ("序号", "村", "项目", "面积（亩）", "标准（元）", "金额（元）")


def workbook(rows: int = 3, *, hide: bool = False, title: str = "厉山镇补贴标准表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "标准"
    sheet.append([title])
    sheet.merge_cells("A1:F1")
    sheet.append(HEAD)
    for no in range(1, rows + 1):
        sheet.append([no, f"第{no}村", "耕地地力保护补贴", 12.5, 131.4, 1642.5])
    if hide:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet["A2"].comment = Comment("底稿", "经办")
        secret = book.create_sheet("底册")
        secret["A1"] = "不给人看的底册"
        secret.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    body = "\n#pagebreak()\n".join(pages)
    made = typst.compile(
        f'#set page(width: 200pt, height: 120pt)\n#set text(font: "Cunkou Sans SC")\n{body}'.encode(),
        font_paths=["content/press/fonts"],
        ignore_system_fonts=True,
    )
    return made[0] if isinstance(made, list) else made


def photo(form: str = "jpeg", size: tuple[int, int] = (640, 480), *, up: int = 1) -> bytes:
    """With the place where it was taken in it, and a comment."""
    picture = Image.new("RGB", size, (30, 120, 60))
    picture.paste((200, 30, 40), (0, 0, size[0] // 2, size[1] // 4))
    exif = picture.getexif()
    exif[0x0112] = up
    exif[0x010F] = "某品牌手机"
    exif.get_ifd(0x8825)[2] = (31.0, 51.0, 20.0)
    out = io.BytesIO()
    picture.save(out, form, exif=exif, **({"comment": b"taken at home"} if form == "jpeg" else {}))
    return out.getvalue()
