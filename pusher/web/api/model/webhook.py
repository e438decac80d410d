"""Webhooks as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from pusher.web.api.model.base import Model


class NewWebhook(Model):
    """Where to tell, and of what."""

    url: str = Field(max_length=500, pattern=r"^https?://[!-~]+$", description="https 地址；内网地址要在部署时允许")
    kinds: list[Literal["item", "push", "question"]] = Field(
        min_length=1, max_length=3, description="item 信息、push 推送、question 来信；密钥要有相应的读的用途"
    )


class Webhook(Model):
    """An address that is told."""

    webhook: str
    url: str
    kinds: list[str]
    made_at: datetime
    failing_since: datetime | None = Field(description="从什么时候起没有收下；null：上一次收下了")
    said: str = Field(description="上一次的结果")


class NewSecret(Webhook):
    """The address with the secret that signs what is told: shown this once."""

    secret: str = Field(description="Standard Webhooks 的 whsec_…，用来核对 webhook-signature")


class Webhooks(Model):
    """The addresses of this key."""

    webhooks: list[Webhook]
