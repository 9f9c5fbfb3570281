"""Keeping it running: what is late, lost or broken; messages; backups and upgrades."""
