"""Who asks behind a chain of proxies: nobody chooses his own address, and nobody is taken for the gateway."""

from __future__ import annotations

import pytest

from pusher.proxies import read_networks, who_asks

NGINX, GATEWAY, RESIDENT, FORGED = "172.18.0.9", "10.1.1.5", "36.112.2.9", "198.51.100.66"
KNOWN = read_networks("10.1.1.5，10.1.2.0/28,2001:db8:1::/48")


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        (NGINX, [f"{RESIDENT}, {GATEWAY}"], RESIDENT),
        (NGINX, [f"{FORGED}, {RESIDENT}, {GATEWAY}"], RESIDENT),
        (NGINX, [f"{FORGED}, {GATEWAY}, {RESIDENT}, {GATEWAY}"], RESIDENT),
        (NGINX, [f"{RESIDENT}, 10.1.2.7, {GATEWAY}"], RESIDENT),
        (NGINX, [RESIDENT], RESIDENT),
        (NGINX, [f"{FORGED}, 10.9.9.9"], "10.9.9.9"),  # an office of the inner network is somebody, not a proxy
        (NGINX, [FORGED, f"{RESIDENT}, {GATEWAY}"], RESIDENT),  # a proxy that adds a line of its own
        (NGINX, [f"{RESIDENT}:51234, {GATEWAY}:443"], RESIDENT),
        (NGINX, [f"[2001:db8:2::7]:443, {GATEWAY}"], "2001:db8:2::7"),
        (NGINX, [f"2001:db8:2::7, 2001:db8:1::5, ::ffff:{GATEWAY}"], "2001:db8:2::7"),
        (f"::ffff:{NGINX}", [f"{RESIDENT}, {GATEWAY}"], RESIDENT),
        ("", [f"{RESIDENT}, {GATEWAY}"], RESIDENT),
        (NGINX, [f"{FORGED}, unknown, {GATEWAY}"], GATEWAY),
        (NGINX, [f"{FORGED}, "], NGINX),
        (NGINX, [], NGINX),
        (NGINX, [GATEWAY], GATEWAY),
        (RESIDENT, [FORGED], RESIDENT),  # who comes without a proxy is believed nothing
    ],
)
def test_the_first_stranger_from_the_end_asks(peer, forwarded, who):
    assert who_asks(peer, forwarded, KNOWN) == who


def test_an_unknown_gateway_is_a_stranger():
    assert who_asks(NGINX, [f"{RESIDENT}, {GATEWAY}"], ()) == GATEWAY


@pytest.mark.parametrize("text", ["gateway", "10.1.1.0/33", "10.1.1.5/8", "0.0.0.0/0", "::/0", "10.1.1.5,"])
def test_what_is_no_network_or_all_of_them_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_networks(text)


def test_nothing_said_is_not_none():
    assert (read_networks(" "), read_networks("无")) == (None, ())
