"""Files are handed on: they tell what everybody here may see, whoever draws them, unless ``--level`` asks for more.

Then a file tells what its drawer may see, says so on every page, and is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cli.acting import actor, enter
from cli.language import N_, _
from cli.options import Session, click
from cli.output import tell
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.levels import Level
    from engine.runtime import Reader

INTERNAL: Level = "internal"
RESTRICTED: Level = "restricted"
MARK = "内部资料　限制知悉　不得外传"
"""What stands on every page of a file that not everybody may see."""

level_option = click.option(
    "--level", type=click.Choice((INTERNAL, RESTRICTED)),
    help=N_("Of a file: internal (what everybody here may see; the default) or restricted (what you may; it is marked "
            "on every page, and recorded)"),
)  # fmt: skip


@dataclass(frozen=True)
class Handed:
    """How a file is drawn up. ``mark``: on every page, if not everybody may see it; ``left_out``: how many items that
    its drawer may see are not in it."""

    mark: str = ""
    left_out: int = 0


@contextmanager
def for_file(session: Session, reader: Reader, level: str | None) -> Iterator[Handed]:
    """Meanwhile the reader tells what may stand in a file of this level.

    Raises:
        NotAllowed: more than everybody may see is for somebody only.
    """
    if level == RESTRICTED:
        actor(session, reader)
        yield Handed(MARK)
    else:
        with reader.for_everybody() as left_out:
            yield Handed("", left_out)


def put(session: Session, path: Path, data: bytes, what: str, handed: Handed) -> None:
    """Writes the file, whole or not at all; one that not everybody may see is recorded first."""
    from cli.documents.paper_files import write_file

    if handed.mark:
        from engine.runtime.office.drawing_up import drawn_up

        engine = enter(session)
        drawn_up(engine, what, RESTRICTED, sha256(data).hexdigest(), actor=actor(session, engine))
    write_file(path, data)
    tell_left_out(handed.left_out)


def only_for_files(level: str | None) -> None:
    """What is shown on a terminal is for whoever looks.

    Raises:
        Usage
    """
    if level is not None:
        raise Usage(what=Sentence(N_("--level is about a file: name one with --out")))


def tell_left_out(count: int) -> None:
    """That confidential items are not in it, to whoever may know of them."""
    if count:
        line = _("Left out, for it is handed round: {count} confidential item(s) that you may see.")
        tell(line.format(count=count))
