"""Forms: bounded reading, one token against forgery, and problems that are shown beside their fields."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDictProxy

from pusher.web.problem import Problem

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
UPLOAD_LIMIT: Final = 21 * 1024**2  # a file of the largest size that is read, and the form around it
_YEARS: Final = range(1900, 2200)
NO_FORM: Final = "这张表单读不懂，没有收下。请返回上一页，刷新后再提交一次。"
# aiohttp's ways of saying that a body is no form: broken boundaries, unknown charsets and encodings, overlong headers.
_STUMBLES: Final = (ValueError, LookupError, AssertionError, RuntimeError, TypeError, HttpProcessingError)
STALE: Final = "页面放得太久，或者您已在别处退出。请返回上一页刷新，再提交一次。"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Problems:
    """What is wrong with a form, by field, in the order of the page."""

    by_field: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, sentence: str) -> None:
        """Say it once for each field."""
        self.by_field.setdefault(name, sentence)

    def __bool__(self) -> bool:
        return bool(self.by_field)

    def __getitem__(self, name: str) -> str:
        return self.by_field.get(name, "")

    def items(self) -> list[tuple[str, str]]:
        """(field, sentence) for the error summary."""
        return list(self.by_field.items())


async def read_fields(request: web.Request, sentence: str = NO_FORM) -> Form:
    """The fields of a POST. What is no form, or holds what is no text, is refused with this sentence (400)."""
    try:
        form: Form = await request.post()
        for value in form.values():
            str(value.filename if isinstance(value, web.FileField) else value).encode()  # half a pair is no text
    except _STUMBLES as error:
        raise Problem(400, sentence) from error
    return form


async def read_form(request: web.Request, token: str) -> Form:
    """Read a POST and verify its token; the answer to a missing one is a page, not a silent pass."""
    form = await read_fields(request)
    if not genuine(form, token):
        close_files(form)
        raise Problem(403, STALE)
    return form


def genuine(form: Form, token: str) -> bool:
    """Whether a form carries this token; nothing fits an empty one."""
    given = form.get("csrf", "")
    return bool(token) and isinstance(given, str) and hmac.compare_digest(given.encode(), token.encode())


def carried(form: Form, *ours: str) -> tuple[list[tuple[str, str]], bool]:
    """The fields that a page may carry on to the next one, without `ours`; and whether a file was chosen: none may."""
    names = {"csrf", *ours}
    fields = [(name, value) for name, value in form.items() if name not in names and isinstance(value, str)]
    return fields, any(not isinstance(value, str) for value in form.values())


def close_files(form: Form) -> None:
    """Let go of the uploads' temporary files."""
    for value in form.values():
        if isinstance(value, web.FileField):
            value.file.close()


def text(form: Form, name: str, most: int = 200) -> str:
    """One line or block of text, trimmed; longer than `most` characters is refused."""
    value = form.get(name, "")
    if not isinstance(value, str):
        raise Problem(400)
    value = value.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(value) > most:
        raise Problem(400, f"填写的内容太长：最多{most}字，现有{len(value)}字。")
    return value


def texts(form: Form, name: str, most: int = 500) -> tuple[str, ...]:
    """All values of one name: ticked boxes."""
    return tuple(value.replace("\x00", "") for value in form.getall(name, [])[:most] if isinstance(value, str))


def in_our_time(value: date) -> bool:
    """Whether a day is one that people mean: others are slips, and neither clocks nor the database count to them."""
    return value.year in _YEARS


def read_day(given: str) -> date:
    """2026-11-27 as it was typed; ValueError for what is no day of our time."""
    value = date.fromisoformat(given)
    if not in_our_time(value):
        raise ValueError("of another age")
    return value


def upload(form: Form, name: str) -> Upload | None:
    """The file of a field; None: none was chosen."""
    return next(iter(uploads(form, name, 1)), None)


def uploads(form: Form, name: str, most: int = 20) -> list[Upload]:
    """The files of a field, as they were chosen."""
    return [
        Upload(value.filename.replace("\\", "/").rpartition("/")[2][:200], value.file.read())
        for value in form.getall(name, [])[:most]
        if isinstance(value, web.FileField) and value.filename
    ]
