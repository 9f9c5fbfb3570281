"""What readers are told: items, histories, deadlines, papers, and why."""
