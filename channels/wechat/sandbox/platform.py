"""What the stand-in WeChat remembers of each official account: tokens, followers, consents, quotas, numbers.

Modelled on the documentation: stable_token's normal and forced mode, /cgi-bin/token's overlap (only the last two live),
ten minutes of client_msg_id, one notice a one-time consent.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from channels.wechat.sandbox.shelf import Press
from channels.wechat.sandbox.windows import Windows

TOKEN_LIFE: Final = timedelta(seconds=7200)
RENEWAL: Final = timedelta(minutes=5)
FORCE_GAP: Final = timedelta(seconds=30)
FORCE_DAILY: Final = 20
DEDUPE: Final = timedelta(minutes=10)
_SWEEP: Final = 10_000
FIRST_MESSAGE: Final = 3_395_000_000_000_000_001

# calls a day, from the platform's page of API limits
DAILY: Final[Mapping[str, int]] = {
    "token": 2_000,
    "stable_token": 500_000,
    "message/template/send": 100_000,
    "message/subscribe/bizsend": 10_000_000,
    "qrcode/create": 100_000,
    "draft/add": 1_000,
    "freepublish/submit": 100,
    "freepublish/get": 100,
    "freepublish/delete": 100,
    "material/add_material": 100_000,
    "media/uploadimg": 100_000,
    "message/mass/send": 100,
    "message/mass/sendall": 100,
    "message/mass/get": 100,
    "message/mass/delete": 100,
    "message/mass/preview": 100,
    "message/custom/send": 500_000,
    "user/get": 500,
    "user/info": 5_000_000,
    "user/info/batchget": 500_000,
    "tags/create": 1_000,
    "tags/get": 1_000,
    "tags/members/batchtagging": 100_000,
    "tags/members/batchuntagging": 100_000,
    "menu/create": 1_000,
    "menu/get": 10_000,
    "menu/delete": 1_000,
    "ticket/getticket": 1_000_000,
}


# calls that a kind of account has no right to, beyond those that look themselves: 48001. One that is not verified is
# told what comes, and answers; its menu, articles and sends are made by hand in the platform's back office.
DENIED: Final[Mapping[str, frozenset[str]]] = {
    "subscription": frozenset({"message/template/send"}),
    "unverified": frozenset({
        "message/template/send", "message/subscribe/bizsend", "message/custom/send", "message/mass/send",
        "message/mass/sendall", "message/mass/preview", "message/mass/delete", "message/mass/get", "user/get",
        "user/info", "user/info/batchget", "tags/get", "tags/create", "tags/members/batchtagging", "menu/create",
        "menu/get", "menu/delete", "qrcode/create", "draft/add", "freepublish/submit", "freepublish/get",
        "freepublish/delete",
    }),
}  # fmt: skip


@dataclass(slots=True)
class Grant:
    """One access token: whose it is and until when it works."""

    account: Official
    token: str
    until: datetime


@dataclass(slots=True)
class Ticket:
    """A visitor's code: whose it is, until when it serves, and whether it has served."""

    openid: str
    snapshot: bool
    until: datetime
    used: bool = False


@dataclass(slots=True)
class Official:
    """One official account as the platform keeps it. `key` is our account's, the last part of the callback address."""

    key: str
    name: str = "公众号"
    kind: str = "service"  # a subscription account (订阅号) sends to a tag once a day, and to no list
    tags: dict[int, set[str]] = field(default_factory=dict)
    tag_names: dict[int, str] = field(default_factory=dict)
    spurious: int = 0  # so many of the next taggings are answered 45159, though the tag is there
    origins: dict[str, str] = field(default_factory=dict)  # the QR by which a follower came
    scenes: set[str] = field(default_factory=set)  # of lasting QR codes
    moved: dict[str, str] = field(default_factory=dict)  # openids before the account's migration
    menu: list[dict[str, Any]] = field(default_factory=list)
    page_host: str = "127.0.0.1"  # 网页授权域名, JS接口安全域名
    lasting: set[str] = field(default_factory=set)  # templates whose consent is not spent (长期订阅)
    ticket: tuple[str, datetime] | None = None  # of the JS-SDK, and until when it serves
    snapshots: set[str] = field(default_factory=set)  # handsets that see pages as snapshots (快照页)
    tickets: dict[str, Ticket] = field(default_factory=dict)  # of visitors who were sent back to a page
    page: int = 10_000  # openids
    forbidden: set[str] = field(default_factory=set)  # calls that it has no right to: 48001
    events: str = ""  # of follows and leavings: "lost", "twice", or as they should be
    patience: float = 5.0  # seconds that the platform waits for a reply
    verdict: str = "send success"  # that MASSSENDJOBFINISH will bring
    publishing: int = 0  # publish_status that a publication comes to
    event: str = "PUBLISHJOBFINISH"  # the name under which it is told; "": it is not
    press: Press = field(default_factory=Press)
    windows: Windows = field(default_factory=Windows)
    stable: Grant | None = None
    forced_at: datetime | None = None
    plain: list[Grant] = field(default_factory=list)
    refusing: bool = False  # every token is refused, whatever the token call says
    followers: dict[str, datetime] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    consents: dict[tuple[str, str], int] = field(default_factory=dict)  # (openid, template) of who was ever asked
    asked: set[str] = field(default_factory=set)  # templates somebody was asked about: who was not has allowed nothing
    sent: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)  # (openid, client_msg_id)
    counts: Counter[str] = field(default_factory=Counter)  # calls that were answered with a result
    turned_away: Counter[str] = field(default_factory=Counter)  # calls that it had no right to
    today: Counter[str] = field(default_factory=Counter)
    limits: dict[str, int] = field(default_factory=lambda: dict(DAILY))

    @property
    def appid(self) -> str:
        """The AppID."""
        return f"wx{self.key}"

    @property
    def secret(self) -> str:
        """The AppSecret."""
        return derived(self.key, "secret")[:32]

    @property
    def callback_token(self) -> str:
        """The Token of the callback's settings."""
        return derived(self.key, "token")[:24]

    @property
    def aes_key(self) -> str:
        """The EncodingAESKey."""
        raw = hashlib.sha256(f"{self.key}/aes".encode()).digest()
        return base64.b64encode(raw, altchars=b"Ab").decode().rstrip("=")  # letters and digits only, as WeChat asks

    def count(self, api: str) -> bool:
        """Count a call; False: today's allowance is used up (45009)."""
        if self.today[api] >= self.limits.get(api, 1 << 30):
            return False
        self.today[api] += 1
        self.counts[api] += 1
        return True


