"""The pictures of the documentation, made from the demo by ``make pictures``."""
