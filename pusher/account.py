"""Accounts: from a stored row to an account that can speak, and what pauses it. Secrets are opened here only."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, NamedTuple, Protocol

from audiences.vault import Vault
from channels.base import Account, Entry, OptionsError, read_options
from channels.message import Capabilities, Mode
from channels.registry import CHANNELS
from pusher.store import Connection
from pusher.store import account as store
from pusher.store import alarm as alarms
from pusher.store.account import Turned

ALARM: Final = "account"  # the kind of an account's alarms


class Sealed(Protocol):
    """What of a stored account its channel is built from."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def channel(self) -> str:
        """Its channel's name."""

    @property
    def name(self) -> str:
        """As residents know the sender."""

    @property
    def options(self) -> Mapping[str, Any]:
        """With secrets sealed."""


class Words(NamedTuple):
    """A mode on the screen: its name, and who gets it."""

    label: str = ""
    whom: str = ""


def entry(channel: str) -> Entry:
    """Return a channel's entry; OptionsError names the channels there are."""
    found = CHANNELS.get(channel)
    if found is None:
        raise OptionsError(f"没有“{channel}”这个渠道；可用的有：{'、'.join(CHANNELS)}。")
    return found


def seal(vault: Vault, channel: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as the row keeps them: the channel's secrets sealed. OptionsError names a wrong field."""
    kind = entry(channel)
    fitting = kind.options(options)
    known = {field.name for field in fields(fitting)}
    unknown = set(options) - known
    if unknown:
        raise OptionsError(f"账号参数里没有“{'、'.join(sorted(unknown))}”；可填的有：{'、'.join(sorted(known))}。")
    read_options(fitting, options)  # its own check
    return {name: _seal(vault, value) if name in kind.secrets else value for name, value in options.items()}


def unseal(vault: Vault, row: Sealed) -> Account:
    """Return the account as its channel sees it."""
    return Account(row.key, row.channel, row.name, unsealed(vault, row.options))


def unsealed(vault: Vault, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as they were entered."""
    return {name: _open(vault, value) for name, value in options.items()}


def abilities(vault: Vault, row: Sealed) -> Capabilities | None:
    """What an account can do, as its row says; None: its row is at fault and it can do nothing."""
    try:
        return entry(row.channel).capabilities(unseal(vault, row))
    except OptionsError:
        return None


async def mode_labels(conn: Connection, vault: Vault, county: int) -> dict[tuple[int, str], Words]:
    """What the screen calls each account's modes: the gateway (云MAS), and the mode where it says more."""
    labels: dict[tuple[int, str], Words] = {}
    for row in await store.accounts(conn, county, list(CHANNELS)):
        able = entry(row.channel).capabilities(unseal(vault, row))
        labels |= {(row.id, mode.name): mode_words(row.channel, able, mode) for mode in able.modes}
    return labels


def mode_words(channel: str, able: Capabilities, mode: Mode) -> Words:
    """What the screen calls one mode of an account that is able so."""
    own = "" if able.label and mode.label == entry(channel).label else mode.label
    return Words(" ".join(filter(None, (able.label, own))), mode.whom)


async def halt(conn: Connection, number: int, because: str, seconds: float = 0.0) -> None:
    """Open an account's circuit and tell its people, once; its rows stay pending, and probes are made from now on.

    Where the provider named a time, none before so many seconds.
    """
    paused = await store.pause_account(conn, number, because, seconds)
    if paused is not None:
        await tell(conn, paused, "已暂停", "处理好以后到“账号”页点“恢复”；系统也会每隔一会儿自己试一次，好了就继续发。")


async def try_out(conn: Connection, number: int) -> None:
    """Let an account speak on probation; its people are told so until calls have gone well."""
    tried = await store.try_account(conn, number)
    if tried is not None:
        await tell(conn, tried, "正在少量试发，原来暂停是因为", "试发顺利，这条提醒会自己消失。")


async def tell(conn: Connection, account: Turned, became: str, todo: str) -> None:
    """Raise an account's alarm: which one, what became of it, why, what is to be done."""
    who = f"{entry(account.channel).label}账号“{account.name}”（{account.key}）"
    text = f"{who}{became}：{plain(account.paused_because)}。{todo}"
    await alarms.raise_alarm(conn, county=account.county, kind=ALARM, object=about(account.id), text=text)


async def relieve(conn: Connection, number: int) -> None:
    """An account is well again: its alarm is over."""
    await alarms.clear_alarm(conn, ALARM, about(number))


def plain(because: str) -> str:
    """Say a reason with its words first; the provider's code behind them helps whoever asks the provider."""
    code, colon, words = because.partition(": ")
    return f"{words}（{code}）" if colon else code


def about(number: int) -> str:
    """What an account's alarm is about."""
    return f"account {number}"


def _seal(vault: Vault, value: Any) -> dict[str, Any]:
    sealed = vault.seal(str(value))
    return {"sealed": base64.b64encode(sealed.cipher).decode(), "key": sealed.key_id}


def _open(vault: Vault, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"sealed", "key"}:
        return vault.open(value["key"], base64.b64decode(value["sealed"]))
    return value
