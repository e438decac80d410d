"""Words of refusal (退订语): 拒收请回复R and its kin. A promotion ends with them, a notice never carries them. Pure.

Carriers file a text by these words, however it spells them (通信短信息服务管理规定; facts/sms.md C3). So letters alone
are read: widths, case, spaces, quotes, punctuation, old characters and letters that only look Latin are all the same.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from content.pattern import late

_SAME: Final = str.maketrans(
    {"訂": "订", "復": "复", "覆": "复", "請": "请", "發": "发", "絕": "绝", "囬": "回", "囘": "回"}
    | dict.fromkeys("\u0422\u0442\u03a4\u03c4", "T")  # Cyrillic and Greek
    | dict.fromkeys("\u039d", "N")
)
_MAIL: Final = r"(?:本|此|该|这)?(?:类|条)?(?:短信|信息|消息)?"
_STOP: Final = rf"(?:拒收|退订|拒绝(?:再)?接收|不再接收|取消(?:订阅|接收)|屏蔽|免打扰){_MAIL}"
_UNWANTED: Final = rf"(?:不想|不愿意?|不再|不需要?|无需|不用|不要)(?:再|继续)?(?:接收|收到?){_MAIL}(?:的|者)?"
_SAY: Final = r"(?:回复?|答复|发送?|编辑|输入|按)(?:短信|信息|字母|数字|字|键|内容|大写|小写|至|到|本)*"
_LETTERS: Final = r"(?:[A-Z]{1,11}|退订)(?![A-Z0-9])"
_KEY: Final = rf"(?:{_LETTERS}|[0-9]{{1,5}}(?![A-Z0-9]))"
_SO: Final = r"(?:请|可|即|就|可以|来|以|便|能|进行|办理|表示|申请|取消|发送?|至|到|[0-9]{3,20})*"
_WORDS: Final = late(
    rf"(?:{_STOP}|{_UNWANTED})(?:请|可|即|就|可以|直接|通过|者|的)*{_SAY}{_KEY}"
    rf"|{_SAY}{_KEY}{_SO}{_STOP}"
    r"|(?:退订|拒收)(?:TD|[RTN])(?![A-Z0-9恤型])"
    r"|(?<![A-Z0-9])(?:TD|[RTN])(?:退订|拒收)"
    rf"|{_SAY}(?:TD|[RTN])退$"
)
_HINT: Final = late("[退拒收屏扰订訂]")  # one of these stands in every spelling: most texts need no more


def unsubscribe_words(text: str) -> str:
    """Return the first words of refusal in a text, as they stand there; empty: it carries none."""
    if not _HINT.search(text):
        return ""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).translate(_SAME).upper():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    found = _WORDS.search("".join(letters))
    if found is None:
        return ""
    return text[places[found.start()] : places[found.end() - 1] + 1]
