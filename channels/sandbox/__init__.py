"""Stand-in providers on loopback (演练): real protocols, magic recipients, faults, a phone to look at."""
