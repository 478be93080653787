"""Shares, rates and changes against the figures they are worked out from."""
