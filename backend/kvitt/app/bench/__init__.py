"""`kvitt bench`: how fast Kvitt is against the bare tools it stands on, as ratios."""
