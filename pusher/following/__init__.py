"""Followers (关注者): who follows each account and where they are at home, kept in step with the platform.

Events tell of most of it; events get lost, so each night the platform's list is walked through and compared.
"""

from pusher.following.code import codes
from pusher.following.label import label
from pusher.following.walk import walk

__all__ = ["codes", "label", "walk"]
