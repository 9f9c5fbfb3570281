"""Fragments of a procedure that every office needs: review by a second person."""

from __future__ import annotations

from collections.abc import Sequence

from engine.definition.due import Due
from engine.definition.facts import Fact
from engine.definition.moves import By, Final, State, Transition
from engine.definition.procedure import Part
from engine.definition.rules import Rule, second_person, times


def reviewed(
    at: State,
    *,
    written: Transition | Sequence[Transition],
    to: State | Final,
    writer: By,
    reviewer: By,
    reason: Fact,
    correct: Due,
    asks: Sequence[Fact] = (),
    opinion: Sequence[Fact] = (),
    returns: int | None = None,
    when: Sequence[Rule] = (),
    issues: Sequence[str] = (),
    label: str = "复核",
    prefix: str = "",
) -> Part:
    """Review by a second person: who wrote may not review; returned for correction with a reason, and handed in again.

    Members, each with ``prefix`` before its name: the state ``correcting``; the transitions ``pass_review`` to ``to``,
    ``return_review`` to ``correcting`` and ``rewrite`` back to ``at``.

    Args:
        at: where the work lies before its reviewer, who owes the next step there.
        written: the transitions that bring it there for the first time; ``rewrite`` is one of them by itself.
        to: where it goes when the review is passed.
        writer, reviewer: who corrects and hands in again; who passes or returns. They may be one post: what counts is
            the person, and the unit acted for.
        reason: the fact in which the reviewer says what is wrong.
        correct: the term for correcting.
        asks: facts that handing in again asks for, such as the text. opinion: facts that passing asks for.
        returns: how often it may be returned; ``None``: as often as it takes.
        when, issues: further guards on passing; documents it issues.
        label: what the review is called, in the labels of the moves.
    """
    first = (written,) if isinstance(written, Transition) else tuple(written)
    correcting = State(f"退回修改（{label}）", owed_by=writer, due=correct)  # type: ignore[arg-type]
    rewrite = correcting.to(at, f"改后报{label}", by=writer, asks=asks)
    other = second_person(*first, rewrite)
    bound = () if returns is None else (times(f"{prefix}return_review") < returns,)
    members: dict[str, State | Transition] = {
        "correcting": correcting,
        "pass_review": at.to(to, f"{label}通过", by=reviewer, asks=opinion, when=(other, *when), issues=issues),
        "return_review": at.to(correcting, f"{label}退回", by=reviewer, asks=(reason,), when=(other, *bound)),
        "rewrite": rewrite,
    }
    return Part(**{prefix + name: member for name, member in members.items()})
