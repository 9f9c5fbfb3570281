"""Papers as files: the frozen .docx, and a draft of what would be signed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import N_, joined
from engine.errors import DubanError, NotFound, Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.answers.views import DocumentView, Finding, Item


class NotKept(DubanError):
    """Of {paper} only the record was kept, not the file: it was signed where the extra duban[documents] was missing"""


class NothingSigned(NotFound):
    """No paper of {number} was signed; --draft writes what would be signed now"""


class NotOfThatKind(NotFound):
    """{number} has signed papers, but no {document}: {names}"""


class NoDraft(NotFound):
    """No draft was kept when {number} was opened: it is no measure, or there was no template then"""


def without_word() -> list[Finding]:
    """A notice where papers that are signed leave no file."""
    from importlib.util import find_spec

    from engine.runtime.answers.views import Finding

    if find_spec("docxtpl") is not None:
        return []
    what = Sentence(N_("papers that are signed are recorded, but no Word file is made of them"))
    return [
        Finding("documents", False, what, Sentence(N_("pip install 'duban[documents]', before the next is signed")))
    ]


def official(written: str) -> bool:
    """Whether a number is one of a paper, not of an item."""
    return any(mark in written for mark in "〔[［")


def paper_of(reader: Reader, written: str, kind: str | None) -> tuple[Item | None, DocumentView | None]:
    """The paper meant by an official number, or the item (and its latest paper of a kind) meant by an item's number.

    Raises:
        NotFound: also where only papers of other kinds were signed. Ambiguous
    """
    if official(written):
        return None, reader.document(written)
    item = reader.item(written)
    papers = [one for one in reader.documents(item.number) if kind is None or one.name == kind]
    if len({one.name for one in papers}) > 1:
        names = ", ".join(dict.fromkeys(one.name for one in papers))
        what = N_("{item} has several papers; say which with --kind: {names}")
        raise Usage(what=Sentence(what, {"item": item.number, "names": names}))
    if not papers and (others := list(dict.fromkeys(one.name for one in reader.documents(item.number)))):
        raise NotOfThatKind(number=item.number, document=kind, names=joined(others))
    return item, papers[-1] if papers else None


def kept(reader: Reader, paper: DocumentView) -> bytes:
    """The file as it was signed.

    Raises:
        NotKept
    """
    data = reader.content(paper)
    if data is None:
        raise NotKept(paper=paper.number or f"{paper.name} ({paper.item})")
    return data


def draft(reader: Reader, item: Item, kind: str | None) -> tuple[bytes, str, list[str]]:
    """What would be signed if it were signed now: the bytes, the kind, and the blanks that are left.

    Raises:
        NotFound: the procedure issues no such paper. Usage: it issues several. BadTemplate, NoWord
    """
    from cli.procedures.shipped import papers
    from engine.decision.paper import Paper
    from engine.runtime.office.called import Called

    definition = reader.registry.get(item.procedure, item.version)
    kinds = list(dict.fromkeys(name for move in definition.transitions.values() for name in move.issues))
    if kind is None and len(kinds) == 1:
        kind = kinds[0]
    if kind is None and kinds:
        what = N_("{procedure} issues several papers; say which with --kind: {names}")
        raise Usage(what=Sentence(what, {"procedure": definition.title, "names": ", ".join(kinds)}))
    if kind not in kinds:
        raise NotFound(kind="document", name=kind or item.number, nearest=kinds)
    units = {**reader.standing_parties(), **item.parties}
    made, blanks = papers(reader.registry, reader.zone).draft(
        Paper(
            name=kind, number=None, item=item.number, title=item.title, procedure=item.procedure, version=item.version,
            issued_on=reader.now().astimezone(reader.zone).date(), facts=item.facts,
            parties={role: reader.names.name(unit) for role, unit in units.items()},
            grounds=tuple(reader.grounds(item.number)), units=units,
        ),
        Called(reader.names),
    )  # fmt: skip
    if made is None:
        what = N_("{kind} has no template: put {kind}.docx beside documents.toml")
        raise Usage(what=Sentence(what, {"kind": kind}))
    return made, kind, [one for one in blanks if one != "文号"]


def proposed(reader: Reader, item: Item, kind: str | None) -> tuple[bytes, str]:
    """The draft that was kept when a measure was proposed: the bytes and the kind.

    Raises:
        NoDraft: none was kept. Usage: several were.
    """
    kept = [one for one in reader.proposed(item.number) if kind in (None, one[0])]
    if not kept:
        raise NoDraft(number=item.number)
    if len(kept) > 1:
        what = N_("{item} has several papers; say which with --kind: {names}")
        names = ", ".join(name for name, _data in kept)
        raise Usage(what=Sentence(what, {"item": item.number, "names": names}))
    return kept[0][1], kept[0][0]


def shown_void(data: bytes) -> bytes:
    """A void paper as people see it.

    Raises:
        NoWord
    """
    try:
        from engine.outputs.papers.voided import marked_void
    except ImportError:
        from engine.outputs.papers.template import NoWord

        raise NoWord() from None
    return marked_void(data)


def file_name(paper: DocumentView, *, void: bool = False) -> str:
    """A name for the file of a paper that every system takes, and that sorts by series and number.

    Args:
        void: it is a copy that says that the paper is void.
    """
    called = f"{paper.name}（作废）" if void else paper.name
    if paper.number is None:
        return f"{paper.item}-{paper.seq:03d} {called}.docx"
    return f"{paper.series}-{paper.year}-{paper.serial:03d} {called}.docx"  # a 文号 has no leading zeros


def write_file(path: Path, data: bytes, *, sync: bool = True) -> None:
    """The whole file, or none of it; as ``write_pieces``."""
    write_pieces(path, (data,), sync=sync)


def write_pieces(path: Path, pieces: Iterable[bytes | str], *, sync: bool = True) -> None:
    """The whole file, or none of it: written beside its place as the pieces come, then renamed.

    Args:
        sync: it lies on the disk before it is named.

    Raises:
        Usage: it cannot be written there.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece.encode() if isinstance(piece, str) else piece)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        what = N_("{file} cannot be written: {why}")
        raise Usage(what=Sentence(what, {"file": str(path), "why": error.strerror or str(error)})) from None
