"""Data that a county may edit."""
