"""What the terminal shows of a push; no IO but the console's."""
