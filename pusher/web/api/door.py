"""One call to the API: whose key, which grant, which body; one transaction; a repeat gets the first one's answer."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

from aiohttp import web
from pydantic import BaseModel, ValidationError

from pusher.access import AccessError, Action, Grant
from pusher.desk import OFFICE_TIME, Desk
from pusher.key import resume
from pusher.store import Connection, audit
from pusher.store import session as open_session
from pusher.store.api_key import Key
from pusher.web.api.body import read_json, read_upload
from pusher.web.api.complaint import errors_of
from pusher.web.deps import DEPS, DESK, Deps
from pusher.web.forms import Upload
from pusher.web.problem import Problem

M = TypeVar("M", bound=BaseModel)

_KEY: Final = re.compile(r"[!-~]{1,200}")
_JSON: Final = "application/json"
_ASK: Final = "密钥由县直部门、县政务公开办的人在工作台“更多 → 接口密钥”里生成。"


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler of the API gets. `body` and `query` are of the models that its endpoint names."""

    request: web.Request
    deps: Deps
    desk: Desk
    key: Key
    now: datetime
    conn: Connection = field(repr=False)
    body: Any = field(repr=False)
    query: Any = field(repr=False)
    file: Upload | None = None
    after: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  # once it is committed

    @property
    def grant(self) -> Grant:
        """Under which the key acts."""
        return self.key.grant

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(OFFICE_TIME).date()

    def arg(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    @property
    def upload(self) -> Upload:
        """The file of an endpoint that takes one."""
        if self.file is None:
            raise Problem(422)
        return self.file

    def demand(self, division: int) -> None:
        """Stop here if the grant does not cover it: what lies outside its range does not exist."""
        if not self.grant.covers(division):
            raise Problem(404)

    async def record(self, action: str, division: int, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write it into the audit log: who answers for the key did it, by this key."""
        await audit.record(
            self.conn, action, at=self.now, division=division, staff=self.key.staff, grant=self.key.grant_id,
            subject=subject, detail={**(detail or {}), "key": self.key.id},
        )  # fmt: skip


Handler = Callable[[Call], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the API's table; the OpenAPI document is made of it."""

    method: str
    path: str  # below /api/v1
    handler: Handler
    action: Action | None  # None: any key
    summary: str  # Chinese
    gives: type[BaseModel]
    takes: type[BaseModel] | None = None
    asks: type[BaseModel] | None = None
    status: int = HTTPStatus.OK
    form: bool = False  # a form with a file, else JSON
    secret: bool = False  # the answer has one: it is kept for nobody who repeats the request


def guarded(endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Let in who has a key that may do the endpoint's action, with a body that reads well."""
    return partial(_enter, endpoint)


async def _enter(endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    deps = request.app[DEPS]
    now = deps.now()
    key = await _key(request, deps, now)
    if endpoint.action is not None and not key.may(endpoint.action):
        raise AccessError("这个密钥没有这项用途。可以改用工作台办理，或者换一个。" + _ASK)
    await _within_rate(key, deps)
    query = _query(endpoint.asks, request)
    takes = endpoint.takes
    body = await (read_upload(takes, request) if takes and endpoint.form else read_json(takes, request))
    async with open_session(deps.pool, key.grant) as conn:
        call = Call(request, deps, request.app[DESK], key, now, conn, body.said, query, body.file)
        claimed = _idempotency(request, endpoint)
        before = await _claim(call, claimed, body.hashed) if claimed else None
        if before is not None:
            return before
        answer = (await endpoint.handler(call)).model_dump(mode="json")
        if claimed:
            await audit.answer(conn, f"key {key.id}", claimed, endpoint.status, answer)
    for ring in call.after:
        await ring()
    return _json(endpoint.status, answer)


async def _key(request: web.Request, deps: Deps, now: datetime) -> Key:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(401)
    async with deps.pool.acquire() as conn:
        key = await resume(conn, token.strip(), now) if token.isascii() else None
    if key is None:
        raise Problem(401, f"接口密钥不对，或者已经停用、到期。{_ASK}")
    return key


async def _within_rate(key: Key, deps: Deps) -> None:
    """Stop here, if the key's requests of this minute are used up; all web processes count them together."""
    wait = math.ceil(await deps.calls.wait(key.id)) if deps.calls is not None else 0
    if wait:
        words = f"这个密钥的请求太频繁（每分钟最多{deps.settings.api_rate}次）。请{wait}秒后再试。"
        raise Problem(429, words, again_in=wait)


def _query(model: type[M] | None, request: web.Request) -> M | None:
    given = dict(request.query)
    if model is None:
        if given:
            raise Problem(
                422, "这个接口没有查询参数。", [{"pointer": f"?{name}", "detail": "没有这一项"} for name in given]
            )
        return None
    try:
        return model.model_validate_strings(given)
    except ValidationError as error:
        raise Problem(422, "查询参数有误。", errors_of(error, "?")) from None


def _idempotency(request: web.Request, endpoint: Endpoint) -> str:
    """The caller's own name for this request; only what changes something has one."""
    given = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if given is not None and not _KEY.fullmatch(given):
        raise Problem(400, "Idempotency-Key 用1到200个字母、数字或符号，不含空格和汉字。")
    if given and endpoint.secret:
        raise Problem(400, "这个接口的回答里有密钥，不能保存，请不要用 Idempotency-Key。")
    return given or ""


async def _claim(call: Call, name: str, body: bytes) -> web.Response | None:
    """Claim the name in this transaction; who asks at the same time waits for its end. The earlier answer, if any."""
    whole = hashlib.sha256(f"{call.request.method} {call.request.path_qs}\n".encode() + body).digest()
    earlier = await audit.claim(call.conn, f"key {call.key.id}", name, whole)
    if earlier is None:
        return None
    if earlier.body_hash != whole:
        raise Problem(422, "这个 Idempotency-Key 已经用在另一个请求上。请换一个。")
    response = _json(cast("int", earlier.status), earlier.response)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _json(status: int, answer: Any) -> web.Response:
    text = json.dumps(answer, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type=_JSON, headers={"Cache-Control": "no-store"})
