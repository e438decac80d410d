"""The gateways that a county's SMS port may speak to, one module each, and the rule for their numbers."""
