"""A rule that came from outside (a form, a row) under today's words: tags and attributes as the county has them now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audiences.group.rule import AllOf, AnyOf, AtHome, AttributeIs, HasTag, Not, Rule, RuleError
from audiences.matter import Attribute, Tag


def known(rule: Rule, tags: Iterable[Tag], attributes: Iterable[Attribute]) -> Rule:
    """The rule with the names and matters that its tags and attributes have; RuleError for one that is not there.

    What a rule says of its matters decides who may see names, so that nobody's word is taken for it.
    """
    return _known(rule, {tag.id: tag for tag in tags}, {one.id: one for one in attributes})


def _known(rule: Rule, tags: dict[int, Tag], attributes: dict[int, Attribute]) -> Rule:  # noqa: PLR0911
    match rule:
        case Not(inner):
            return Not(_known(inner, tags, attributes))
        case AtHome(inner):
            return AtHome(_known(inner, tags, attributes))
        case AllOf(rules):
            return AllOf(tuple(_known(part, tags, attributes) for part in rules))
        case AnyOf(rules):
            return AnyOf(tuple(_known(part, tags, attributes) for part in rules))
        case HasTag(number, name):
            if (tag := tags.get(number)) is None:
                raise RuleError(f"标签“{name}”已经没有了，请去掉这一条或另选标签")
            return HasTag(tag.id, tag.name, tag.matter)
        case AttributeIs():
            one = attributes.get(rule.attribute)
            if one is None or one.type is not rule.type:
                raise RuleError(f"“{rule.name}”已经没有了，请去掉这一条")
            return replace(rule, name=one.name, matter=one.matter, unit=one.unit)
        case _:
            return rule
