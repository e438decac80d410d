"""The settings, and the only reader of the environment.

Without DATABASE_URL and REDIS_URL the program runs its own servers (pusher.embedded) in CUNKOU_VAR.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pusher.proxies import Networks, read_networks

_KEY_BYTES: Final = 32
_KEY_ID: Final = re.compile(r"[1-9][0-9]{0,4}")  # a smallint in the rows
_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"", "0", "false", "no", "off"})


class SettingsError(Exception):
    """A setting is missing or wrong; `args[0]` is a Chinese sentence that names the variable, never its value."""


@dataclass(frozen=True)
class Keys:
    """Keys of the vault by number; the first one seals, all of them open."""

    by_id: Mapping[int, bytes] = field(repr=False)

    @property
    def primary(self) -> int:
        """The number of the key that seals."""
        return next(iter(self.by_id))

    def text(self) -> str:
        """The form that CUNKOU_KEYS takes."""
        return ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in self.by_id.items())


@dataclass(frozen=True)
class Settings:
    """All that a process is told from outside."""

    database_url: str | None = field(default=None, repr=False)  # owner: used by migrate only
    database_web_url: str | None = field(default=None, repr=False)
    database_worker_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    var: Path = Path("var")
    keys: Keys | None = None
    base_url: str = "http://127.0.0.1:8000"  # what residents open
    callback_base: str = "http://127.0.0.1:8000"  # what providers call
    host: str = "127.0.0.1"
    port: int = 8000
    sandbox: bool = False
    production: bool = False
    helplines: tuple[tuple[str, str], ...] = (
        ("96110", "反诈专线"),
        ("12345", "政务热线"),
    )  # whom to ask of a false notice
    map_search: str = "https://uri.amap.com/search?keyword={}"  # [community]; {}: the name of a place; "": no map
    proxies: Networks | None = None  # that stand before nginx, such as the unit's gateway; None: nobody has said
    fetch_inside: bool = False  # pages of our own network (政务内网) may be fetched
    api_rate: int = 600  # requests of one API key in a minute; 0: no limit
    keep_months: int = 24  # deliveries, after the month of their push
    keep_days: int = 184  # who was chosen, after their push was counted
    keep_audit_days: int = 0  # what staff did; 0: for good, else at least 184

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; SettingsError names the variable that is wrong."""
        env = os.environ if env is None else env  # noqa: TID251 -- this is the one reader
        host, port = env.get("HOST") or "127.0.0.1", _port(env)
        base = _url(env, "BASE_URL") or f"http://127.0.0.1:{port}"
        settings = cls(
            database_url=_database(env, "DATABASE_URL"),
            database_web_url=_database(env, "DATABASE_WEB_URL"),
            database_worker_url=_database(env, "DATABASE_WORKER_URL"),
            redis_url=_redis(env),
            var=Path(env.get("CUNKOU_VAR") or "var"),
            keys=parse_keys(env["CUNKOU_KEYS"]) if env.get("CUNKOU_KEYS") else None,
            base_url=base,
            callback_base=_url(env, "CALLBACK_BASE") or base,
            host=host,
            port=port,
            sandbox=_flag(env, "CUNKOU_SANDBOX"),
            production=_production(env),
            helplines=_helplines(env.get("CUNKOU_HELPLINES", "")) or cls.helplines,
            map_search=_map_search(env.get("CUNKOU_MAP_SEARCH") or cls.map_search),
            proxies=_proxies(env.get("CUNKOU_PROXIES", "")),
            fetch_inside=_flag(env, "CUNKOU_FETCH_INSIDE"),
            api_rate=_number(env, "CUNKOU_API_RATE", 600, 0),
            keep_months=_number(env, "CUNKOU_KEEP_MONTHS", 24, 7),
            keep_days=_number(env, "CUNKOU_KEEP_DAYS", 184, 30),
            keep_audit_days=_number(env, "CUNKOU_KEEP_AUDIT_DAYS", 0, 184, or_none=True),
        )
        _refuse_mixtures(settings)
        return settings

    @property
    def inbox(self) -> Path:
        """Where the folders lie that the console may watch (投递夹)."""
        return self.var / "inbox"

    @property
    def embedded(self) -> bool:
        """Whether the program runs its own database servers."""
        return self.database_url is None and self.database_web_url is None and self.database_worker_url is None

    def need(self, name: str) -> str:
        """The URL in a variable that this process cannot do without, such as DATABASE_WEB_URL; else SettingsError."""
        url: str | None = getattr(self, name.lower())
        if url is None:
            raise SettingsError(f"缺少环境变量 {name}。")
        return url

    def vault_keys(self) -> Keys:
        """The vault's keys; outside production they are made and kept in `var` when none are given."""
        if self.keys is not None:
            return self.keys
        if self.production:
            raise SettingsError("CUNKOU_ENV=production 时必须用 CUNKOU_KEYS 给出加密密钥，并在数据库之外另行保管。")
        return local_keys(self.var)

    def environment(self) -> dict[str, str]:
        """The variables that give a child process these same settings."""
        values = {
            "DATABASE_URL": self.database_url,
            "DATABASE_WEB_URL": self.database_web_url,
            "DATABASE_WORKER_URL": self.database_worker_url,
            "REDIS_URL": self.redis_url,
            "CUNKOU_VAR": str(self.var),
            "CUNKOU_KEYS": self.keys.text() if self.keys else None,
            "BASE_URL": self.base_url,
            "CALLBACK_BASE": self.callback_base,
            "HOST": self.host,
            "PORT": str(self.port),
            "CUNKOU_SANDBOX": "1" if self.sandbox else "0",
            "CUNKOU_HELPLINES": ",".join(f"{number} {label}" for number, label in self.helplines),
            "CUNKOU_MAP_SEARCH": self.map_search or "无",
            "CUNKOU_PROXIES": None if self.proxies is None else ",".join(map(str, self.proxies)) or "无",
            "CUNKOU_FETCH_INSIDE": "1" if self.fetch_inside else "0",
            "CUNKOU_API_RATE": str(self.api_rate),
            "CUNKOU_ENV": "production" if self.production else "development",
            "CUNKOU_KEEP_MONTHS": str(self.keep_months),
            "CUNKOU_KEEP_DAYS": str(self.keep_days),
            "CUNKOU_KEEP_AUDIT_DAYS": str(self.keep_audit_days),
        }
        return {name: value for name, value in values.items() if value is not None}

    def warnings(self) -> tuple[str, ...]:
        """What a production start should tell in Chinese and yet not refuse."""
        if not self.production:
            return ()
        parts = urlsplit(self.base_url)
        found = []
        if not f".{parts.hostname or ''}".endswith(".gov.cn"):
            found.append(f"BASE_URL 的域名 {parts.hostname} 不以 .gov.cn 结尾，群众难以分辨真伪。")
        if parts.scheme != "https":
            found.append("BASE_URL 不是 https，页面在微信里会被拦截或提示不安全。")
        if self.proxies is None:
            found.append("没有设 CUNKOU_PROXIES（本单位网关的地址；没有的，写 无）：经网关来的人会被当成同一个人限次。")
        return tuple(found)


