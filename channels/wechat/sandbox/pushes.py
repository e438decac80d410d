"""What the stand-in WeChat posts to our callback address: encrypted XML, signed as the platform signs.

Source: developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption. On wechatpy's crypto, not our own.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence

from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from channels.sandbox.world import World
from channels.wechat.sandbox.platform import Official


def template_finished(number: int, status: str) -> str:
    """Body of the event after a template message."""
    return (
        f"<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>{number}</MsgID><Status><![CDATA[{status}]]></Status>"
    )


def mass_finished(number: int, status: str, total: int, meant: int, errors: int, addresses: Sequence[str] = ()) -> str:
    """Body of the event after a mass send; `meant` is who was left after the platform's filter."""
    sent = meant - errors if status == "send success" else 0
    return (
        f"<Event><![CDATA[MASSSENDJOBFINISH]]></Event><MsgID>{number}</MsgID><Status><![CDATA[{status}]]></Status>"
        f"<TotalCount>{total}</TotalCount><FilterCount>{meant}</FilterCount><SentCount>{sent}</SentCount>"
        f"<ErrorCount>{meant - sent}</ErrorCount><CopyrightCheckResult><Count>0</Count><ResultList></ResultList>"
        "<CheckState>2</CheckState></CopyrightCheckResult>"
        f"<ArticleUrlResult><Count>{len(addresses)}</Count><ResultList>"
        + "".join(
            f"<item><ArticleIdx>{place}</ArticleIdx><ArticleUrl><![CDATA[{address}]]></ArticleUrl></item>"
            for place, address in enumerate(addresses, 1)
        )
        + "</ResultList></ArticleUrlResult>"
    )


def published(name: str, publish_id: str, status: int, article_id: str, addresses: Sequence[str]) -> str:
    """Body of the event after a publication, by one of the names that it was seen under."""
    items = "".join(
        f"<item><idx>{place}</idx><article_url><![CDATA[{address}]]></article_url></item>"
        for place, address in enumerate(addresses, 1)
    )
    detail = (
        f"<article_id><![CDATA[{article_id}]]></article_id>"
        f"<article_detail><count>{len(addresses)}</count>{items}</article_detail>"
    )
    return (
        f"<Event><![CDATA[{name}]]></Event><PublishEventInfo><publish_id>{publish_id}</publish_id>"
        f"<publish_status>{status}</publish_status>{'<fail_idx>1</fail_idx>' if status else detail}</PublishEventInfo>"
    )


def notice_sent(template: str, number: int, code: int, status: str) -> str:
    """Body of the event after a subscription notice."""
    return (
        "<Event><![CDATA[subscribe_msg_sent_event]]></Event><SubscribeMsgSentEvent><List>"
        f"<TemplateId><![CDATA[{template}]]></TemplateId><MsgID>{number}</MsgID>"
        f"<ErrorCode>{code}</ErrorCode><ErrorStatus><![CDATA[{status}]]></ErrorStatus>"
        "</List></SubscribeMsgSentEvent>"
    )


def popup_answered(answers: Mapping[str, str]) -> str:
    """Body of the event when a person answers the pop-up on a page: accept or reject, by template."""
    lists = "".join(
        f"<List><TemplateId><![CDATA[{template}]]></TemplateId>"
        f"<SubscribeStatusString><![CDATA[{status}]]></SubscribeStatusString><PopupScene>1</PopupScene></List>"
        for template, status in answers.items()
    )
    return (
        f"<Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>{lists}</SubscribeMsgPopupEvent>"
    )


def consent_withdrawn(template: str) -> str:
    """Body of the event when a person switches a template off in the settings."""
    return (
        "<Event><![CDATA[subscribe_msg_change_event]]></Event><SubscribeMsgChangeEvent><List>"
        f"<TemplateId><![CDATA[{template}]]></TemplateId>"
        "<SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString>"
        "</List></SubscribeMsgChangeEvent>"
    )


def followed(scene: str | None) -> str:
    """Body of the event when a person follows, perhaps by a parametric QR."""
    key = f"qrscene_{scene}" if scene else ""
    return f"<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[{key}]]></EventKey>"


def scanned(scene: str) -> str:
    """Body of the event when a follower scans a parametric QR."""
    return f"<Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[{scene}]]></EventKey>"


def unfollowed() -> str:
    """Body of the event when a follower leaves."""
    return "<Event><![CDATA[unsubscribe]]></Event><EventKey><![CDATA[]]></EventKey>"


def push(world: World, account: Official, openid: str, body: str, delay: float | None = None) -> None:
    """Post an event in the background."""
    content, query = sealed(world, account, openid, f"<MsgType><![CDATA[event]]></MsgType>{body}")
    world.post("wechat", account.key, content, query=query, headers={"Content-Type": "text/xml"}, delay=delay)


async def push_now(world: World, account: Official, openid: str, body: str) -> bytes:
    """Post an event and wait for the reply."""
    content, query = sealed(world, account, openid, f"<MsgType><![CDATA[event]]></MsgType>{body}")
    return await world.deliver("wechat", account.key, content, query=query, headers={"Content-Type": "text/xml"})


def sealed(world: World, account: Official, openid: str, body: str) -> tuple[bytes, dict[str, str]]:
    """The body of a post and its query, as safe mode has them."""
    stamp, nonce = str(int(world.now().timestamp())), str(secrets.randbelow(1_000_000_000))
    own = f"gh_{account.key}"
    plain = (
        f"<xml><ToUserName><![CDATA[{own}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{stamp}</CreateTime>{body}</xml>"
    )
    key = base64.b64decode(account.aes_key + "=")
    encrypted = PrpCrypto(key).encrypt(plain, account.appid).decode()
    content = f"<xml><ToUserName><![CDATA[{own}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    query = {
        "signature": _signature(account.callback_token, stamp, nonce),
        "timestamp": stamp,
        "nonce": nonce,
        "openid": openid,
        "encrypt_type": "aes",
        "msg_signature": _signature(account.callback_token, stamp, nonce, encrypted),
    }
    return content.encode(), query


def _signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)
