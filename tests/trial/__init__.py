"""Trials: more than a test, less than a benchmark."""