def parse_keys(text: str) -> Keys:
    """Read `1:base64,2:base64`, the first one primary; SettingsError when a key is not 32 bytes."""
    by_id: dict[int, bytes] = {}
    for entry in text.replace("\n", ",").split(","):
        if not (entry := entry.strip()):
            continue
        name, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not _KEY_ID.fullmatch(name) or len(key) != _KEY_BYTES or int(name) in by_id:
            raise SettingsError(
                f"CUNKOU_KEYS 第 {len(by_id) + 1} 个密钥不对：应写成 编号:base64，"
                "内容恰为 32 字节，编号不重复，多个用逗号隔开。"
            )
        by_id[int(name)] = key
    if not by_id:
        raise SettingsError("CUNKOU_KEYS 是空的：至少需要一个密钥，写成 编号:base64内容。")
    return Keys(by_id)


def local_keys(var: Path) -> Keys:
    """The keys in `var/keys`, made at first use for the demo (mode 0600); never used in production."""
    file = var / "keys"
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return parse_keys(file.read_text("ascii"))
    with os.fdopen(handle, "w") as output:
        keys = Keys({1: secrets.token_bytes(_KEY_BYTES)})
        output.write(keys.text() + "\n")
    return keys


def _refuse_mixtures(settings: Settings) -> None:
    if settings.production and settings.sandbox:
        raise SettingsError("CUNKOU_ENV=production 时不能开启演练（CUNKOU_SANDBOX）。请去掉其中一个。")
    if settings.production and settings.embedded:
        raise SettingsError("CUNKOU_ENV=production 时必须给出数据库（DATABASE_WEB_URL 等）和 REDIS_URL。")
    if not settings.embedded and settings.redis_url is None:
        raise SettingsError("给出了 DATABASE_URL 等外部数据库，还缺少 REDIS_URL。")
    if settings.embedded and settings.redis_url is not None:
        raise SettingsError("给出了 REDIS_URL，还缺少 DATABASE_URL、DATABASE_WEB_URL 或 DATABASE_WORKER_URL。")


