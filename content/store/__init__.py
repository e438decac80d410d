"""The door to content's tables: items, immutable versions, the steps of their review, attachments."""

from asyncpg import Connection

from content.store.attachment import attach, attachment
from content.store.item import (
    by_code,
    create,
    edit,
    get,
    new_code,
    publish,
    step,
    steps,
    supersede,
    version,
    versions,
    withdraw,
)
from content.store.listing import items, notices, published
from content.store.row import Draft, File, Item, Line, Notice, Published
from content.store.seal import FILE, VERSION, Original, Sealing, read_file, read_original, seal, sealing, sealings

__all__ = [
    "FILE",
    "VERSION",
    "Connection",
    "Draft",
    "File",
    "Item",
    "Line",
    "Notice",
    "Original",
    "Published",
    "Sealing",
    "attach",
    "attachment",
    "by_code",
    "create",
    "edit",
    "get",
    "items",
    "new_code",
    "notices",
    "publish",
    "published",
    "read_file",
    "read_original",
    "seal",
    "sealing",
    "sealings",
    "step",
    "steps",
    "supersede",
    "version",
    "versions",
    "withdraw",
]
