"""微信: template messages and subscription notices of official accounts, and what followers do."""

from __future__ import annotations

from typing import Final

from channels.base import Entry
from channels.wechat.channel import WeChat
from channels.wechat.channel.options import Options, capabilities
from channels.wechat.channel.unverified import FORM
from channels.wechat.channel.visits import inside
from channels.wechat.render import render
from channels.wechat.render.calling import call
from channels.wechat.sandbox import application, options

ENTRY: Final = Entry(
    name="wechat",
    label="微信",
    options=lambda _: Options,
    secrets=frozenset({"secret", "token", "aes_key", "previous_aes_key"}),
    build=WeChat,
    capabilities=capabilities,
    render=render,
    sandbox=application,
    sandbox_options=options,
    call=call,
    inside=inside,
    form=FORM,
)
