"""What leaders read: the brief, the monthly report, and what was declined or held, with reasons."""
