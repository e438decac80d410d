"""Webhooks by the API: a key's own addresses, for what the key may read."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.fetch import FetchError, judged
from pusher.store import webhook as store
from pusher.web.api import model
from pusher.web.api.audiences import wrong
from pusher.web.api.door import Call
from pusher.web.problem import Problem
from pusher.webhook import new_secret

_READS: Final = {
    "item": Action.READ_ITEM,
    "push": Action.READ_REPORT,
    "question": Action.ANSWER_QUESTION,
}
_MOST: Final = 10


async def index(call: Call) -> model.Webhooks:
    """The addresses of this key."""
    return model.Webhooks(webhooks=[_shown(one) for one in await store.webhooks(call.conn, call.key.id)])


async def add(call: Call) -> model.NewSecret:
    """Tell one more address; its secret is shown this once."""
    given: model.NewWebhook = call.body
    unread = [kind for kind in given.kinds if not call.key.may(_READS[kind])]
    if unread:
        raise Problem(403, f"这个密钥不能读 {unread[0]}，不能要它的变动。")
    if len(await store.webhooks(call.conn, call.key.id)) >= _MOST:
        raise Problem(409, f"一个密钥最多{_MOST}个地址。请先停掉不用的。")
    try:
        judged(given.url, inside=call.deps.settings.fetch_inside)  # a name is looked up when it is told, each time anew
    except FetchError as error:
        raise wrong("/url", str(error)) from error
    secret = new_secret()
    sealed = call.deps.vault.seal(secret)
    number = await store.add_webhook(
        call.conn, call.key.id, given.url, set(given.kinds), (sealed.key_id, sealed.cipher), call.now
    )
    await call.record("add_webhook", call.grant.lo, f"webhook {number}", {"kinds": sorted(set(given.kinds))})
    made = next(one for one in await store.webhooks(call.conn, call.key.id) if one.id == number)
    return model.NewSecret(**_shown(made).model_dump(), secret=secret)


async def end(call: Call) -> model.Webhooks:
    """Tell it no longer."""
    number = int(call.arg("webhook"))
    if not await store.end_webhook(call.conn, number, call.key.id, call.now):
        raise Problem(404)
    await call.record("end_webhook", call.grant.lo, f"webhook {number}")
    return await index(call)


def _shown(one: store.Webhook) -> model.Webhook:
    return model.Webhook(
        webhook=str(one.id), url=one.url, kinds=one.kinds, made_at=one.made_at, failing_since=one.failing_since,
        said=one.said,
    )  # fmt: skip
