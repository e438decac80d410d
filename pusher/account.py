"""Accounts: from a stored row to an account that can speak. Secrets are sealed in the row and opened here only."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from audiences.vault import Vault
from channels.base import Account, Entry, OptionsError, read_options
from channels.registry import CHANNELS
from pusher.store import Connection
from pusher.store import account as store
from pusher.store.account import AccountRow


def entry(channel: str) -> Entry:
    """Return a channel's entry; OptionsError names the channels there are."""
    found = CHANNELS.get(channel)
    if found is None:
        raise OptionsError(f"没有“{channel}”这个渠道；可用的有：{'、'.join(CHANNELS)}。")
    return found


def seal(vault: Vault, channel: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as the row keeps them: the channel's secrets sealed. OptionsError names a wrong field."""
    kind = entry(channel)
    known = {field.name for field in fields(kind.options)}
    unknown = set(options) - known
    if unknown:
        raise OptionsError(f"账号参数里没有“{'、'.join(sorted(unknown))}”；可填的有：{'、'.join(sorted(known))}。")
    read_options(kind.options, options)  # its own check
    return {name: _seal(vault, value) if name in kind.secrets else value for name, value in options.items()}


def unseal(vault: Vault, row: AccountRow) -> Account:
    """Return the account as its channel sees it."""
    options = {name: _open(vault, value) for name, value in row.options.items()}
    return Account(row.key, row.channel, row.name, options)


async def mode_labels(conn: Connection, vault: Vault, county: int) -> dict[tuple[int, str], str]:
    """What the screen calls each account's modes."""
    rows = await store.accounts(conn, county, list(CHANNELS))
    return {
        (row.id, mode.name): mode.label
        for row in rows
        for mode in entry(row.channel).capabilities(unseal(vault, row)).modes
    }


def _seal(vault: Vault, value: Any) -> dict[str, Any]:
    sealed = vault.seal(str(value))
    return {"sealed": base64.b64encode(sealed.cipher).decode(), "key": sealed.key_id}


def _open(vault: Vault, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"sealed", "key"}:
        return vault.open(value["key"], base64.b64decode(value["sealed"]))
    return value
