"""The driver: the line from an approved item to a report of who was reached."""
