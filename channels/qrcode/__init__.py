"""二维码: the notification page of a place, on posters and in windows. Its subject is a place, never a person."""

from __future__ import annotations

from typing import Final

from channels.base import Entry
from channels.qrcode.channel import Options, QrcodeChannel, capabilities
from channels.qrcode.render import render
from channels.qrcode.sandbox import sandbox, sandbox_options

ENTRY: Final = Entry(
    name="qrcode",
    label="二维码",
    options=lambda _: Options,
    secrets=frozenset(),
    build=QrcodeChannel,
    capabilities=capabilities,
    render=render,
    sandbox=sandbox,
    sandbox_options=sandbox_options,
)
