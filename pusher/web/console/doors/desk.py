"""Doors that all have: the first page, the session, one's own account; and those to the staff."""

from __future__ import annotations

from typing import Final

from pusher.access import Action
from pusher.web.console import guide, home, me, me_devices, me_wechat, sign_in, staff, staff_phone
from pusher.web.console.visit import Route

STAFF: Final = r"/console/staff/{staff:[1-9]\d{0,17}}"

ROUTES: Final = (
    Route("GET", "/console", home.show, None),
    Route("GET", "/console/guide", guide.show, None),
    Route("POST", "/console/sign-out", sign_in.leave, None),
    Route("GET", "/console/grants", sign_in.grants, None),
    Route("POST", "/console/grants", sign_in.choose_grant, None),
    Route("GET", "/console/me", me.show, None),
    Route("POST", "/console/me/password", me.change_password, None),
    Route("POST", "/console/me/second", me.enrol_second, None),
    Route("GET", "/console/me/pin", me_devices.ask_pin, None),
    Route("POST", "/console/me/pin", me_devices.save_pin, None),
    Route("POST", "/console/me/devices/end", me_devices.end, None),
    Route("GET", "/console/me/wechat", me_wechat.show, None),
    Route("POST", "/console/me/wechat", me_wechat.bind, None, pin=True),
    Route("POST", "/console/me/wechat/end", me_wechat.end, None),
    Route("GET", "/console/staff", staff.index, Action.SEE_STAFF),
    Route("POST", "/console/staff", staff.add, Action.MANAGE_STAFF),
    Route("GET", STAFF, staff.show, Action.SEE_STAFF),
    Route("POST", f"{STAFF}/password", staff.reset, Action.MANAGE_STAFF),
    Route("POST", f"{STAFF}/second", staff.drop_second, Action.MANAGE_STAFF),
    Route("POST", f"{STAFF}/phone", staff_phone.save, Action.MANAGE_STAFF),
    Route("POST", f"{STAFF}/pin", staff_phone.clear_pin, Action.MANAGE_STAFF),
    Route("POST", f"{STAFF}/switch", staff.switch, Action.MANAGE_STAFF),
    Route("POST", f"{STAFF}/grants", staff.give, Action.MANAGE_GRANTS),
    Route("POST", f"{STAFF}/grants/end", staff.take_back, Action.MANAGE_GRANTS),
)
