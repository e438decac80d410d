"""sms through a CMPP gateway in the conformance suite."""

from __future__ import annotations

from channels.message import Deferred, News, Refused, Sent, Unknown

GATEWAY = "cmpp"
ACCOUNT = "sms-port"
MODES = ("text",)
PROVIDER = True  # there is somebody on the wire
WIRE = "cmpp"  # which is no HTTP
HURRY = {"timeout": 0.3}  # options that make a silent provider cheap to wait for
PROOFS = ("token",)  # the parts of a callback's query without which it is forged
SIGNED_BODY = False


def address(ending: str) -> str:
    return f"1400000{ending}"


MIXED = ((address("0001"), Sent), ("13800138OOO", Refused), (address("0002"), Sent))
OUTCOMES = {
    "9000": Sent,
    "9001": Refused,
    "9002": Deferred,
    "9003": Deferred,
    "9004": Refused,
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
    "9025": [(News.ARRIVED, None), (News.FAILED, "EXPIRED")],
    "9031": [(News.FAILED, "MK:0001")],
    "9032": [(News.FAILED, "MI:0013")],
    "9033": [(News.FAILED, "MK:0024")],
    "9034": [(News.FAILED, "MB:1077")],
    "9035": [(News.FAILED, "MB:1083")],
    "9039": [],
}
