"""What the API takes and gives: requests are validated by these models, and the OpenAPI document is made of them."""

from pusher.web.api.model.audience import Counted, Group, Groups, PlaceNamed, Proposals, Proposed
from pusher.web.api.model.base import Model, Paged
from pusher.web.api.model.item import (
    Facts,
    Found,
    Item,
    ItemLine,
    Items,
    ItemsAsked,
    NewDocument,
    NewItem,
    PhoneLine,
    Reason,
    Told,
    Vouched,
)
from pusher.web.api.model.push import Carrier, Check, Go, Lost, NewPush, Push, Pushes, Report, Said, Village
from pusher.web.api.model.question import Question, Questions, QuestionsAsked
from pusher.web.api.model.roster import NewRoster, Roster, RosterCheck, RosterCounts, Token
from pusher.web.api.model.webhook import NewSecret, NewWebhook, Webhook, Webhooks

__all__ = [
    "Carrier",
    "Check",
    "Counted",
    "Facts",
    "Found",
    "Go",
    "Group",
    "Groups",
    "Item",
    "ItemLine",
    "Items",
    "ItemsAsked",
    "Lost",
    "Model",
    "NewDocument",
    "NewItem",
    "NewPush",
    "NewRoster",
    "NewSecret",
    "NewWebhook",
    "Paged",
    "PhoneLine",
    "PlaceNamed",
    "Proposals",
    "Proposed",
    "Push",
    "Pushes",
    "Question",
    "Questions",
    "QuestionsAsked",
    "Reason",
    "Report",
    "Roster",
    "RosterCheck",
    "RosterCounts",
    "Said",
    "Token",
    "Told",
    "Village",
    "Vouched",
    "Webhook",
    "Webhooks",
]
