"""Days in a notice: each is found once and given a role by what stands around it; the deadline is chosen among them."""

from content.ingest.days.choice import Found, pick_deadline, read_days
from content.ingest.days.day import Day, Meaning
from content.ingest.days.weighing import Scene, choose

__all__ = ["Day", "Found", "Meaning", "Scene", "choose", "pick_deadline", "read_days"]
