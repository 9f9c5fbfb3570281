"""``duban document sign``, ``serve``, ``void``: what people do with a paper, as transitions of its item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import actor, enter, typist
from cli.items.facts import fact_options, from_file, interactive
from cli.items.moving import Given, take
from cli.items.said import done, happened, when_options
from cli.language import N_, _, joined
from cli.options import Session, click, command
from engine.errors import MissingFacts, Refused, Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.definition import Definition, TransitionDef
    from engine.runtime import Engine
    from engine.runtime.answers.views import DocumentView, Item

MODE = "mode"
"""The fact by which a transition is known that serves a paper; the date it asks for is the day of service."""
OPTIONS = {MODE: "--mode", "recipient": "--receiver", "witnesses": "--witness", "receipt": "--receipt"}
expects = click.option(
    "--expect", type=int, metavar="SEQ", help=N_("Refuse (exit 5) unless this is still the last line of the item")
)


@command(
    "sign",
    writes=True,
    example="duban document sign HG-2024-0001 --as office.head -y\n"
    "duban document sign HG-2024-0001 --kind 督促函 --as office.head -n",
)
@click.argument("number", metavar="ITEM", shell_complete=complete.open_items)
@click.option("--kind", metavar="KIND", help=N_("Which paper of an item, where it has several"))
@fact_options
@when_options
@expects
def sign(
    session: Session, number: str, kind: str | None, sets: tuple[str, ...], file: str | None, acting_for: str | None,
    on: str | None, source: str | None, late: str | None, expect: int | None,
) -> None:  # fmt: skip
    """Sign the paper an item waits for: it takes its number and is kept as it is.

    It is the item's own transition that issues the paper (duban item explain ITEM).
    """
    engine = enter(session)
    item = engine.item(engine.find(number))
    moves = [one for one in _from_here(engine, item) if one.issues and kind in (None, *one.issues)]
    move = _chosen(engine, session, item, moves, N_("{item} ({state}) waits for no paper to be signed."))
    take(engine, session, item, move.name, Given(sets, file, acting_for, on, source, expect, late=late))


@command(
    "serve",
    writes=True,
    example="duban document serve 普安办函〔2024〕1号 --mode 当面签收 --receiver 王某 --as office.handler -y\n"
    "duban document serve HG-2024-0001 --mode left --witness 赵某,钱某 --receipt 复函.pdf --as office.handler -n",
)
@click.argument("number", metavar="NUMBER", shell_complete=complete.documents)
@click.option("--mode", metavar="MODE", help=N_("hand, platform, post, left or notice, or as officials say it"))
@click.option("--receiver", metavar="NAME", help=N_("Who signed for it"))
@click.option("--witness", "witnesses", multiple=True, metavar="NAME", help=N_("Who saw it left; two of them"))
@click.option("--receipt", metavar="FILE", help=N_("The receipt, or the photograph of where it was left"))
@fact_options
@when_options
@expects
def serve(
    session: Session, number: str, mode: str | None, receiver: str | None, witnesses: tuple[str, ...],
    receipt: str | None, sets: tuple[str, ...], file: str | None, acting_for: str | None, on: str | None,
    source: str | None, late: str | None, expect: int | None,
) -> None:  # fmt: skip
    """Record that a paper was served: how, when and on whom. The addressee's term runs from that day.

    NUMBER is its official number or its item's number. Without --on it was served now. A paper of which its procedure
    says nothing (an opinion on an extension, a notice of delisting) is served by itself, and no term runs from it.
    """
    engine = enter(session)
    item, paper = _paper(engine, number)
    definition = engine.registry.get(item.procedure, item.version)
    moves = [one for one in _from_here(engine, item) if one in _serving(definition)]
    if alone := _by_itself(engine, item, paper, moves):
        if sets or file or acting_for or source or expect is not None:
            what = N_("{paper} is served by itself: --mode, --receiver, --witness, --receipt and --on say all")
            raise Usage(what=Sentence(what, {"paper": alone.number}))
        at = happened(on, engine)
        login, when = actor(session, engine), at.astimezone(engine.zone).date() if at else None
        session.confirm(_("{number} will be recorded as served.").format(number=alone.number))
        proof = from_file("receipt", receipt, "attachment") if receipt else None
        outcome = engine.serve(
            alone.number or number, actor=login, on=when, mode=mode, recipient=receiver, witnesses=_each(witnesses),
            receipt=(proof.name, proof.data) if proof else None,
            typist=typist(session, engine), dry_run=session.dry_run,
        )  # fmt: skip
        done(engine, item, outcome, login, session, _("serve"))
        return
    if paper is not None and paper.status == "void":
        raise _refused(item, Sentence(N_("{paper} is void; it is not served"), {"paper": paper.number}))
    if paper is not None and paper.served_on is not None:
        what = N_("{paper} was served on {day} already")
        raise _refused(item, Sentence(what, {"paper": paper.number, "day": paper.served_on}))
    move = _chosen(engine, session, item, moves, N_("{item} ({state}) has no paper that waits to be served."))
    given: dict[str, Any] = {MODE: mode, "recipient": receiver, "witnesses": ",".join(witnesses) or None}
    given["receipt"] = from_file("receipt", receipt, "attachment") if receipt else None
    facts = {name: value for name, value in given.items() if value is not None}
    if strange := [OPTIONS[name] for name in facts if name not in move.asks]:
        what = N_("“{transition}” of {procedure} does not record {options}")
        data = {"transition": move.label, "procedure": definition.title, "options": joined(strange)}
        raise Usage(what=Sentence(what, data))
    if day := _day_of(definition, move):
        at = happened(on, engine) or engine.now()
        facts[day] = at.astimezone(engine.zone).date()
        if any(one.partition("=")[0] in (day, definition.facts[day].label) for one in sets):
            del facts[day]
    take(engine, session, item, move.name, Given(sets, file, acting_for, on, source, expect, facts, late))


@command(
    "void",
    writes=True,
    example="duban document void 普安督〔2024〕1号 --reason 附件有误，另行交办 --as office.head -y",
)
@click.argument("number", metavar="OFFICIAL_NUMBER", shell_complete=complete.documents)
@click.option("--reason", metavar="TEXT", help=N_("Why; it stays in the history"))
@fact_options
def void(session: Session, number: str, reason: str | None, sets: tuple[str, ...], file: str | None) -> None:
    """Declare a signed paper void. Its number stays used for ever and shows as void in every list.

    A paper that still waits to be served is taken back by its procedure's own transition, with all that follows from
    it; for the others the office's head or the committee's heads declare it, and the item stays where it is.
    """
    engine = enter(session)
    paper = engine.document(number)
    item, login = engine.item(paper.item), actor(session, engine)
    if reason is None:
        if not interactive(session.yes):
            raise MissingFacts(transition=_("void"), labels="--reason")
        reason = click.prompt(f"{_('Reason')} (--reason)", err=True)
    own = [one for one in _from_here(engine, item) if one.voids]
    if own and paper.served_on is None and paper.status != "void":
        move = _chosen(engine, session, item, own, "")
        take(engine, session, item, move.name, Given(sets, file, facts={"reason": reason}))
        return
    how: dict[str, Any] = {"actor": login, "typist": typist(session, engine)}
    if not session.yes and not session.dry_run:
        engine.void(paper.number or number, reason, dry_run=True, **how)  # what is refused needs no confirmation
    session.confirm(_("{number} will be void for ever.").format(number=paper.number))
    outcome = engine.void(paper.number or number, reason, dry_run=session.dry_run, **how)
    done(engine, item, outcome, login, session, _("void"))


def _paper(engine: Engine, written: str) -> tuple[Item, DocumentView | None]:
    """The item meant by an official number or its own, and the paper if its number was given."""
    from cli.documents.paper_files import official

    if official(written):
        paper = engine.document(written)
        return engine.item(paper.item), paper
    return engine.item(engine.find(written)), None


def _by_itself(
    engine: Engine, item: Item, paper: DocumentView | None, moves: list[TransitionDef]
) -> DocumentView | None:
    """The paper that is not served by its procedure: of an item's number the only one that waits, where nothing else is
    served from here.

    Raises:
        Usage: several wait.
    """
    papers = [one for one in engine.documents(item.number) if one.number]
    if paper is not None:
        last = max(one.seq for one in papers)
        waits = paper.status != "void" and paper.served_on is None
        return paper if waits and (paper.seq < last or not moves) else None
    waiting = [one for one in papers if one.status != "void" and one.served_on is None]
    if moves or not waiting:
        return None
    if len(waiting) > 1:
        what = N_("{item} has several papers that were not served: {papers}. Name one.")
        raise Usage(what=Sentence(what, {"item": item.number, "papers": joined(one.number or "" for one in waiting)}))
    return waiting[0]


def _each(names: tuple[str, ...]) -> list[str]:
    return [one.strip() for written in names for one in re.split("[,，、]", written) if one.strip()]


def _from_here(engine: Engine, item: Item) -> list[TransitionDef]:
    """What people may take from where an item rests."""
    definition = engine.registry.get(item.procedure, item.version)
    moves = definition.from_state(item.state)
    return [move for move in moves if any(role.kind in ("post", "party") for role in move.by)]


def _serving(definition: Definition) -> list[TransitionDef]:
    """The transitions that record a service: those that ask how; else those after which a term runs."""
    asking = [move for move in definition.transitions.values() if MODE in move.asks]
    return asking or list(definition.serving)


def _day_of(definition: Definition, move: TransitionDef) -> str | None:
    days = [name for name in move.asks if definition.facts[name].kind == "day"]
    return move.serves or (days[0] if len(days) == 1 else None)


def _chosen(engine: Engine, session: Session, item: Item, moves: list[TransitionDef], none: str) -> TransitionDef:
    """The one that is possible for whoever asks; of several that are not, all reasons are told.

    Raises:
        Refused, Usage: which of several is meant.
    """
    if not moves:
        raise _refused(item, Sentence(none, {"item": item.number, "state": item.state_label}))
    if len(moves) == 1:
        return moves[0]
    login = actor(session, engine)
    seen = [engine.explain(item.number, move.name, login)[0] for move in moves]
    allowed = [move for move, one in zip(moves, seen, strict=True) if one.allowed]
    if len(allowed) == 1:
        return allowed[0]
    if allowed:
        names = joined(f"{move.label} ({move.name})" for move in allowed)
        what = N_("{item} can go several ways: {moves}. Take one with: duban item do {item} NAME")
        raise Usage(what=Sentence(what, {"item": item.number, "moves": names}))
    each = [
        Sentence(N_("{transition}: {why}"), {"transition": move.label, "why": why})
        for move, one in zip(moves, seen, strict=True) for why in one.reasons
    ]  # fmt: skip
    raise Refused(each, number=item.number, transition=_("document"))


def _refused(item: Item, why: Sentence) -> Refused:
    return Refused([why], number=item.number, transition=_("document"))
