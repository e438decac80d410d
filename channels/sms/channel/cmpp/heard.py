"""What was kept of a line, read: status reports, one a part, and what residents wrote, its parts joined."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from channels.base import BadCallbackError
from channels.message import Event, News, OptedOut, Receipt, Said
from channels.sms.client.cmpp.deliver import Delivery, Report, read_delivery
from channels.sms.client.cmpp.pdu import HEADER, CmppError, Command, Version, units
from channels.sms.receipts import LARGEST, uplink
from channels.sms.receipts.cells import address_of
from channels.sms.receipts.codes import CMPP

log = logging.getLogger(__name__)

_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_GAP: Final = "……"  # stands for parts that never came


def read(body: bytes, version: Version, port: str, *, now: datetime, key: bytes) -> tuple[Event, ...]:
    """Read whole DELIVER units; `port` is our number, what stands behind it in an uplink is its extension.

    A delivery that cannot be read is left alone, since its bytes are kept. Raises BadCallbackError where none can.
    """
    if len(body) > LARGEST:
        raise BadCallbackError("too large")
    found = list(_deliveries(body, version))
    if not found:
        raise BadCallbackError("no deliveries")
    reports = [_receipt(one.report) for one in found if one.report is not None]
    written = [_uplink(one, port, now, key) for one in _joined([one for one in found if one.report is None])]
    return tuple(event for event in (*reports, *written) if event is not None)


def _deliveries(body: bytes, version: Version) -> Iterator[Delivery]:
    try:
        whole = list(units(body))
    except CmppError as error:
        raise BadCallbackError(str(error)) from error
    for unit in whole:
        try:
            if int.from_bytes(unit[4:8], "big") == Command.DELIVER:
                yield read_delivery(unit[HEADER:], version)
        except CmppError as error:
            log.warning("cmpp: a delivery cannot be read", extra={"because": str(error)})


def _receipt(report: Report) -> Receipt | None:
    """Read a status report; a state that is not certain makes no receipt."""
    ref, stat, address = f"{report.message:016x}", report.stat.upper(), address_of(report.terminal)
    if stat in CMPP.arrived:
        return Receipt(News.ARRIVED, ref, address, at=_moment(report.done))
    if stat in CMPP.failed:
        return Receipt(News.FAILED, ref, address, why=CMPP.failed[stat], at=_moment(report.done))
    if not CMPP.explains(stat):
        log.warning("sms: status code without a meaning", extra={"code": stat if stat.isascii() else "?"})
    return None


def _joined(parts: Sequence[Delivery]) -> list[Delivery]:
    """Put long texts together, each where its first part stood."""
    whole: list[Delivery] = []
    open_: dict[tuple[str, str, int, int], dict[int, Delivery]] = {}
    for one in parts:
        if one.place is None:
            whole.append(one)
            continue
        key = (one.terminal, one.port, one.place.reference, one.place.total)
        if key not in open_:
            open_[key] = {}
            whole.append(one)
        open_[key][one.place.number] = one
    return [one if one.place is None else _whole(one, open_) for one in whole]


def _whole(one: Delivery, open_: dict[tuple[str, str, int, int], dict[int, Delivery]]) -> Delivery:
    assert one.place is not None  # noqa: S101 - the caller has looked
    found = open_[one.terminal, one.port, one.place.reference, one.place.total]
    runs: list[bytes] = [b""]
    for number in range(1, one.place.total + 1):
        if number in found:
            runs[-1] += found[number].content  # joined before it is read: a character may lie across the border
        elif runs[-1] or number == 1:
            runs.append(b"")
    text = _GAP.join(replace(one, content=run).said for run in runs)
    return replace(one, content=text.encode("utf-16-be", "surrogatepass"), kind=8)


def _uplink(one: Delivery, port: str, now: datetime, key: bytes) -> OptedOut | Said | None:
    extension = one.port.removeprefix(port) if one.port.startswith(port) else ""
    return uplink(one.terminal, one.said, extension, f"{one.message:016x}", at=now, key=key)


def _moment(stamp: str) -> datetime | None:
    """Read YYMMDDhhmm in the gateway's time."""
    try:
        return datetime.strptime(stamp, "%y%m%d%H%M").replace(tzinfo=_OFFICE_TIME).astimezone(UTC)
    except ValueError:
        return None
