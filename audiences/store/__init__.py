"""The door to the audiences schema."""
