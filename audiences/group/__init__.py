"""Groups (人群): rules as a small tree, readable as a sentence, compiled to one SQL predicate. Pure."""

from audiences.group.build import JOINS, Built, Join
from audiences.group.codec import from_json, to_json
from audiences.group.explain import Line, explain, fact_of
from audiences.group.follow import Followed, Turn, follow
from audiences.group.predicate import Predicate, mask, predicate, territory, unsure
from audiences.group.rule import (
    Age,
    AllOf,
    AnyOf,
    AtHome,
    AttributeIs,
    HasTag,
    InGroupDivisions,
    Leaf,
    Not,
    Operator,
    Person,
    Reachable,
    Rule,
    RuleError,
    SexIs,
    Way,
    Within,
    holds,
    leaves,
    matters,
)
from audiences.group.sentence import phrase, sentence, unknown
from audiences.group.vocabulary import known

__all__ = [
    "JOINS",
    "Age",
    "AllOf",
    "AnyOf",
    "AtHome",
    "AttributeIs",
    "Built",
    "Followed",
    "HasTag",
    "InGroupDivisions",
    "Join",
    "Leaf",
    "Line",
    "Not",
    "Operator",
    "Person",
    "Predicate",
    "Reachable",
    "Rule",
    "RuleError",
    "SexIs",
    "Turn",
    "Way",
    "Within",
    "explain",
    "fact_of",
    "follow",
    "from_json",
    "holds",
    "known",
    "leaves",
    "mask",
    "matters",
    "phrase",
    "predicate",
    "sentence",
    "territory",
    "to_json",
    "unknown",
    "unsure",
]
