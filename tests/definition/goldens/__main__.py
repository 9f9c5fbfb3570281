"""Writes the texts anew."""

from tests.definition.goldens import GOLDENS, HERE
from tests.definition.goldens.refusals import FILE, written_anew

for file, say in GOLDENS.items():
    (HERE / file).write_text(say(), "utf-8")
FILE.write_text(written_anew(), "utf-8")
