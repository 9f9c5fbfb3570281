"""What ``duban document`` is made of: papers as files, and what people do with them."""
