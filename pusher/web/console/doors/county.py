"""Doors to what a county arranges: catalogue, rules, routes, accounts, sources, divisions."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import (
    accounts,
    catalogue,
    catalogue_data,
    catalogue_lists,
    gateways,
    hand_accounts,
    keys,
    places,
    rechecks,
    routes,
    rules,
    settings,
    sources,
    tags,
)
from pusher.web.console.visit import Route

CATALOGUE: Final = "/console/catalogue"
SOURCE: Final = r"/console/sources/{source:[1-9]\d{0,8}}"
ACCOUNT: Final = "/console/accounts/{key:[0-9a-z-]+}"
HAND_ACCOUNT: Final = "/console/accounts/new/{channel:[a-z]+}"

ROUTES: Final = (
    Route("GET", "/console/sources", sources.index, Action.MANAGE_SOURCES),
    Route("POST", "/console/sources", sources.add, Action.MANAGE_SOURCES),
    Route("POST", f"{SOURCE}/pause", sources.pause, Action.MANAGE_SOURCES),
    Route("POST", f"{SOURCE}/resume", sources.resume, Action.MANAGE_SOURCES),
    Route("GET", "/console/places", places.index, Action.MANAGE_DIVISIONS),
    Route("POST", "/console/places/look", places.look, Action.MANAGE_DIVISIONS),
    Route("POST", "/console/places/change", places.carry_out, Action.MANAGE_DIVISIONS),
    Route("GET", "/console/tags", tags.index, Action.CHOOSE_AUDIENCE),
    Route("POST", "/console/tags", tags.add, Action.MANAGE_MATTERS),
    Route("POST", "/console/tags/take", tags.take, Action.MANAGE_MATTERS),
    Route("GET", "/console/keys", keys.index, Action.MANAGE_KEYS),
    Route("POST", "/console/keys", keys.make, Action.MANAGE_KEYS),
    Route("POST", "/console/keys/end", keys.end, Action.MANAGE_KEYS),
    Route("GET", "/console/routes", routes.index, Action.MANAGE_ROUTES),
    Route("POST", "/console/routes", routes.add, Action.MANAGE_ROUTES),
    Route("POST", "/console/routes/end", routes.end, Action.MANAGE_ROUTES),
    Route("GET", CATALOGUE, catalogue.index, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/import", catalogue.ask, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/import", catalogue.try_out, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/put-in-force", catalogue.put_in_force, Action.MANAGE_CATALOGUE),
    Route("GET", f"{CATALOGUE}/late", catalogue_lists.late, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/late.xlsx", catalogue_lists.export_late, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/gaps", catalogue_lists.gaps, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/gaps.xlsx", catalogue_lists.export_gaps, Action.READ_ITEM),
    Route("GET", f"{CATALOGUE}/days", catalogue_data.days, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/days", catalogue_data.set_days, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/days/drop", catalogue_data.drop_day, Action.MANAGE_CATALOGUE),
    Route("GET", f"{CATALOGUE}/units", catalogue_data.units, Action.MANAGE_CATALOGUE),
    Route("POST", f"{CATALOGUE}/units", catalogue_data.set_units, Action.MANAGE_CATALOGUE),
    Route("GET", "/console/rechecks", rechecks.index, Action.READ_ITEM),
    Route("POST", "/console/rechecks/again", rechecks.again, Action.WRITE_ITEM),
    Route("GET", "/console/rules", rules.index, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/severity", rules.set_severity, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word", rules.add_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/word/drop", rules.drop_word, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/entry", rules.set_entry, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/allow", rules.allow, Action.TUNE_CHECKS),
    Route("POST", "/console/rules/disallow", rules.disallow, Action.TUNE_CHECKS),
    Route("GET", "/console/settings", settings.index, Action.SEE_SETTINGS),
    Route("POST", "/console/settings/hours", settings.set_hours, Action.CHANGE_SETTINGS),
    Route("POST", "/console/settings/standing", settings.set_standing, Action.CHANGE_SETTINGS),
    Route("GET", "/console/accounts", accounts.index, None),
    Route("GET", HAND_ACCOUNT, hand_accounts.ask, Action.MANAGE_ACCOUNTS),
    Route("POST", HAND_ACCOUNT, hand_accounts.save, Action.MANAGE_ACCOUNTS),
    Route("GET", ACCOUNT, gateways.show, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/close-mode", gateways.close_mode, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/pause", accounts.pause, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/resume", accounts.resume, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/open-mode", accounts.open_mode, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/weight", accounts.weigh, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/stock", accounts.stock, Action.MANAGE_ACCOUNTS),
    Route("POST", f"{ACCOUNT}/outside", accounts.outside, Action.MANAGE_ACCOUNTS),
)