def _database(env: Mapping[str, str], name: str) -> str | None:
    url = env.get(name) or None
    if url and urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise SettingsError(f"{name} 应以 postgresql:// 开头。")
    return url


def _redis(env: Mapping[str, str]) -> str | None:
    url = env.get("REDIS_URL") or None
    if url and urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise SettingsError("REDIS_URL 应以 redis://、rediss:// 或 unix:// 开头。")
    return url


def _url(env: Mapping[str, str], name: str) -> str | None:
    url = (env.get(name) or "").rstrip("/") or None
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise SettingsError(f"{name} 应是完整的网址，如 https://cunkou.suixian.gov.cn。")
    return url


def _port(env: Mapping[str, str]) -> int:
    text = env.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**16:
        raise SettingsError("PORT 应是 1 到 65535 之间的整数。")
    return int(text)


def _number(env: Mapping[str, str], name: str, usual: int, least: int, *, or_none: bool = False) -> int:
    text = env.get(name) or str(usual)
    whole = text.isascii() and text.isdigit()
    if not whole or not (least <= int(text) < 10**4 or (or_none and int(text) == 0)):
        raise SettingsError(f"{name} 应是不小于 {least} 的整数{'，或者 0（不限）' if or_none else ''}。")
    return int(text)


def _proxies(text: str) -> Networks | None:
    try:
        return read_networks(text)
    except ValueError:
        said = "CUNKOU_PROXIES 应写本单位网关的 IP 地址或网段，用逗号隔开，如 10.1.1.5；没有的，写 无。"
        raise SettingsError(said) from None


def _helplines(text: str) -> tuple[tuple[str, str], ...]:
    """96110 反诈专线,12345 政务热线: a number and what it is called."""
    found = []
    for entry in filter(None, map(str.strip, text.replace("，", ",").split(","))):
        number, _, label = entry.partition(" ")
        if not re.fullmatch(r"[0-9-]{3,20}", number) or not label.strip():
            raise SettingsError("CUNKOU_HELPLINES 应写成 号码 名称，多个用逗号隔开，如 96110 反诈专线,12345 政务热线。")
        found.append((number, label.strip()))
    return tuple(found)


def _map_search(text: str) -> str:
    """An address with {} for the name of a place; 无: none."""
    if text == "无":
        return ""
    if urlsplit(text).scheme not in {"http", "https"} or text.count("{}") != 1:
        raise SettingsError("CUNKOU_MAP_SEARCH 应是地图的搜索网址，地名处写 {}；不要地图的，写 无。")
    return text


def _flag(env: Mapping[str, str], name: str) -> bool:
    word = env.get(name, "").lower()
    if word not in _YES | _NO:
        raise SettingsError(f"{name} 应是 1 或 0。")
    return word in _YES


def _production(env: Mapping[str, str]) -> bool:
    word = env.get("CUNKOU_ENV") or "development"
    if word not in {"production", "development"}:
        raise SettingsError("CUNKOU_ENV 应是 production 或 development。")
    return word == "production"
