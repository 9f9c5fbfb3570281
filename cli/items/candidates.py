"""Who could take a transition, as ``duban item explain NUMBER TRANSITION`` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.language import N_, _, say
from cli.output import BELOW, WHOLE, Column, Lines, out, show

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.answers.candidates import Candidate

CANDIDATES: list[Column] = [
    ("login", N_("Login"), WHOLE),
    ("name", N_("Name")),
    ("how", N_("As")),
    ("may", N_("May")),
    ("why", N_("Why not"), BELOW),
]


def candidates_row(engine: Engine, number: str, transition: str) -> dict[str, Any]:
    """Everybody who could, and why the others who hold the post may not, as JSON has it."""
    found, others = engine.candidates(number, transition)
    return {"candidates": [_row(one) for one in found], "others": others}


def show_candidates(engine: Engine, number: str, transition: str, output: str) -> None:
    """The same as a table."""
    found, others = engine.candidates(number, transition)
    out("")
    show([_shown(one) for one in found], CANDIDATES, output)
    out(_("{count} others hold no such post.").format(count=others))


def _row(one: Candidate) -> dict[str, Any]:
    return {
        "login": one.login, "name": one.name, "how": one.how, "of": one.of or None, "allowed": not one.reasons,
        "reasons": [say(reason) for reason in one.reasons],
    }  # fmt: skip


def _shown(one: Candidate) -> dict[str, Any]:
    ways = {
        "own": _("himself"), "substitute": _("standing in for {login}"), "delegate": "--as {login}",
        "proxy": "--for {login} --source …",
    }  # fmt: skip
    may = _("no") if one.reasons else _("yes")
    how = ways[one.how].format(login=one.of)
    return {"login": one.login, "name": one.name, "how": how, "may": may, "why": Lines(one.reasons)}
