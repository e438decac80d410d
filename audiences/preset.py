"""Preset groups (常用人群) for the six key subjects and what is asked for beside them. Pure.

The subjects are those of the seeds: 脱贫攻坚、乡村振兴、村级财务、惠农政策、养老服务、社会救助.
A preset that asks for a tag which the county's rosters do not have says so, and what to do; it never guesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audiences.group import Age, AllOf, AnyOf, AtHome, HasTag, Rule
from audiences.kinds import are_children, names_of
from audiences.matter import Tag
from audiences.resident import Basis


@dataclass(frozen=True, slots=True)
class Preset:
    """A group that most counties need; `kinds` are alternatives by their usual name in KINDS."""

    key: str
    subject: str
    name: str
    basis: Basis = Basis.REGISTERED
    kinds: tuple[str, ...] = ()
    age: Age | None = None
    holder: str = ""  # which office keeps the list of them


@dataclass(frozen=True, slots=True)
class Offer:
    """A preset in one county: its rule, None where none of its tags is there, and which tags are missing."""

    preset: Preset
    rule: Rule | None
    missing: tuple[str, ...] = ()

    @property
    def wanting(self) -> str:
        """Which tags are missing; empty where none is."""
        return f"名册里还没有{'、'.join(f'“{name}”' for name in self.missing)}标记" if self.missing else ""

    @property
    def remedy(self) -> str:
        """What to do about the missing tags; empty where nothing is missing."""
        if not self.missing:
            return ""
        return (
            f"请县政务公开办先在“事项和标签”里采用；再向{self.preset.holder}要最新名单，"
            f"在花名册的“标签”一列给这些人写上“{self.missing[0]}”，导入一次；也可以先用本次名单发送。"
        )


PRESETS: Final = (
    Preset("revival", "脱贫攻坚、乡村振兴", "脱贫户和监测户", kinds=("脱贫户", "监测户"), holder="乡村振兴办公室"),
    Preset("finance", "村级财务", "全体村民"),
    Preset("grain", "惠农政策", "种粮农户", Basis.FARMING, ("种粮农户",), holder="农业服务中心或财政所"),
    Preset("elderly", "养老服务", "60周岁及以上老人", age=Age(60)),
    Preset("aged", "养老服务", "80周岁及以上老人", age=Age(80)),
    Preset("alone", "养老服务", "独居老人", Basis.LIVING, ("独居老人",), holder="民政办公室"),
    Preset("relief", "社会救助", "低保和特困对象", kinds=("低保", "特困"), holder="民政办公室"),
    Preset("disabled", "社会救助", "残疾人", kinds=("残疾人",), holder="残联专干"),
    Preset("insured", "医疗保障", "城乡居民医保参保人", kinds=("医保参保人",), holder="医保窗口"),
    Preset("pupils", "教育", "在校学生的家庭", kinds=("学生",), holder="中心学校"),
)


def offers(tags: Iterable[Tag]) -> tuple[Offer, ...]:
    """Every preset as this county can use it."""
    vocabulary = {tag.name: tag for tag in tags}
    return tuple(_offer(preset, vocabulary) for preset in PRESETS)


def _offer(preset: Preset, vocabulary: dict[str, Tag]) -> Offer:
    if not preset.kinds:
        return Offer(preset, preset.age or AllOf(()))
    found, missing = [], []
    for kind in preset.kinds:
        tags = [vocabulary[name] for name in names_of(kind) if name in vocabulary]
        found += [HasTag(tag.id, tag.name, tag.matter) for tag in tags]
        missing += [] if tags else [kind]
    if not found:
        return Offer(preset, None, tuple(missing))
    rule: Rule = found[0] if len(found) == 1 else AnyOf(tuple(found))
    return Offer(preset, AtHome(rule) if all(map(are_children, preset.kinds)) else rule, tuple(missing))
