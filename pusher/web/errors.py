"""Errors as people read them in Chinese, and as machines read them (problem+json)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from pusher.access import AccessError
from pusher.store import LOST
from pusher.web.page import render
from pusher.web.problem import Problem
from pusher.web.public.site import answer, gone

_log = logging.getLogger(__name__)

_MACHINES: Final = ("/api/", "/callbacks/", "/healthz", "/readyz", "/metrics")
_STAFF: Final = ("/console", "/static/")
_NO_PAGE, _TO_VILLAGE = "没有这个页面", "网址可能输错了一位。请对照海报再输一次，或者输海报上的编号查通知。"
_TO_FILL: Final = "还有没填好的"  # the sentence names it
_WORDS: Final = {
    400: ("提交的内容读不懂", "请返回上一页，检查后再提交。"),
    401: ("没有通过身份核验", "请用有效的接口密钥，写在请求头 Authorization: Bearer 后面。"),
    403: ("没有权限", "您现在的授权范围不包括这项操作。如需办理，请联系安全管理员，或切换授权范围。"),
    404: ("没有这个页面", "地址可能写错了，或者内容已经撤下，或者不在您的授权范围内。"),
    405: ("不能这样打开", "请从工作台重新进入。"),
    409: ("现在办不了", "内容在您打开之后有了变化。请刷新后再看。"),
    410: ("已经失效", "这条信息已经紧急下架，不再提供。"),
    413: ("文件太大", "请压缩图片或拆分后再上传。"),
    422: ("有内容要改", "请照各处的说明改好再提交。"),
    429: ("操作太频繁", "请稍后再试。"),
    500: ("程序出错了", "问题已经记录。请稍后再试；如仍不行，请告诉系统管理员出错的时间。"),
    503: ("暂时连不上数据库", "请过一分钟再试，先看看刚才的操作是否已经办好。"),
}
# What a program is told otherwise than a person.
_TOLD: Final = {
    400: ("提交的内容读不懂", "请检查请求的格式和编码。"),
    403: ("没有权限", "这里不接受这个请求。"),
    404: ("没有这个地址", "地址可能写错了，或者内容已经撤下，或者不在密钥的授权范围内。"),
    405: ("不能用这个方法", "请换成回答头 Allow 里写的方法。"),
    409: ("现在办不了", "现在的状态办不了这件事。请重新读取后再看。"),
    413: ("请求太大", "请求的内容超过了这个接口的上限。"),
    500: ("程序出错了", "问题已经记录。请稍后用同一个 Idempotency-Key 再试；如仍不行，请告诉系统管理员出错的时间。"),
    503: ("暂时连不上数据库", "请过一分钟用同一个 Idempotency-Key 再试。"),
}
# And a resident, who knows of no console.
_READER: Final = {
    403: ("没有收下", "请返回上一页，刷新后再提交一次。"),
    404: ("没有这个页面", "地址可能写错了，或者内容已经撤下。"),
    405: ("不能这样打开", "请返回上一页，再点一次。"),
    413: ("写的太长", "请写短一点再提交，或者打电话问。"),
    500: ("程序出错了", "问题已经记录。请过一会儿再试，也可以打电话问，或者到村委会问。"),
    503: ("暂时打不开", "请过一分钟再试。"),
}
_KEPT: Final = ("Allow", "Retry-After")  # headers of a refusal
_AGAIN_IN: Final = "5"  # seconds: providers repeat a callback that was answered so


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every refusal and every bug into a page or a problem document."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        answer = _answer(request, error.status, _sentence(error), error.errors if isinstance(error, Problem) else ())
        answer.headers.update({name: error.headers[name] for name in _KEPT if name in error.headers})
        return answer
    except AccessError as error:
        return _answer(request, 403, str(error))
    except web.RequestPayloadError:  # packed wrongly, or cut off
        return _answer(request, 400, "")
    except Exception as error:  # noqa: BLE001 -- the last door: whatever it was, the person gets a page
        resource = request.match_info.route.resource
        place = resource.canonical if resource else "?"
        # Never str(error): a database driver quotes values, and values are people.
        _log.exception("unhandled %s at %s %s", type(error).__name__, request.method, place, exc_info=_bare(error))
        answer = _answer(request, 503 if isinstance(error, LOST) else 500, "")
        if isinstance(error, LOST):
            answer.headers["Retry-After"] = _AGAIN_IN
        return answer


def _sentence(error: web.HTTPException) -> str:
    """What the handler said; aiohttp's own English phrases are not for people."""
    text = error.text or ""
    return "" if text.isascii() else text


def _bare(error: Exception) -> Exception:
    """The same trace without the message and without what caused it."""
    bare = RuntimeError(type(error).__name__).with_traceback(error.__traceback__)
    bare.__suppress_context__ = True
    return bare


def _answer(request: web.Request, status: int, sentence: str, errors: Sequence[Mapping[str, str]] = ()) -> web.Response:
    program, console = request.path.startswith(_MACHINES), request.path.startswith("/console")
    words = _WORDS | (_TOLD if program else {} if console else _READER)
    title, hint = words.get(status, words[400 if status < 500 else 500])  # noqa: PLR2004
    if program or "json" in request.headers.get("Accept", ""):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": sentence or hint}
        if errors:
            body["errors"] = list(errors)
        return web.Response(
            status=status,
            text=json.dumps(body, ensure_ascii=False),
            content_type="application/problem+json",
            headers={"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None,
        )
    if status == HTTPStatus.NOT_FOUND and not request.path.startswith(_STAFF):  # a resident has typed it
        return answer(request, gone(status, _NO_PAGE, _TO_VILLAGE))
    if sentence and status == HTTPStatus.BAD_REQUEST:
        title = _TO_FILL
    home = ("/console", "回到工作台") if console else ("/", "输编号查通知")
    return render(
        request, "error.html", status=status, title=title, sentence=sentence or hint, back=_back(request), home=home
    )


def _back(request: web.Request) -> str:
    """The address, on this site, of the form that was sent; empty: none was, or its browser does not say which."""
    if request.method != "POST":
        return ""
    try:
        came = URL(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return came.raw_path_qs if came.host and came.authority == request.host else ""
