"""CMPP's units against the vectors of an independent implementation (bigwhite/gocmpp, Apache-2.0, its *_test.go)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.client.cmpp import pdu
from channels.sms.client.cmpp.deliver import Delivery, Report, read_delivery, read_report
from channels.sms.client.cmpp.long import parts
from channels.sms.client.cmpp.pdu import CmppError, Part, Port, Stamp, Version
from channels.sms.render import split
from content.render import units

CONNECT = "00000027000000010000001739303030303190d00c1d517abd0b4f65f6bcf8535d16213cdc73be"
PROOF_2, PROOF_3 = "6c0b846e25bab6daa4ed1c466e0f4bd8", "7942977274098cf210ab0c16c367bc8d"
SUBMIT_2 = (
    "000000bd00000004000000170000000000000000010101017465737400000000000002" "3133353030303032363936" + "00" * 10
    + "000008" "393030303031" "3032" "313000000000" "313531313035313331353535313031" "2b00" + "00" * 17
    + "393030303031" + "00" * 15 + "01" "3133353030303032363936" + "00" * 10
    + "1e" "6d4b8bd50067006f0063006d0070007000200073007500620" "06d00690074" + "00" * 8
)  # fmt: skip
SUBMIT_3 = (
    "000000e100000004000000170000000000000000010101017465737400000000000002" "3133353030303032363936" + "00" * 21
    + "00" "000008" "393030303031" "3032" "313000000000" "313531313035313331353535313031" "2b00" + "00" * 17
    + "393030303031" + "00" * 15 + "01" "3133353030303032363936" + "00" * 21
    + "00" "1e" "6d4b8bd50067006f0063006d0070007000200073007500620" "06d00690074" + "00" * 20
)  # fmt: skip
REPORT = (
    "b4c553000001000044454c49565244" "31353131313230393535" "31353131313230393537"
    "3133343132333430303030" + "00" * 10 + "12345678"
)  # fmt: skip
MO_2 = (
    "0000006700000005" "00000005" "b525628000010000" "393030303031" + "00" * 15 + "00" * 10 + "000000"
    "3133343132333430303030" + "00" * 10 + "00" "12" "546869732069732061207465737420" "4d4f2e" + "00" * 8
)  # fmt: skip
MO_3 = (
    "0000007f00000005" "00000001" "b4c5530000010000" "393030303031" + "00" * 15 + "00" * 10 + "000000"
    "3133343132333430303030" + "00" * 21 + "00" "00" "12" "546869732069732061207465737420" "4d4f2e" + "00" * 20
)  # fmt: skip


def test_the_published_connect():
    assert pdu.connect(0x17, "900001", "888888", Version.V21, 1021080510).hex() == CONNECT


@pytest.mark.parametrize(("version", "wanted"), [(Version.V20, PROOF_2), (Version.V30, PROOF_3)])
def test_the_published_proof_of_the_gateway(version, wanted):
    shown = pdu.authenticator("900001", "888888", 1021080510)
    assert pdu.proof(0, shown, "888888", version).hex() == wanted
    body = bytes(version.result) + bytes.fromhex(wanted) + bytes((version,))
    assert pdu.read_connected(body, version) == pdu.Connected(0, bytes.fromhex(wanted), version)


@pytest.mark.parametrize(("version", "published"), [(Version.V20, SUBMIT_2), (Version.V30, SUBMIT_3)])
def test_a_submit_is_the_published_one_but_for_who_pays(version, published):
    """The vector charges a terminal and expires; we charge nobody and leave expiry to the gateway."""
    content = "测试gocmpp submit".encode("utf-16-be")
    got = Stamp(version, Port("900001", "900001", "test", level=1)).submit(0x17, "13500002696", Part(1, 1, content))
    wanted = bytearray.fromhex(published)
    paid = pdu.HEADER + 8 + 4 + 10 + 1
    wanted[paid : paid + version.terminal] = bytes(version.terminal)
    kind = paid + version.terminal + version.is_3 + 3 + 6
    wanted[kind : kind + 8] = b"010\0\0\0\0\0"
    wanted[kind + 8 : kind + 8 + 34] = bytes(34)
    assert got.hex() == wanted.hex()


@pytest.mark.parametrize("answer", ["b2b9da800001000000", "b2b9da800001000000000000"])
@pytest.mark.parametrize("version", [Version.V20, Version.V30])
def test_an_answer_is_read_in_either_width(answer, version):
    assert pdu.read_answer(bytes.fromhex(answer), version) == pdu.Answer(12878564852733378560, 0)


@pytest.mark.parametrize(
    ("unit", "version", "message"),
    [(MO_2, Version.V20, 13052947396898652160), (MO_3, Version.V30, 13025908756704198656)],
)
def test_what_somebody_wrote(unit, version, message):
    data = bytes.fromhex(unit)
    assert pdu.header(data[:12]).length == len(data)
    said = read_delivery(data[12:], version)
    assert said == Delivery(message, "900001", "13412340000", None, b"This is a test MO.", kind=0)
    assert said.said == "This is a test MO."


@pytest.mark.parametrize("pad", [0, 11])
def test_a_report_of_60_or_71_octets(pad):
    data = bytes.fromhex(REPORT)
    wide = data[:56] + bytes(pad) + data[56:]
    assert read_report(wide) == Report(13025908756704198656, "DELIVRD", "1511120957", "13412340000")


@given(st.binary(max_size=200), st.sampled_from(Version))
def test_garbage_is_named_and_nothing_else_raised(data, version):
    for read in (read_delivery, pdu.read_answer, pdu.read_connected):
        try:
            read(data, version)
        except CmppError:
            continue


@given(st.text(min_size=1, max_size=300, alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 255))
def test_the_parts_of_a_text_join_again(text, reference):
    found = parts(split(text), reference)
    joined = b"".join(part.content[6 if part.total > 1 else 0 :] for part in found)
    assert joined.decode("utf-16-be") == text
    assert all(len(part.content) <= 140 for part in found)
    assert (len(found) == 1) == (units(text) <= 70)
    for number, part in enumerate(found, 1):
        assert (part.total, part.number) == (len(found), number)
        if part.total > 1:
            assert part.content[:6] == bytes((5, 0, 3, reference, len(found), number))
            part.content[6:].decode("utf-16-be")  # no character is cut in two
