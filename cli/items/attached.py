"""``duban item files``: what was handed in with an item, and what the clock attached to it."""

from __future__ import annotations

import re
from pathlib import Path

from cli import complete
from cli.acting import look
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import MORE, WHOLE, Column, out, show
from engine.errors import Sentence, Usage

FILES: list[Column] = [
    ("seq", N_("Record"), WHOLE),
    ("label", N_("Act")),
    ("name", N_("File")),
    ("size", N_("Bytes"), WHOLE),
    ("sha256", N_("sha256"), MORE),
]
UNFIT = re.compile(r"[^\w.()（）【】《》〔〕、，\- ]")
LONGEST = 120


@command("files", example="duban item files RW-2024-0001\nduban item files RW-2024-0001 --to .")
@click.argument("number", shell_complete=complete.all_items)
@click.option("--to", metavar="FOLDER", type=click.Path(file_okay=False), help=N_("Write them there"))
def files(session: Session, number: str, to: str | None) -> None:
    """List the files of an item: handed in as facts, or attached by the clock; with --to, write them.

    A file that is there already is not overwritten. Names come from whoever handed a file in; what no file name should
    have is left out of them, and the number of the record stands before it.
    """
    from engine.runtime.answers.attached import attached, content

    reader = look(session)
    found = attached(reader, number)
    if to is None:
        show((vars(one) for one in found), FILES, session.output)
        return
    folder = Path(to)
    for one in found:
        file = folder / fit(one.seq, one.name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as target:
                target.write(content(reader, one))
        except OSError as error:
            data = {"file": str(file), "why": error.strerror or str(error)}
            raise Usage(what=Sentence(N_("{file} cannot be written: {why}"), data)) from None
        out(str(file))
    if not found:
        out(_("There are no files."))


def fit(seq: int, name: str) -> str:
    """A name that is one file in one folder, whatever was handed in."""
    last = UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, kind = last.rpartition(".")
    kept = f"{stem[: LONGEST - len(kind)]}{dot}{kind}" if len(last) > LONGEST and len(kind) < 10 else last[:LONGEST]
    return f"{seq:03}-{kept or 'file'}"
