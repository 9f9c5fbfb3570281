"""``Papers``: every kind of paper with its template; renders one from the record, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.decision.paper import Called, Paper
from engine.definition.definition import Definition, TransitionDef
from engine.definition.levels import rank
from engine.definition.registry import Registry
from engine.definition.verify.known import known
from engine.errors import NotFound, Refused, Sentence
from engine.outputs.papers.template import BadTemplate, Template, environment, patched, placed, read_template
from engine.outputs.words import ALWAYS, GROUNDS, ISSUING, LISTED, MARKS, names, values


@dataclass(frozen=True)
class TemplateFinding:
    """What is wrong with a template; ``file`` is its path."""

    file: str
    document: str
    what: Sentence
    check: str = "P028"


@dataclass
class Papers:
    """Renders papers of the procedures in ``registry``; templates are read when first needed.

    ``folders`` are looked into first: there an office keeps templates of its own. A kind without a template gives no
    bytes: then only the record of the paper is kept.
    """

    registry: Registry
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    folders: Sequence[Path] = ()

    def file(self, document: str) -> Path | None:
        """Where the template of a kind lies; ``None``: there is none."""
        known_as = self.registry.documents.get(document)
        beside = [Path(known_as.folder)] if known_as and known_as.folder else []
        files = [folder / f"{document}.docx" for folder in (*self.folders, *beside)]
        return next((file for file in files if file.is_file()), None)

    def __call__(self, paper: Paper, called: Called) -> bytes | None:
        """The .docx of a paper, frozen by whoever asks; ``None`` without a template.

        Raises:
            BadTemplate: it cannot be used, or speaks of what the procedure does not have.
            Refused: the record lacks what the paper needs. NoWord
        """
        made, missing = self.draft(paper, called)
        if missing:
            raise Refused(
                [
                    Sentence("{document} needs {fact}, which is not recorded.", {"document": paper.name, "fact": one})
                    for one in missing
                ],
                number=paper.item, transition=paper.transition or paper.name,
            )  # fmt: skip
        return made

    def prepare(self) -> None:
        """Loads jinja2 and docxtpl.

        Raises:
            NoWord: they are not installed.
        """
        environment()
        patched("")

    def draft(self, paper: Paper, called: Called) -> tuple[bytes | None, list[str]]:
        """The same, with blanks where the record is silent, and the names of the blanks."""
        file = self.file(paper.name)
        if file is None:
            return None, []
        template = read_template(file, paper.name)
        definition = self.registry.get(paper.procedure, paper.version)
        if (unknown := _unknown(template, definition)) is not None:
            raise BadTemplate(file=file.name, document=paper.name, why=unknown)
        return template.filled(values(paper, definition, self.registry.documents[paper.name], called, self.zone))

    # checking ----------------------------------------------------------------------------------------------------

    def check(self, only: str | None = None, among: Iterable[Definition] | None = None) -> Iterator[TemplateFinding]:
        """What is wrong with the templates of all papers that a procedure issues, or of one procedure's.

        Args:
            among: the versions to look at; those that new items open under unless given.
        """
        folders = [*self.folders, *map(Path, sorted({one.folder for one in self.registry.documents.values()}))]
        for folder in folders:
            for file in sorted(folder.glob("*.docm")):
                what = Sentence("it may carry macros; save it as .docx")
                yield TemplateFinding(str(file), file.stem, what)
        said: set[tuple[str, str]] = set()
        for definition in self.registry.latest() if among is None else among:
            for one in self._of(definition) if only in (None, definition.code) else ():
                if (one.file, str(one.what)) not in said:
                    said.add((one.file, str(one.what)))
                    yield one

    def _of(self, definition: Definition) -> Iterator[TemplateFinding]:
        certain = known(definition)
        for move in definition.transitions.values():
            for document in move.issues:
                file = self.file(document)
                if file is None:
                    continue
                try:
                    template = read_template(file, document)
                except BadTemplate as error:
                    yield TemplateFinding(str(file), document, error.data["why"])
                    continue
                if (unknown := _unknown(template, definition)) is not None:
                    yield TemplateFinding(str(file), document, unknown)
                    continue
                yield from self._too_open(template, definition, move, file)
                sure = certain.facts_after(move) | certain.parties_after(move)
                yield from self._unsure(template, definition, move, sure, file)

    def _too_open(
        self, template: Template, definition: Definition, move: TransitionDef, file: Path
    ) -> Iterator[TemplateFinding]:
        """P029: a paper that more people may read than what stands in it, or fewer than see it with its item."""
        called, level = names(definition), self.registry.documents[template.document].level
        words = {"document": template.document, "transition": move.label, "procedure": definition.title}
        for name in sorted(template.used & called.keys()):
            fact = GROUNDS if name in LISTED and not called[name] else called[name]  # the list is of the same items
            other = definition.level_of(fact)
            if fact in (*definition.facts, GROUNDS) and rank(other) > rank(level):
                what = Sentence(
                    "{transition} of {procedure} issues {document} ({level}), which tells {placeholder} ({other})",
                    {**words, "level": level, "placeholder": name, "other": other},
                )
                yield TemplateFinding(str(file), template.document, what, "P029")
        if rank(level) > rank(definition.level):
            what = Sentence("{document} is {level}, but everybody who sees {procedure} ({other}) sees its papers",
                            {**words, "level": level, "other": definition.level})  # fmt: skip
            yield TemplateFinding(str(file), template.document, what, "P029")

    def _unsure(
        self, template: Template, definition: Definition, move: TransitionDef, sure: frozenset[str], file: Path
    ) -> Iterator[TemplateFinding]:
        called = names(definition)
        numbered = self.registry.documents[template.document].series
        if numbered and "文号" not in template.used:
            what = Sentence(
                "{document} takes a number, and its template does not print 文号", {"document": template.document}
            )
            yield TemplateFinding(str(file), template.document, what)
        for name in sorted(template.bare):
            code = called.get(name)
            if name in ISSUING:
                code = self.registry.documents[template.document].issuer
            if (code and code not in sure and code not in ALWAYS) or (name in (*MARKS, *LISTED) and not code):
                what = Sentence(
                    "{placeholder} is not known for certain when {transition} of {procedure} issues {document};"
                    " write {{%p if {placeholder} %}} around it",
                    {"placeholder": name, "transition": move.label, "procedure": definition.title,
                     "document": template.document},
                )  # fmt: skip
                yield TemplateFinding(str(file), template.document, what)
            if name == "文号" and not numbered:
                what = Sentence("{document} has no series, so 文号 is never known", {"document": template.document})
                yield TemplateFinding(str(file), template.document, what)


def _unknown(template: Template, definition: Definition) -> Sentence | None:
    """The first name the procedure does not have, with the nearest it has."""
    called = names(definition)
    for name in sorted(template.used - called.keys() - {"_missing"}):
        near = get_close_matches(name, called, n=1, cutoff=0.3)
        data = {"placeholder": name, "procedure": definition.title, "near": near[0] if near else next(iter(called))}
        why = Sentence("{procedure} has no {placeholder}; do you mean {near}?", data)
        return placed(template.places.get(name, ""), why)
    return None


def paper_kind(registry: Registry, document: str) -> str:
    """A kind of paper by its name.

    Raises:
        NotFound: with the nearest names.
    """
    if document in registry.documents:
        return document
    near = get_close_matches(document, registry.documents, n=3, cutoff=0.3)
    raise NotFound(kind="document", name=document, nearest=near)
