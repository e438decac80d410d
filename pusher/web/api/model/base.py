"""What every model shares: unknown fields are errors, codes are strings.

Codes of divisions (15 digits) and numbers of pushes are strings: JavaScript rounds long numbers. Times are ISO 8601
with their offset.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from pusher.web.forms import in_our_time

MOST: Final = 100  # lines of a page


def _of_our_time(value: date) -> date:
    if not in_our_time(value):
        raise PydanticCustomError("far_off", "another age")
    return value


Division = Annotated[
    str, Field(pattern=r"^[1-9]\d{14}$", description="统计用区划代码，15位", examples=["421321101201000"])
]
ShortCode = Annotated[str, Field(pattern=r"^[0-9A-Z]{7}$", description="信息的短码", examples=["7K3M9XA"])]
PushNumber = Annotated[str, Field(pattern=r"^[1-9]\d{14}$", description="推送编号", examples=["202611000000001"])]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256，64位十六进制")]
Day = Annotated[date, AfterValidator(_of_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Line = Annotated[str, Field(max_length=200)]


class Model(BaseModel):
    """Unknown fields are an error: a misspelt one is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Paged(Model):
    """Which page of a list."""

    cursor: str | None = Field(None, pattern=r"^\d{1,18}$", description="上一页的 next；不填是第一页")
    limit: int = Field(50, ge=1, le=MOST, description="一页最多几条")
