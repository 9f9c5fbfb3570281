"""``duban procedure``: the procedures there are, drawn, told and checked. Needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.language import N_, _, joined, labelled, say, term
from cli.options import Noun, Session, click
from cli.output import BELOW, WHOLE, Column, indented, out, resolved, show, show_one, tell
from cli.procedures import migrating, pages, releasing
from cli.procedures.new_procedure import new
from cli.procedures.owing import due_words
from cli.procedures.rehearsing import rehearse
from cli.procedures.shipped import all_there, meant, registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cli.procedures.proofs import Proved
    from engine.definition.definition import Definition
    from engine.definition.registry import Broken, Registry

LISTED: list[Column] = [
    ("code", N_("Code"), WHOLE),
    ("title", N_("Title")),
    ("prefix", N_("Prefix")),
    ("version", N_("Version")),
    ("states", N_("States")),
    ("transitions", N_("Transitions")),
    ("openings", N_("Opened by"), BELOW),
    ("standing", N_("Standing")),
]
STATES: list[Column] = [
    ("name", N_("Code"), WHOLE),
    ("label", N_("State")),
    ("who", N_("Who owes")),
    ("term", N_("Term")),
    ("children", N_("Children if suspended")),
]
MOVES: list[Column] = [
    ("name", N_("Code"), WHOLE),
    ("label", N_("Transition")),
    ("sources", N_("From")),
    ("target", N_("To"), WHOLE),
    ("who", N_("Who may")),
    ("asks", N_("Asks for")),
    ("issues", N_("Issues")),
]
STANDINGS = {
    "released": N_("released"),
    "current": N_("released, new items"),
    "unreleased": N_("not released"),
    "open": N_("not released, new items"),
}
FOUND = [("file", N_("File")), ("line", N_("Line")), ("check", N_("Check")), ("what", N_("Problem"))]

procedure = Noun("procedure", help=N_("Procedures: list, draw and check them. Needs no database."))
procedure.add_command(rehearse)
procedure.add_command(new)


@procedure.command("list", database=False, example="duban procedure list\nduban procedure list -o json")
def list_procedures(session: Session) -> None:
    """List the procedures: those that are shipped, and those in the folders of DUBAN_WORKFLOWS.

    Of several versions new items open under the newest one that is released; the others live on while items use them.
    """
    known = registry()
    coded = resolved(session.output) != "table"
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "prefix": one.prefix,
            "version": one.version,
            "states": len(one.states),
            "transitions": len(one.transitions),
            "openings": [move.name if coded else move.label for move in one.openings],
            "standing": _standing(known, one, coded),
            "doc": one.doc,
        }
        for one in known.definitions()
    ]
    show(rows, LISTED, session.output)
    for one in known.broken:
        tell(_line(one), style="red")


def _standing(known: Registry, one: Definition, coded: bool) -> str:
    """Whether it is released, and whether new items open under it."""
    released, new = (one.code, one.version) in known.released, known.get(one.code) is one
    code = ("current" if new else "released") if released else ("open" if new else "unreleased")
    return code if coded else _(STANDINGS[code])


@procedure.command(
    "show",
    database=False,
    outputs=("table", "plain", "json", "markdown", "mermaid", "svg"),
    example="duban procedure show letter\nduban procedure show hazard_listing -o svg > listing.svg",
)
@click.argument("code", shell_complete=complete.procedures)
@click.option(
    "--page", is_flag=True, help=N_("Renew the page CODE.md beside the module: its heading and the tables at its end")
)
def show_procedure(session: Session, code: str, page: bool) -> None:
    """Show a procedure: who owes what by when in each state, and how it moves on.

    -o svg draws it, with its ladders, on one sheet that any browser shows and prints. When a page is not what the
    module says, `procedure check` names it.
    """
    from engine.definition import render

    all_there()
    known = registry()
    one = meant(known, code)
    mode, titles = resolved(session.output), {other.code: other.title for other in known.latest()}
    if page:
        pages.renew(one, titles)
    elif mode == "json":
        from cli.procedures import proofs

        bounds = proofs.rows(one, proofs.liveness(known).of(one))
        found = {**render.canonical(one), "suspension": _suspension(one), "fingerprint": render.fingerprint(one),
                 "liveness": bounds}  # fmt: skip
        show_one(found, [], "json")
    elif mode == "mermaid":
        out(render.mermaid(one, titles).rstrip("\n"))
    elif mode == "markdown":
        out(render.markdown(one, titles).rstrip("\n"))
    elif mode == "svg":
        from engine.outputs.drawing import svg

        out(svg(one, titles).rstrip("\n"))
    else:
        _tables(one, mode, titles)


def _tables(one: Definition, mode: str, titles: Mapping[str, str]) -> None:
    from engine.definition import render

    states: list[dict[str, Any]] = [
        {
            "name": state.name,
            "label": state.label,
            "who": render.who(state.owed_by) if state.owed_by else "",
            "term": _("final") if state.final else due_words(one, state, titles),
            "children": "" if state.final else _("stop too") if state.suspends_children else _("run on"),
        }
        for state in one.states.values()
    ]
    show(
        states, STATES, mode, title=f"{one.title} ({one.code}@{one.version}, {one.prefix}) {render.story(one)}".strip()
    )
    if mode == "table":
        _moves(one, titles)
        known = _suspension(one)
        words = _(
            "May be suspended in every state that is not final, by {roles}; reviewed within {span} (limit {limit})."
        )
        out("\n" + words.format(roles=joined(known["by"].values()), span=term(known["review"]), limit=known["limit"]))
        return
    moves: list[dict[str, Any]] = [
        {
            "name": move.name,
            "label": move.label,
            "sources": list(move.sources) or [_("(opening)")],
            "target": move.target,
            "who": [render.who(role, titles) for role in move.by],
            "asks": list(move.asks),
            "issues": list(move.issues),
        }
        for move in one.transitions.values()
    ]
    show(moves, MOVES, mode)


def _suspension(one: Definition) -> dict[str, Any]:
    """What suspending an item of it means: who may, why, for how long at most, and what its children do."""
    from engine.definition.suspending import APPROVERS, LONGEST_REVIEW, REASONS

    return {
        "by": {role.code: role.label for role in APPROVERS},
        "reasons": {reason.code: reason.label for reason in REASONS.values()},
        "review": str(LONGEST_REVIEW.fallback),
        "limit": LONGEST_REVIEW.limit,
        "children": {
            state.name: "stop" if state.suspends_children else "run_on"
            for state in one.states.values()
            if not state.final
        },
    }


def _moves(one: Definition, titles: Mapping[str, str]) -> None:
    """The transitions for people: one below the other, for no terminal has room for seven columns."""
    from engine.definition import render

    for move in one.transitions.values():
        sources = joined(one.states[name].label for name in move.sources) or _("(opening)")
        out(f"{move.label} ({move.name}): {sources} → {one.states[move.target].label}")
        asks = joined(one.facts[name].label + (_(" if any") if one.facts[name].optional else "") for name in move.asks)
        for label, words in (
            (_("Who may"), joined(render.who(role, titles) for role in move.by)),
            (_("Asks for"), asks),
            (_("Issues"), joined(move.issues)),
        ):
            if words:
                indented(labelled(label, words))


@procedure.command(
    database=False,
    example="duban procedure check\nduban procedure check letter\nduban procedure check --all -o json",
)
@click.argument("code", required=False, shell_complete=complete.procedures)
@click.option("--all", "everything", is_flag=True, help=N_("Every notice, and the bound of every state"))
@click.option(
    "--directory",
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help=N_("The office's directory: every post must be held by somebody in it"),
)
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("The office's limits: every limit must be in them"),
)
def check(session: Session, code: str | None, everything: bool, directory: Path | None, profile: Path | None) -> None:
    """Prove that every procedure is sound; exit 6 names file, line and check of each that is not.

    The Word templates of the papers they issue are checked too: that there is one for each, and that it speaks only of
    what the procedure has, and of what is known for certain when the paper is signed.

    For each procedure it tells the state in which an item can lie longest, and before whom it is brought at the latest
    if nobody acts; --all tells it of every state, and all notices: what is worth a look, and no mistake.
    """
    from cli.procedures import proofs

    known = registry()
    wrong = [one for one in known.broken if code is None or any(_is(code, *each) for each in one.procedures)]
    if code is not None and not wrong:
        named = meant(known, code)
        code = f"{named.code}@{named.version}" if "@" in code else named.code
    checked = [each for each in known.definitions() if code is None or _is(code, each.code, each.version)]
    coded = resolved(session.output) in ("json", "jsonl")
    found = proofs.alone(known, checked) if wrong else proofs.prove(known, checked, directory, profile)
    rows: list[dict[str, Any]] = [
        {"kind": "error", "file": one.file, "line": one.line, "check": one.check, "what": say(one.what)}
        for one in wrong
    ]
    rows += [proofs.finding(one, "error") for one in found.wrong]
    if coded:
        show(rows + (_all(known, found) if everything else []), FOUND, session.output)
    else:
        for one in rows:
            out(f"{one['file']}:{one['line']}: {one['check']}: {one['what']}")
        if not rows:
            _bounds(known, found, session.output, everything, notices=everything or code is not None)
    if rows:
        tell(_("{count} finding(s).").format(count=len(rows)), style="red")
        if wrong:
            words = _(
                "Not looked at until every module loads: the templates of the procedures that do not load, how long"
                " an item can lie (P027), what is looked out for (P019), the directory (P020), the limits (P021)"
                " and notices."
            )
            tell(words, style="yellow")
        raise click.exceptions.Exit(6)
    tell(_("{count} procedures are sound.").format(count=len(checked)), style="green")
    _not_released(known, checked)
    pages.tell_stale(known, checked)


def _is(written: str, code: str, version: int) -> bool:
    """Whether ``CODE`` or ``CODE@2`` means this version."""
    return written in (code, f"{code}@{version}")


def _all(known: Registry, found: Proved) -> list[dict[str, Any]]:
    """Everything that is no mistake, as data."""
    from cli.procedures import proofs

    rows = [proofs.finding(one, "notice") for one in found.notices]
    for (code, version), bounds in found.bounds.items():
        rows += proofs.rows(known.get(code, version), bounds)
    return rows + [
        {"kind": "assumed", "limit": one.limit, "term": one.span, "procedures": list(one.procedures),
         "in_profile": one.named}
        for one in found.assumed
    ]  # fmt: skip


def _bounds(known: Registry, found: Proved, mode: str, everything: bool, *, notices: bool) -> None:
    """What a sound procedure is told of: the bound of its worst state, notices, and limits that rest on nothing."""
    from cli.procedures import proofs

    told = [(key, one) for key, bounds in found.bounds.items() for one in bounds]
    rows = [proofs.rows(known.get(*key), [one])[0] for key, one in (told if everything else proofs.worst(found))]
    for row in rows:  # the version where there are several to tell apart
        if len(known.versions(row["procedure"])) > 1:
            row["procedure"] = f"{row['procedure']}@{row['version']}"
    show(rows, proofs.BOUNDS, mode)
    if notices:
        for one in found.notices:
            tell(_("notice: {finding}").format(finding=proofs.line(one)), style="yellow")
        names = joined(f"{one.limit} ({term(one.span)})" for one in found.assumed)
        if names:
            tell(_("{count} limits are only assumed: {limits}").format(count=len(found.assumed), limits=names))
    else:
        words = _("{count} notices and {assumed} limits that are only assumed: duban procedure check --all")
        tell(words.format(count=len(found.notices), assumed=len(found.assumed)))


def _not_released(known: Registry, checked: Iterable[Definition]) -> None:
    """A notice: what may still change under the items that use it."""
    free = [f"{one.code}@{one.version}" for one in checked if (one.code, one.version) not in known.released]
    if free:
        line = _("Not released, so they may still change: {names}. When they are done: duban procedure release CODE")
        tell(line.format(names=joined(free)), style="yellow")


def _line(one: Broken) -> str:
    return f"{one.file}:{one.line}: {one.check}: {say(one.what)}"


procedure.add_command(releasing.release)
procedure.add_command(releasing.diff)
procedure.add_command(migrating.migrate)
