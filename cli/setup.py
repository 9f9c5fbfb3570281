"""``duban setup``: asks what only the office can answer; again at any time."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter
from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import resolved, show, tell
from cli.views import local
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from engine.intake.questions import Question
    from engine.runtime import Engine
    from engine.runtime.answers.views import Finding
    from engine.runtime.office.asking import Answered

COLUMNS = [("key", N_("Key")), ("asks", N_("Question")), ("shown", N_("Answer")), ("said_by", N_("Said by")),
           ("at", N_("Written down"))]  # fmt: skip


def questions() -> dict[str, Question]:
    """The shipped questions, by key."""
    from importlib.resources import files

    from engine.intake.questions import read_questions

    return read_questions(files("workflows").joinpath("questions.toml").read_text("utf-8"))


def notices(engine: Engine) -> list[Finding]:
    """For ``doctor``: which are open, and what was assumed meanwhile."""
    from engine.runtime.office.asking import borrowed_codes, open_questions

    return [*open_questions(engine, questions()), *borrowed_codes(engine)]


@command(
    "setup", writes=True, once=False, outputs=("table", "plain", "json", "jsonl"),
    example="duban setup\nduban setup --set first_month=2026-12 --said-by 办公室主任\nduban setup --list -o json",
)  # fmt: skip
@click.option("--set", "given", multiple=True, metavar="KEY=ANSWER", help=N_("An answer, without being asked"))
@click.option("--said-by", metavar="TEXT", help=N_("Who in the office says so"))
@click.option("--list", "listing", is_flag=True, help=N_("Only show the questions and what was answered"))
@click.option("--all", "every", is_flag=True, help=N_("Ask what was answered already, too"))
def setup(session: Session, given: tuple[str, ...], said_by: str | None, listing: bool, every: bool) -> None:
    """Ask what only the office can answer, and keep the answers with day and name; doctor names what is open.

    On a terminal it asks one question after the other; an empty answer leaves it open. What an answer does not set by
    itself is carried out by the command shown with it. For the administrator.
    """
    from engine.runtime.office.asking import answer, answers

    known, engine = questions(), enter(session)
    if given or (not listing and sys.stdin.isatty()):
        login = actor(session, engine)
        said = _given(given, known) if given else _asked(known, answers(engine), every)
        if said:
            answer(engine, said, said_by=_who(said_by, login), actor=login, dry_run=session.dry_run)
        if session.dry_run:
            tell(_("Dry run: nothing was written."))
        elif resolved(session.output) not in ("json", "jsonl"):
            _follow(list(said))
    _show(known, answers(engine), engine, session)


def _given(given: tuple[str, ...], known: Mapping[str, Question]) -> dict[Question, str]:
    found = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not equals:
            raise Usage(what=Sentence(N_("write KEY=ANSWER, not {text}"), {"text": one}))
        if key not in known:
            from difflib import get_close_matches

            raise NotFound(kind="question", name=key, nearest=get_close_matches(key, known, cutoff=0.4))
        found[known[key]] = text
    return found


def _asked(known: Mapping[str, Question], before: Mapping[str, Answered], every: bool) -> dict[Question, str]:
    """What a person answers to what is open; what cannot be an answer is asked again."""
    from cli.language import say

    said = {}
    for one in known.values():
        if one.key in before and not every:
            continue
        held = before[one.key].value if one.key in before else one.default
        tell(f"\n{one.key}  {one.asks}")
        for value, meaning in one.options.items():
            tell(f"  {value}  {meaning}")
        if one.why:
            tell(f"  {one.why}")
        while True:
            label = _("Answer (empty: leave it)") + (f" [{one.shown(held)}]" if held else "")
            text = click.prompt(label, default="", show_default=False, err=True)
            if not text.strip():
                break
            try:
                one.read(text)
            except Usage as error:
                tell(say(error.sentence), style="red")
                continue
            said[one] = text
            break
    return said


def _who(said_by: str | None, login: str) -> str:
    if said_by and said_by.strip():
        return said_by.strip()
    if not sys.stdin.isatty():
        raise Usage(what=Sentence(N_("say who in the office answers so: --said-by")))
    return str(click.prompt(_("Who in the office says so"), default=login, err=True))


def _follow(said: list[Question]) -> None:
    """What is still to be done about an answer."""
    for one in said:
        if one.then:
            tell(f"{one.key} → {one.then}")


def _show(known: Mapping[str, Question], found: Mapping[str, Answered], engine: Engine, session: Session) -> None:
    rows: list[dict[str, Any]] = []
    for key, one in known.items():
        kept = found.get(key)
        rows.append({
            "key": key, "asks": one.asks, "value": kept.value if kept else None,
            "shown": one.shown(kept.value) if kept else None, "said_by": kept.said_by if kept else None,
            "at": local(kept.at, engine.zone) if kept else None,
        })  # fmt: skip
    machine = resolved(session.output) in ("json", "jsonl")
    for row in rows if machine else ():
        del row["shown"]
    show(rows, [] if machine else COLUMNS, session.output)
    if not machine:
        tell(_("{count} question(s) open.").format(count=sum(row["value"] is None for row in rows)))
