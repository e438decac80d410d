"""Days in a notice: each is found once and given a role by what stands around it; the deadline is chosen among them."""

from content.ingest.days.choice import Found, pick_deadline, read_days
from content.ingest.days.day import Day, Meaning

__all__ = ["Day", "Found", "Meaning", "pick_deadline", "read_days"]
