"""How a document is made: its title, the attachments that it names, its 解读."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.checks.finding import Finding, Severity
from content.checks.passage import lines
from content.checks.policy import finding
from content.enclosed import MARK, is_file, named
from content.item import Genre, Nature, Version
from content.pattern import late

_FORMS: Final = late(
    r"(?:通知|公告|通告|公示|公示表|决定|决议|意见|意见稿|征集稿|办法|方案|规定|细则|规则|规范|制度|章程|报告|请示|批复|复函|函|纪要|"
    r"公报|通报|条例|令|命令|议案|计划|规划|要点|指南|清单|目录|标准|倡议书|公开信|一封信|须知|说明|解读|问答|名单|一览表|表|总结|"
    r"启事|预案|预警|提示|提醒|简报|简章|情况|结果|措施|任务分工|责任书|协议|合同|回应|答复|消息|新闻发布稿|成效|明白卡|明白纸|流程)"
    r"(?:[（(【〔][^）)】〕]*[）)】〕])*$"
)
_ABOUT: Final = late(r"(?:^|[一-鿿])关于")
_ATTACHED: Final = late(r"^\s*附\s*件\s*(?:[0-9一二三四五六七八九十]{0,2})\s*[:：]?\s*$")
_SAID: Final = late(r"(?:详见|见|参见|按照|填写|附)附\s*件|附件\s*[0-9一二三四五六七八九十]")
_WATCH: Final = late(r"监督|举报|投诉|反映|异议")


def title(version: Version) -> Iterator[Finding]:
    """Note a government's title that says neither what kind of document it is nor stands grammatically."""
    words = "".join(version.title.split())
    if "关于对" in words:
        yield finding(
            "title",
            "标题",
            "关于对",
            reason="“关于”和“对”重复",
            suggestion="删去“对”",
        )
    if version.nature is Nature.GOVERNMENT and _ABOUT.search(words) and not _FORMS.search(words):
        yield finding(
            "title",
            "标题",
            words[-10:],
            reason="标题没有写明文种",
            suggestion="末尾写明是通知、公告、公示还是别的文种",
        )


def attached(version: Version) -> Iterator[Finding]:
    """Warn of attachments that the text names and nobody added, note those that no word of the text names."""
    body = [line for _, line in lines(version.blocks)]
    texts = [line.strip() for line in body]
    names = [name for _, name in named(body)]
    files = ["".join(attachment.name.split()) for attachment in version.attachments]
    inline = not names and any(_ATTACHED.match(text) for text in texts)
    for text in texts:
        if MARK in text:
            yield _missing(text, f"附件没有取到，正文里留着“{MARK}”", "上传附件，再删去这几个字；没有的，把这一条删去")
    for name in (name for name in names if MARK not in name):
        short = re.sub(r"[。；;]+$", "", "".join(name.split()))
        if any(_alike(short, file) for file in files) or inline:
            continue
        if (not is_file(short) and sum("".join(text.split()) == short for text in texts)) or (
            files and len(names) == 1
        ):
            continue
        yield _missing(short, "正文列出的附件没有上传")
    said = next((hit[0] for text in texts if (hit := _SAID.search(text))), None)
    if said and not names and not files and not inline:
        yield _missing(said, "正文提到附件，但没有附件")
    if files and not names and not any("附件" in text or "附表" in text for text in texts):
        yield _missing(version.attachments[0].name, "有附件，正文没有提到", severity=Severity.NOTE)


def explanation(version: Version, *, explained: bool | None) -> Iterator[Finding]:
    """Warn of a policy document with neither its 解读 (三同步) nor a stated reason; a stated one is named."""
    if version.genre is not Genre.POLICY or explained is not False:
        return
    why, who = version.unexplained, version.unexplained_by
    if why and who:
        yield finding(
            "explanation", "信息类别", version.genre.label, reason=f"没有解读，理由：{why}（{who}决定）",
            suggestion="理由随版本保存，印在审核表上", severity=Severity.NOTE,
        )  # fmt: skip
        return
    yield finding(
        "explanation",
        "信息类别",
        version.genre.label,
        reason="不作解读，但没有写明由谁决定" if why else "政策文件没有关联解读，也没有写明理由",
        suggestion="解读与文件同步起草、同步审签、同步发布；不作解读的，在“核对要点”里写明理由、由谁决定",
    )


def watched(version: Version) -> Iterator[Finding]:
    """Warn of a 公示 that tells nobody where to object."""
    if version.genre is not Genre.LISTING:
        return
    labels = [contact.label for contact in version.contacts] + [version.plain.contact]
    if not any(_WATCH.search(words) for words in (*labels, *(line for _, line in lines(version.blocks)))):
        yield finding(
            "elements", "联系电话", "", reason="公示没有监督电话", suggestion="写上监督举报电话，有异议的群众要找得到人"
        )


def _alike(name: str, file: str) -> bool:
    stem = re.sub(r"^附件\d*[.．、:：]?|\.[A-Za-z]{2,5}$", "", file)
    return bool(stem) and (name in stem or stem in name)


def _missing(quote: str, reason: str, remedy: str = "请核对附件", severity: Severity | None = None) -> Finding:
    return finding("attachment_missing", "附件", quote[:40], reason=reason, suggestion=remedy, severity=severity)
