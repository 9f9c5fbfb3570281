"""What ``duban procedure`` is made of: beginning, proving, rehearsing, releasing, migrating; and which there are."""
