"""What the office hands out: official papers, ledgers, statistics."""
