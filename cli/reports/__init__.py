"""What ``duban report`` is made of, and what the demo leaves behind."""
