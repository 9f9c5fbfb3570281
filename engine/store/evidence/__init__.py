"""Chains and seals: what vouches for the record."""