class Platform:
    """All official accounts of one sandbox."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.accounts: dict[str, Official] = {}
        self.grants: dict[str, Grant] = {}
        self._message = FIRST_MESSAGE
        self._day = now().date()

    def account(self, key: str) -> Official:
        """Return an account, made when first heard of."""
        found = self.accounts.get(key)
        if found is None:
            found = self.accounts[key] = Official(key)
        return found

    def by_appid(self, appid: str) -> Official | None:
        """Return the account of an AppID; None: such an AppID cannot be."""
        return self.account(appid[2:]) if appid.startswith("wx") and len(appid) > len("wx") else None

    def whose(self, token: str) -> Official | int:
        """Return the account that a token belongs to, or the errcode that the token earns."""
        grant = self.grants.get(token)
        if grant is None or grant.account.refusing:
            return 40001
        return grant.account if grant.until > self.now() else 42001

    def stable_token(self, account: Official, *, force: bool) -> tuple[str, int]:
        """Hand out the stable token and its life in seconds."""
        now = self.now()
        present = account.stable
        if force and self._may_force(account, now):
            account.forced_at = now
            account.counts["stable_token forced"] += 1
            account.today["stable_token forced"] += 1
            self._end(present)
            present = None
        elif present is not None and present.until - now <= RENEWAL:
            present = None  # the old one works on to its end
        if present is None:
            present = account.stable = self._grant(account)
        return present.token, int((present.until - now).total_seconds())

    def plain_token(self, account: Official) -> tuple[str, int]:
        """Hand out a token of /cgi-bin/token: a new one each time; of the older ones only the last works, 5 minutes."""
        for old in account.plain[:-1]:
            self._end(old)
        if account.plain:
            account.plain[-1].until = min(account.plain[-1].until, self.now() + RENEWAL)
        grant = self._grant(account)
        account.plain = [*account.plain[-1:], grant]
        return grant.token, int(TOKEN_LIFE.total_seconds())

    def revoke(self, account: Official) -> None:
        """End all tokens of an account at once, as when somebody else forces a refresh."""
        for grant in (account.stable, *account.plain):
            self._end(grant)
        account.stable, account.plain = None, []

    def repeated(self, account: Official, openid: str, key: str) -> int | None:
        """Return the number of the message that was accepted under this client_msg_id, None: none, or long ago."""
        found = account.sent.get((openid, key))
        return found[1] if found is not None and self.now() - found[0] < DEDUPE else None

    def number(self, account: Official, openid: str, key: str) -> int:
        """Give an accepted message its number, and remember its client_msg_id."""
        self._message += 1
        if key:
            if len(account.sent) >= _SWEEP and len(account.sent) % _SWEEP == 0:
                limit = self.now() - DEDUPE
                account.sent = {each: value for each, value in account.sent.items() if value[0] > limit}
            account.sent[openid, key] = (self.now(), self._message)
        return self._message

    def turn_day(self) -> None:
        """Forget yesterday's counts when the day has changed."""
        if (today := self.now().date()) != self._day:
            self._day = today
            for account in self.accounts.values():
                account.today.clear()

    def _may_force(self, account: Official, now: datetime) -> bool:
        rested = account.forced_at is None or now - account.forced_at >= FORCE_GAP
        return rested and account.today["stable_token forced"] < FORCE_DAILY

    def _grant(self, account: Official) -> Grant:
        grant = Grant(account, f"98_{secrets.token_urlsafe(102)}", self.now() + TOKEN_LIFE)
        self.grants[grant.token] = grant
        return grant

    def _end(self, grant: Grant | None) -> None:
        if grant is not None:
            self.grants.pop(grant.token, None)


def derived(key: str, purpose: str) -> str:
    """Make the sandbox's secrets from the account's key, so that both sides know them without talking."""
    return hashlib.sha256(f"{key}/{purpose}".encode()).hexdigest()
