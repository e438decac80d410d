"""An item's attachments (附件): shown to whoever writes or reviews it, put into words where they are pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from aiohttp import web

from content import store
from content.ingest import IngestError, kind_of
from content.item import Attachment, ItemError
from content.store import Connection
from pusher.bring import ATTACHED
from pusher.web.console.items import load
from pusher.web.console.visit import Visit
from pusher.web.forms import Form, Problems, Upload, text, uploads
from pusher.web.problem import Problem
from pusher.web.public.media import media, send

MOST: Final = 10
FIELD: Final = "more"  # of the form: files that come along
_SAID: Final = 300  # characters


async def show(visit: Visit) -> web.StreamResponse:
    """A file as it came, with all that is hidden in it."""
    async with visit.database() as conn:
        seen = await load(visit, conn)
        number, files = visit.number("attachment"), seen.version.attachments
        one = files[number - 1] if number <= len(files) else None
        sealed = await store.sealing(conn, seen.item.id)
        file = await store.attachment(conn, seen.item.county, one.digest) if one and not sealed else None
    if one is None or file is None:
        raise Problem(404)
    reply = send(visit.request, media(file.bytes, one.media_type, public=False))
    reply.headers["Cache-Control"] = "no-store"
    how = "inline" if one.is_picture else "attachment"
    reply.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(one.name)}"
    return reply


def worded(form: Form, files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """These, each picture with the words that the form gives it."""
    return tuple(
        replace(one, said=text(form, f"said{no}", _SAID)) if one.is_picture else one for no, one in enumerate(files, 1)
    )


def staying(form: Form, files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """What of these stays."""
    return tuple(one for no, one in enumerate(worded(form, files), 1) if text(form, f"drop{no}") != "yes")


async def added(visit: Visit, conn: Connection, there: Sequence[Attachment], problems: Problems) -> list[Attachment]:
    """Keep the files that come along; problems say why one cannot be."""
    given = uploads(visit.form, FIELD, MOST + 1)
    try:
        fitting = list(fit(given, [one.name for one in there]))
        return [
            await store.attach(conn, visit.session.county, one.name, media_type, one.data, visit.now)
            for one, media_type in fitting
        ]
    except (IngestError, ItemError) as error:
        problems.add(FIELD, str(error))
        return []


def fit(given: Sequence[Upload], there: Sequence[str] = ()) -> Iterator[tuple[Upload, str]]:
    """Yield files with their media types. IngestError: of a kind that phones cannot show, or a name that is there."""
    names = set(there)
    if len(given) + len(names) > MOST:
        raise IngestError(f"一条信息最多{MOST}个附件")
    for one in given:
        kind = kind_of(one.name, one.data)
        if not one.data:
            raise IngestError(f"“{one.name}”是空文件，请重新选择")
        if kind not in ATTACHED:
            raise IngestError(f"“{one.name}”不能做附件。附件收.docx、.xlsx、.xls、.pdf、.ofd和图片")
        if one.name in names:  # checks name a file by its name
            raise IngestError(f"有两个附件都叫“{one.name}”，请改一个名字再上传")
        names.add(one.name)
        yield one, kind.media_type
