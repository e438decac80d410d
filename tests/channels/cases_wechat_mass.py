"""wechat's mass sends in the conformance suite: one call for many, so companions come along."""

from __future__ import annotations

from channels.message import Deferred, Refused, Sent, Unknown

ACCOUNT = "county"
GATEWAY = "mass"
MODES = ("mass",)
PROVIDER = True
SENDS = "/cgi-bin/message/"
HURRY = {"timeout": 0.3}
PROOFS = ("msg_signature", "timestamp", "nonce")
SIGNED_BODY = True
COMPANIONS = ("oCompanion0001",)


def address(ending: str) -> str:
    return f"oConformance{ending}"


MIXED = ((address("0001"), Sent), (address("0002"), Sent), (address("0003"), Sent))
OUTCOMES = {
    "9000": Sent,
    "9001": Refused,  # the list is refused, nobody in it is marked
    "9002": Deferred,
    "9003": Deferred,
    "9004": Sent,  # the token is renewed and the message goes out
    "9005": Refused,
    "9006": Refused,
    "9007": Deferred,
    "9011": Unknown,
    "9012": Unknown,
    "9013": Unknown,
    "9014": Unknown,
    "9015": Unknown,
    "9016": Unknown,
    "9017": Unknown,
    "9018": Unknown,
}
REPORTS = {}  # totals, never of one person: test_conformance_joint.py
TOTALS = {
    "9000": [(2, 2, 2, 0)],
    "9021": [],
    "9022": [(2, 2, 2, 0), (2, 2, 2, 0)],
    "9023": [(2, 2, 2, 0)],
    "9024": [(2, 2, 2, 0)],
    "9031": [(2, 2, 1, 1)],
    "9034": [(2, 1, 1, 0)],
}
