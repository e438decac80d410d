"""What an account of the stand-in WeChat wrote, published and sent to many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.sandbox.world import Shown


@dataclass(slots=True)
class Job:
    """One mass send: its articles, to whom they went, and what mass/get says of it."""

    number: int
    pages: list[str]  # the articles by their names among Press.pages, in their order
    openids: list[str]  # who got them
    total: int
    errors: int
    shown: list[Shown] = field(default_factory=list)  # as they stand in a conversation
    status: str = "SEND_SUCCESS"


@dataclass(slots=True)
class Issue:
    """One publication without a push (发布): its articles, and what freepublish/get says of it."""

    number: str
    pages: list[str]
    status: int = 0
    at: int = 0  # seconds since 1970


@dataclass(slots=True)
class Press:
    """What an account wrote, published and sent to many."""

    drafts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    covers: set[str] = field(default_factory=set)  # permanent material
    issues: dict[str, Issue] = field(default_factory=dict)  # by publish_id
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)  # articles that have an address
    closed: set[str] = field(default_factory=set)  # of these, deleted
    everybody: Counter[str] = field(default_factory=Counter)  # sends to all, by month
    jobs: dict[int, Job] = field(default_factory=dict)
    keys: dict[str, tuple[datetime, int]] = field(default_factory=dict)  # clientmsgid: last asked, msg_id
    got: Counter[tuple[str, str]] = field(default_factory=Counter)  # (openid, month): at most four
    minutes: Counter[str] = field(default_factory=Counter)  # mass calls by the minute
