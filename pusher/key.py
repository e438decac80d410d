"""API keys (接口密钥): made once, shown once, known by their hash; what a program may be allowed to ask for."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pusher.access import Action, permits
from pusher.store import Connection, api_key
from pusher.store.api_key import Key, NewKey

__all__ = ["LABELS", "LIFE", "KeyRefusedError", "make", "resume"]

LIFE: Final = timedelta(days=366)  # at the longest: a forgotten key ends by itself
_NAME: Final = 40  # characters
_PREFIX: Final = "ck_"  # a key that was published by mistake is found by it
_SEEN: Final = timedelta(hours=1)
# Nothing that shows residents: a program never needs their names, and a key is easier lost than a password.
LABELS: Final = {
    Action.READ_ITEM: "读信息",
    Action.WRITE_ITEM: "写信息、送审",
    Action.CHOOSE_AUDIENCE: "选对象、备推送（只有人数）",
    Action.SEND: "发送",
    Action.STEER: "暂停、继续、取消",
    Action.READ_REPORT: "读推送结果（只有数字）",
    Action.IMPORT_ROSTER: "导入花名册（只进不出，回答只有人数）",
    Action.ANSWER_QUESTION: "看居民来信的件数和时限（没有内容）",
}


class KeyRefusedError(ValueError):
    """No such key can be made; `args[0]` is Chinese, `field` names what has to be changed."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


async def make(conn: Connection, new: NewKey, at: datetime) -> tuple[int, str]:
    """Enter a key; return its number and itself, which is kept nowhere. KeyRefusedError."""
    role = new.grant.role
    if not new.name.strip() or len(new.name) > _NAME:
        raise KeyRefusedError(f"名称：请写明谁用这个密钥，1到{_NAME}个字", "name")
    if not at < new.ends_at <= at + LIFE:
        raise KeyRefusedError(f"有效期：1到{LIFE.days}天", "days")
    wrong = [one for one in sorted(new.actions) if one not in LABELS or not permits(role, one)]
    if wrong or not new.actions:
        said = "、".join(LABELS.get(one, one) for one in wrong)
        raise KeyRefusedError(f"用途：“{role.label}”不能给出{said}" if wrong else "用途：请至少选一项", "actions")
    token = _PREFIX + secrets.token_urlsafe(32)
    return await api_key.add_key(conn, replace(new, name=new.name.strip()), _hash(token), at), token


async def resume(conn: Connection, token: str, now: datetime) -> Key | None:
    """Return what a key opens, if it still holds, and remember that it was used."""
    found = await api_key.find(conn, _hash(token), now)
    if found is not None and (found.seen_at is None or found.seen_at < now - _SEEN):
        await api_key.see(conn, found.id, now)
    return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
