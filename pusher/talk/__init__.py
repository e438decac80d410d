"""Talking back (回话): what an account answers at once when somebody follows it, writes to it or taps its menu.

The words that ask for something known are answered with links to the pages; everything else goes to an office's inbox.
"""

from pusher.talk.answer import answer, understood
from pusher.talk.menu import MENU
from pusher.talk.word import scene_division

__all__ = ["MENU", "answer", "scene_division", "understood"]
