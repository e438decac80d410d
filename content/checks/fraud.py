"""What no notice does: ask for numbers and codes by reply or link (像诈骗短信), or sell something (推广)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.checks.finding import Finding, Severity
from content.checks.passage import Passage
from content.checks.policy import finding
from content.pattern import late
from content.unsubscribe import unsubscribe_words

_NUMBER: Final = (
    r"(?:身份证(?:件)?(?:号码?|信息|照片|正反面)?|银行卡(?:号|信息)?|银行账[号户]|卡号|一卡通号|社保卡号|存折号|"
    r"验证码|校验码|动态码|密码|口令)"
)
_CODE: Final = r"(?:(?:短信|手机|动态)?(?:验证码|校验码|动态码)|(?:银行卡|支付|取款|登录)?密码)"
# By reply, by a link or a scanned code: what only a swindler does. Handing papers in at a counter is an office's day.
_REPLY: Final = late(
    rf"(?:回复|短信回复|回短信|回信|发短信|发(?:送)?(?:至|到|给)|私信|微信(?:发|上报)|群里(?:报|发))[^。；！？\n]{{0,16}}?{_NUMBER}"
    rf"|(?:将|把)[^。；！？\n]{{0,12}}?{_NUMBER}[^。；！？\n]{{0,10}}?(?:回复|发(?:送)?(?:至|到|给)|短信告知)"
)
_LEADS: Final = (
    r"(?:(?:点击|点开|打开|登录|进入|访问)(?:以下|下方|下面|短信)?(?:的|里的|中的)?(?:链接|网址|网页|https?://\S+)|https?://\S+"
    r"|(?:扫(?:描)?|识别|长按)(?:下方|下面)?(?:的)?(?:二维)?码)"
)
_ENTER: Final = (
    "(?:填写|填报|填上|录入|输入|提交|上传|补充|绑定|更新|验证|核实|核验|核对"
    "|登记|登录|注册|认证|报送|上报|申报|采集|完善|提供|确认|预留|激活)"
)
# Papers that are taken along are not typed in: 扫码登记后凭身份证入场.
_THERE: Final = r"(?:(?!https?:|[带持凭携]|现场|当面|窗口|出示|查验|咨询)[^。；！？\n])"
_LINK: Final = late(
    rf"{_LEADS}{_THERE}{{0,20}}?{_ENTER}{_THERE}{{0,14}}?{_NUMBER}"
    rf"|{_LEADS}[^。；！？\n]{{0,8}}?(?:将|把){_THERE}{{0,12}}?{_NUMBER}{_THERE}{{0,12}}?(?:{_ENTER}|填|报|传)"
)
_TELL: Final = late(rf"(?:告知|提供|报(?:送|上)?|说出|发来)[^。；！？\n，]{{0,8}}?{_CODE}")
_WARNED: Final = late(r"不(?!动产|同)|[勿莫]|(?<![性个分特区类级])别|谨防|警惕|拒绝|防止|骗|索要|凡是|任何")
_SELLING: Final = late(
    r"限时(?:特价|优惠|抢购)|特价|秒杀|抢购|买一送一|满\d+(?:元)?(?:立)?减\d+|[\d.一二三四五六七八九]+折(?:起|优惠|销售|促销)|优惠价|"
    r"大促|代金券|返现|进店有礼|加盟|招商热线|低至\d+"
)
_BEFORE: Final = 10  # characters of the same sentence that may turn a request into a warning


def asks(found: Iterable[Passage]) -> Iterator[Finding]:
    """Block texts that ask for ID numbers, cards or codes by reply or link: residents learn that offices never do."""
    for passage in found:
        hits = [hit for pattern in (_REPLY, _LINK, _TELL) for hit in pattern.finditer(passage.text)]
        for hit in sorted(hits, key=lambda one: one.start()):
            if not _warns(passage.text, hit):
                yield finding(
                    "asks",
                    passage.place,
                    hit[0][:40],
                    reason="让人用短信、链接报证件号、卡号、验证码，和诈骗短信一个样",
                    suggestion="改成到窗口办理或拨打座机；确需网上填报的，写官方平台的名称，让居民自己去找",
                )
                break


def promotion(found: Iterable[Passage]) -> Iterator[Finding]:
    """Block promotions, and words that only a promotion ends with; one selling word alone is for a person to judge."""
    words: dict[str, Passage] = {}
    for passage in found:
        if words_of_refusal := unsubscribe_words(passage.text):
            yield finding(
                "promotion",
                passage.place,
                words_of_refusal,
                reason="通知短信不写退订语，写了会被运营商当成推广拦下",
                suggestion="删去这句；居民回“退订”照样有效",
            )
        for hit in _SELLING.finditer(passage.text):
            words.setdefault(hit[0], passage)
    for word, passage in words.items():
        one = len(words) == 1
        yield finding(
            "promotion",
            passage.place,
            word,
            reason="像商业推广。通知端口不能发推广" if not one else "这个词常见于商业推广",
            suggestion="推广信息不能从这里发，请删去" if not one else "不是推广的不用改",
            severity=Severity.WARN if one else None,
        )


def _warns(text: str, hit: re.Match[str]) -> bool:
    """Whether the sentence around a request tells people not to do it."""
    start = max(text.rfind(mark, 0, hit.start()) for mark in "。；！？\n") + 1
    before = text[max(start, hit.start() - _BEFORE) : hit.start()]
    return _WARNED.search(before + hit[0]) is not None
