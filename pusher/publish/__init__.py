"""Publish: from an approved item version to a push. What is approved is what is sent.

`prepare` freezes the audience and the exact texts and returns the check page; `approve` binds them by one digest.
`resend` and `correct` prepare a push to those whom an earlier one did not reach, or reached with what was wrong.
`try_texts` shows who writes what would be said, and keeps nothing.
"""

from __future__ import annotations

from pusher.publish.bounds import Account
from pusher.publish.check import CheckPage, check_page
from pusher.publish.draw import Texts, Wish, try_texts
from pusher.publish.error import PublishError
from pusher.publish.follow import correct, next_stage, resend
from pusher.publish.freeze import prepare
from pusher.publish.relay import follow_sources, withdraw_item
from pusher.publish.seal import Opened, open_item, open_listing, seal_item
from pusher.publish.show import show_additions, show_item, show_message
from pusher.publish.stop import cancel, pause, resume, soonest, start_now, stop_item, stop_pushes
from pusher.publish.turn import Despite, approve, endorse, refuse, try_out

__all__ = [
    "Account",
    "CheckPage",
    "Despite",
    "Opened",
    "PublishError",
    "Texts",
    "Wish",
    "approve",
    "cancel",
    "check_page",
    "correct",
    "endorse",
    "follow_sources",
    "next_stage",
    "open_item",
    "open_listing",
    "pause",
    "prepare",
    "refuse",
    "resend",
    "resume",
    "seal_item",
    "show_additions",
    "show_item",
    "show_message",
    "soonest",
    "start_now",
    "stop_item",
    "stop_pushes",
    "try_out",
    "try_texts",
    "withdraw_item",
]
