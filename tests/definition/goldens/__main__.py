"""Writes the texts anew."""

from tests.definition.goldens import GOLDENS, HERE

for file, say in GOLDENS.items():
    (HERE / file).write_text(say(), "utf-8")
