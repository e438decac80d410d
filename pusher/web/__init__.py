"""The web: routes only. Rules and tables live below."""
