"""What an account turns out not to be allowed (48001): it is left alone for a day, and its people are told."""

from __future__ import annotations

from typing import Final

from channels.message import Reason
from pusher.desk import Post
from pusher.store import Connection
from pusher.store import alarm as alarms

KIND: Final = "following"  # of the alarms
UNABLE: Final = frozenset({"48001", "48004", "61007"})  # no right to this interface: asking again at once is in vain
AGAIN: Final = 1800.0  # seconds after any other refusal
A_DAY: Final = 86_400.0


async def pause(conn: Connection, post: Post, what: str, refused: Reason) -> float:
    """How long to leave it alone, in seconds. `what` is Chinese: 列出关注者."""
    if refused.code not in UNABLE:
        return AGAIN
    who = f"公众号“{post.account.name}”（{post.account.key}）"
    text = f"{who}不能{what}：{refused.text}。请到微信公众平台开通；这一项已停用，系统一天后再试。"
    await alarms.raise_alarm(conn, county=post.county, kind=KIND, object=_about(post, what), text=text)
    return A_DAY


async def well(conn: Connection, post: Post, what: str) -> None:
    """It was allowed: the alarm is over."""
    await alarms.clear_alarm(conn, KIND, _about(post, what))


def _about(post: Post, what: str) -> str:
    return f"account {post.account.key} {what}"
