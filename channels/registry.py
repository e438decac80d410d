"""The channels there are. A new channel adds its folder, one import and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels import qrcode, sms, wechat
from channels.base import Entry

_ENTRIES: Final[tuple[Entry, ...]] = (
    wechat.ENTRY,
    sms.ENTRY,
    qrcode.ENTRY,
)

CHANNELS: Final[Mapping[str, Entry]] = {entry.name: entry for entry in _ENTRIES}
