"""`pusher migrate`: bring the database to this program's schema."""

from __future__ import annotations

import argparse
from urllib.parse import unquote, urlsplit

from pusher.embedded import embedded
from pusher.migrate import migrate
from pusher.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says where."""
    del parser


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Migrate DATABASE_URL as its owner; the logins get the passwords of DATABASE_WEB_URL and DATABASE_WORKER_URL."""
    del args
    if settings.embedded:
        async with embedded(settings.var) as servers:
            names = await migrate(servers.database_url())
    else:
        names = await migrate(
            settings.need("DATABASE_URL"),
            web_password=_password(settings.database_web_url),
            worker_password=_password(settings.database_worker_url),
        )
    print("\n".join([*(f"已执行 {name}" for name in names), "数据库已是最新。"]))  # noqa: T201 -- a command speaks
    return 0


def _password(url: str | None) -> str | None:
    password = urlsplit(url).password if url else None
    return unquote(password) if password else None
