"""wechat in the conformance suite."""

from __future__ import annotations

from channels.message import Deferred, News, Refused, Sent, Unknown

ACCOUNT = "county"
MODES = ("subscription", "template")
PROVIDER = True
SENDS = "/cgi-bin/message/"
HURRY = {"timeout": 0.3}
PROOFS = ("msg_signature", "timestamp", "nonce")
SIGNED_BODY = True


def address(ending: str) -> str:
    return f"oConformance{ending}"


MIXED = ((address("0001"), Sent), (address("9001"), Refused), (address("0002"), Sent))
OUTCOMES = {
    "9000": Sent,
    "9001": Refused,
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
REPORTS = {
    "9000": [(News.ARRIVED, None)],
    "9021": [],
    "9022": [(News.ARRIVED, None), (News.ARRIVED, None)],
    "9023": [(News.ARRIVED, None)],
    "9024": [(News.ARRIVED, None)],
}
