"""The channels there are. A new channel adds its folder, one import and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels import byhand, qrcode, sms, wechat
from channels.base import Entry

_ENTRIES: Final[tuple[Entry, ...]] = (
    wechat.ENTRY,
    sms.ENTRY,
    qrcode.ENTRY,
    byhand.ENTRY,
)

CHANNELS: Final[Mapping[str, Entry]] = {entry.name: entry for entry in _ENTRIES}
CHOICES: Final = tuple(entry.name for entry in _ENTRIES if entry.chosen)  # what a sender can tick, in this order
FORMS: Final = tuple(entry.name for entry in _ENTRIES if entry.form)  # whose accounts can be entered on a page
ASKED: Final = tuple(entry.name for entry in _ENTRIES if not entry.chosen)
