"""Days in a notice: each is found once with its meaning; the reader's last day is weighed among them."""

from content.ingest.days.day import Day, Meaning
from content.ingest.days.found import Found, read_days
from content.ingest.days.known import Days
from content.ingest.days.payday import is_payday
from content.ingest.days.weighing import Scene, likeliest

__all__ = ["Day", "Days", "Found", "Meaning", "Scene", "is_payday", "likeliest", "read_days"]
