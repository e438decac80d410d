"""Attachments by the digest of their bytes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asyncpg import Connection

from content.item import Attachment, ItemError
from content.store.queries import queries
from content.store.row import File


async def attach(conn: Connection, county: int, name: str, media_type: str, data: bytes, at: datetime) -> Attachment:
    """Keep a file's bytes (1 byte to 20 MB) once and return what a version says of it; ItemError: it was sealed."""
    digest = hashlib.sha256(data).hexdigest()
    if await queries.is_sealed(conn, county=county, digest=digest):
        raise ItemError("附件：这个文件已经紧急下架，不能再用")
    await queries.add_attachment(conn, county=county, digest=digest, media_type=media_type, bytes=data, at=at)
    return Attachment(name, media_type, digest, len(data))


async def attachment(conn: Connection, county: int, digest: str) -> File | None:
    """Return the bytes of a digest; None: unknown or sealed.

    Whoever shows them first finds the digest in a version that may be shown.
    """
    row = await queries.attachment(conn, county=county, digest=digest)
    return None if row is None else File(row["media_type"], row["bytes"])
