"""Proxies before ours (the unit's gateway): which they are, and who asks behind a chain of them. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def read_networks(text: str) -> Networks | None:
    """10.1.1.5,10.1.2.0/28: addresses or networks; 无: there are none; empty: nobody has said. ValueError."""
    if text == "无" or not text.strip():
        return () if text.strip() else None
    found = tuple(ipaddress.ip_network(entry.strip()) for entry in text.replace("，", ",").split(","))
    if any(network.prefixlen == 0 for network in found):
        raise ValueError("all the world may not say who asks")
    return found


def who_asks(peer: str, forwarded: Iterable[str], known: Networks) -> str:
    """The address of who asks, read from the end of X-Forwarded-For: nobody chooses his own by a header.

    Who speaks to us from a private address is our own proxy. Whom it heard is who asks, unless that is a proxy which
    the settings know, and so on. What stands before the first stranger may be made up.
    """
    address, speaks = peer, _read(peer)
    ours = speaks is None or speaks.is_private  # a unix socket: only a proxy speaks there
    for entry in reversed(",".join(forwarded).split(",")):
        heard = _read(entry) if ours else None
        if heard is None:
            break
        address, ours = str(heard), any(heard in network for network in known)
    return address


def _read(entry: str) -> Address | None:
    """An address as proxies write it: some add the port, which is another one each time."""
    text = entry.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
