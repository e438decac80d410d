"""What came with a call: JSON, or a form with one file; by its model, and as a repeat of it is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from pusher.web.api.complaint import errors_of
from pusher.web.forms import UPLOAD_LIMIT, Form, Upload, close_files, read_fields, upload
from pusher.web.problem import Problem

M = TypeVar("M", bound=BaseModel)

FILE: Final = "file"  # the field of a form that the file is in
_JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
_NO_FORM: Final = "表单读不懂。请用现成的库生成 multipart/form-data。"
_WRONG: Final = "提交的内容有误。"


@dataclass(frozen=True, slots=True)
class Body:
    """`said` is of a model; `hashed` is the same for a repeat, whatever boundary its client drew for the form."""

    said: Any = field(default=None, repr=False)
    file: Upload | None = None
    hashed: bytes = b""


async def read_json(model: type[BaseModel] | None, request: web.Request) -> Body:
    """A body of JSON; None: whatever came is not read."""
    raw = await request.read()
    hashed = hashlib.sha256(raw).digest()
    if model is None:
        return Body(hashed=hashed)
    if request.content_type != _JSON:
        raise Problem(415, "请用 JSON 提交：Content-Type: application/json。")
    try:
        return Body(model.model_validate_json(raw), hashed=hashed)
    except ValidationError as error:
        raise Problem(422, _WRONG, errors_of(error, "/")) from None


async def read_upload(model: type[BaseModel], request: web.Request) -> Body:
    """A form with one file, as large as the console takes."""
    if request.content_type != FORM:
        raise Problem(415, f"请用表单提交文件：Content-Type: {FORM}。")
    form = await read_fields(request.clone(client_max_size=UPLOAD_LIMIT), _NO_FORM)
    try:
        return _read(model, form)
    finally:
        close_files(form)


def _read(model: type[BaseModel], form: Form) -> Body:
    file = upload(form, FILE)
    if file is None:
        raise Problem(422, _WRONG, [{"pointer": f"/{FILE}", "detail": "没有文件，或者没有文件名"}])
    fields = [(name, value) for name, value in form.items() if name != FILE]
    strange = [name for name, value in fields if not isinstance(value, str)]
    if strange:
        raise Problem(422, _WRONG, [{"pointer": f"/{name}", "detail": "应为文字"} for name in strange])
    try:
        said = model.model_validate_strings(dict(fields))
    except ValidationError as error:
        raise Problem(422, _WRONG, errors_of(error, "/")) from None
    whole = repr((sorted(fields), file.name)).encode() + hashlib.sha256(file.data).digest()
    return Body(said, file, hashlib.sha256(whole).digest())
