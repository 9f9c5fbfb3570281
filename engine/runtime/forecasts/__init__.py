"""What time will do if nobody acts, lived through on a copy in memory."""
