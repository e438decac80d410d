"""What the page of accounts asks of a 公众号 that is not verified: what it needs to hear and answer, who sends by hand.

It has no interface to send by, lists no followers and takes no menu; what people write to it or do comes as callbacks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from channels.base import Form
from channels.packing import HOURS
from channels.wechat.channel.options import KEEPER, UNVERIFIED

_WHERE: Final = "微信公众平台“设置与开发”→“开发接口管理”→“服务器配置”里的"


@dataclass(frozen=True, slots=True)
class Asked:
    """In the order of the form; the checks are those of the channel's own Options."""

    appid: str = field(metadata={"label": "开发者ID(AppID)", "hint": "微信公众平台“开发接口管理”里，wx开头的一串"})
    token: str = field(metadata={"label": "令牌(Token)", "hint": f"{_WHERE}令牌，自己定，3到32位字母或数字"})
    aes_key: str = field(
        metadata={
            "label": "消息加解密密钥",
            "hint": f"{_WHERE}EncodingAESKey，点“随机生成”，43位；消息加解密方式选安全模式",
        }
    )
    keeper: str = field(
        default="", metadata={"label": "由谁群发", "hint": f"管公众号的人，如：星亮村村委会。不填：{KEEPER}"}
    )
    phone: str = field(default="", metadata={"label": "联系电话", "hint": "管公众号的人的电话"})
    hours: int = field(default=HOURS, metadata={"label": "几小时内发布", "hint": f"从推送开始算，不填：{HOURS}"})


FORM: Final = Form(
    "未认证的公众号",
    "村里、镇里自己的订阅号，没有认证的，微信不给发送的接口。登记以后：关注的人系统看得到，居民发来的话系统马上回；"
    "每次推送生成一份复制包，由管号的人在微信后台群发，再把链接贴回来。",
    Asked,
    {"kind": UNVERIFIED},
)
