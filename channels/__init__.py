"""HOW a notice travels (渠道): one folder a channel, the same file names in each."""
