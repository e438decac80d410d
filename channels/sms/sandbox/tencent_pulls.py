"""What 腾讯云 holds for an account until it is pulled, each once: statuses, replies; and statuses by number."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from channels.sandbox.world import World
from channels.sms.sandbox.ledger import Submission, ledger
from channels.sms.sandbox.reports import DELIVERED
from channels.sms.sandbox.tc3 import RefusedError

VENDOR: Final = "tencent"
_MOST_PULL: Final = 100
_HELD: Final = 5000
_NUMBER: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})", re.ASCII)


class Pulls:
    """The vendor's two queues of each account."""

    def __init__(self, world: World) -> None:
        self._world = world

    def hold(self, submission: Submission) -> None:
        """Hold what will become of a message."""
        self._held("statuses", submission.account).append(submission)

    def hold_reply(self, account: str, row: Mapping[str, Any]) -> None:
        """Hold what a handset wrote back."""
        self._held("replies", account).append(row)

    def statuses(self, account: str, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """PullSmsSendStatus: what the carrier has reported."""
        limit, held, now = _limit(given), self._held("statuses", account), self._world.now()
        ready = [each for each in held if each.reported <= now][:limit]
        for each in ready:
            held.remove(each)
        return [_row(each) for each in ready]

    def replies(self, account: str, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """PullSmsReplyStatus."""
        limit, held = _limit(given), self._held("replies", account)
        return [held.popleft() for _ in range(min(limit, len(held)))]

    def by_number(self, account: str, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """PullSmsSendStatusByPhoneNumber: the latest first, as often as it is asked."""
        number = number_of(given.get("PhoneNumber"))
        begin, end, offset = (given.get(name) for name in ("BeginTime", "EndTime", "Offset"))
        if number is None or type(begin) is not int or type(end) is not int or end - begin > 7 * 86_400:
            raise RefusedError("InvalidParameterValue.BeginTimeVerifyFail")
        if type(offset) is not int:
            raise RefusedError("InvalidParameterValue.LimitVerifyFail")
        limit, now = _limit(given), self._world.now()
        lag = timedelta(seconds=self._world.index_lag)
        sent = ledger(self._world, VENDOR).since(account, number, now - timedelta(days=7))
        rows = [_row(each) for each in sent if each.reported + lag <= now]
        return rows[::-1][offset : offset + limit]

    def _held(self, what: str, account: str) -> deque[Any]:
        held = self._world.memory.setdefault(f"{VENDOR} {what}", {}).setdefault(account, deque(maxlen=_HELD))
        assert isinstance(held, deque)  # noqa: S101 - nobody else writes there
        return held


def number_of(text: Any) -> str | None:
    """Read a mainland mobile number as the vendor takes it."""
    found = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    return found[1] if found else None


def _limit(given: Mapping[str, Any]) -> int:
    limit = given.get("Limit")
    if type(limit) is not int or not 0 < limit <= _MOST_PULL:
        raise RefusedError("InvalidParameterValue.LimitVerifyFail")
    return limit


def _row(submission: Submission) -> Mapping[str, Any]:
    good = submission.code == DELIVERED
    return {
        "UserReceiveTime": int(submission.reported.timestamp()),
        "CountryCode": "86",
        "SubscriberNumber": submission.number,
        "PhoneNumber": f"+86{submission.number}",
        "SerialNo": submission.ref,
        "ReportStatus": "SUCCESS" if good else "FAIL",
        "Description": "用户短信送达成功" if good else "用户短信接收失败",
        "SessionContext": submission.key,
    }
