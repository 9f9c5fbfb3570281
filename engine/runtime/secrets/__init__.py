"""What only the keeper of the vault may read."""
