"""WHAT is published (信息). Knows nothing of people or channels."""
