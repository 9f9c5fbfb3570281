"""``duban report responsibility``: who owed what on each day, and how late it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.items.holding import KINDS
from cli.language import N_, _
from cli.output import WHOLE, Column, resolved, show, show_one
from cli.views import local, recorded_later
from engine.runtime.answers.words import ENGINE_WORDS

if TYPE_CHECKING:
    from engine.decision.explained import Happened
    from engine.decision.responsibility import DayHeld, Late, Responsibility
    from engine.intake.rows import PostRow
    from engine.runtime import Engine

DAYS: list[Column] = [
    ("since", N_("From"), WHOLE),
    ("until", N_("To"), WHOLE),
    ("state_label", N_("State")),
    ("who", N_("Who owed it")),
    ("due_then", N_("Due, as known then"), WHOLE),
    ("due_now", N_("Due, as known now"), WHOLE),
    ("clock", N_("Clock")),
    ("late", N_("Working days late"), WHOLE),
]
LATE: list[Column] = [
    ("who", N_("Who owed it")),
    ("state_label", N_("State")),
    ("due", N_("Due"), WHOLE),
    ("first", N_("Late from"), WHOLE),
    ("last", N_("to"), WHOLE),
    ("workdays", N_("Working days late"), WHOLE),
]

BELATED: list[Column] = [
    ("seq", N_("Record"), WHOLE),
    ("label", N_("What")),
    ("occurred_at", N_("When"), WHOLE),
    ("recorded_at", N_("Recorded"), WHOLE),
    ("said", N_("Why only then")),
]


def show_responsibility(found: Responsibility, engine: Engine, output: str, *, each_day: bool) -> None:
    """Prints the timeline, in stretches of days that are alike or day by day, and what was late."""
    mode = resolved(output)
    posts = engine.posts()
    days = [_day(one, found, engine, posts) for one in found.days]
    late = [_late(one, found, engine) for one in found.late]
    belated = [_belated(one, found, engine) for one in found.belated]
    if mode in ("json", "jsonl"):
        as_of = local(found.as_of, engine.zone)
        show_one({"number": found.number, "title": found.title, "procedure": found.procedure, "as_of": as_of,
                  "ended": found.ended, "days": days, "late": late, "recorded_later": belated}, [], mode)  # fmt: skip
        return
    rows = days if each_day else list(_alike(days))
    shown = [{"since": one["day"], "until": one["day"], **one, "clock": _(KINDS[one["kind"]])} for one in rows]
    show(shown, DAYS, mode, title=f"{found.number} {found.title}")
    if late and mode == "table":
        show(late, LATE, mode, title=_("What was late"))
    if belated and mode == "table":
        show(belated, BELATED, mode, title=_("What was recorded later than it happened"))


def _alike(days: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Days under the same hand and date as one row; how late it was at the end."""
    same = ("state", "who", "due_then", "due_now", "kind")
    for _key, group in groupby(days, key=lambda one: tuple(one[name] for name in same)):
        held = list(group)
        yield {**held[-1], "since": held[0]["day"], "until": held[-1]["day"]}


def _day(one: DayHeld, found: Responsibility, engine: Engine, posts: list[PostRow]) -> dict[str, Any]:
    return {**vars(one), "who": _who(one.unit, one.role, found, engine), "people": _people(one, posts)}


def _late(one: Late, found: Responsibility, engine: Engine) -> dict[str, Any]:
    return {**vars(one), "who": _who(one.unit, one.role, found, engine)}


def _belated(one: Happened, found: Responsibility, engine: Engine) -> dict[str, Any]:
    move = engine.registry.get(found.procedure).transitions.get(one.transition)
    _recorded, *why = recorded_later(one, engine.zone)
    return {
        "seq": one.seq,
        "transition": one.transition,
        "label": move.label if move is not None else ENGINE_WORDS.get(one.transition, one.transition),
        "actor_kind": one.actor_kind,
        "occurred_at": local(one.occurred_at, engine.zone),
        "recorded_at": local(one.recorded_at, engine.zone),
        "said": _("; ").join(why),
    }


def _who(unit: str | None, role: str, found: Responsibility, engine: Engine) -> str:
    definition = engine.registry.get(found.procedure)
    known = definition.roles.get(role)
    name = engine.names.name(unit) if unit else ""
    return " ".join(word for word in (name, known.label if known else role) if word)


def _people(one: DayHeld, posts: list[PostRow]) -> list[str]:
    """Who held the post on that day, where a post owes the step."""
    if one.post is None:
        return []
    held = [post for post in posts if (post.role, post.unit) == (one.post, one.unit) and _valid(post, one)]
    return sorted(post.login for post in held)


def _valid(post: PostRow, one: DayHeld) -> bool:
    return (post.valid_from is None or post.valid_from <= one.day) and (
        post.valid_to is None or one.day <= post.valid_to
    )
