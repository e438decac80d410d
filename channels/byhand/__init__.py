"""代发: accounts whose keys nobody hands over (公众号, 微博, 抖音, 客户端, 网站). People publish, from a copy pack."""

from __future__ import annotations

from typing import Final

from channels.base import Entry, Form
from channels.byhand.channel import ByHandChannel, Options, capabilities
from channels.byhand.render import render
from channels.byhand.sandbox import sandbox, sandbox_options

ENTRY: Final = Entry(
    name="byhand",
    label="代发",
    options=lambda _: Options,
    secrets=frozenset(),
    build=ByHandChannel,
    capabilities=capabilities,
    render=render,
    sandbox=sandbox,
    sandbox_options=sandbox_options,
    chosen=False,
    form=Form(
        "代发账号",
        "公众号、微博、抖音、客户端、网站的密钥在别的单位手里，系统发不了的，登记成代发账号：每次推送生成一份复制包，由他们发布，再把链接贴回来。",
        Options,
    ),
)
