"""What goes into the archive of `make bundle` beside the wheels."""
