"""The days of a deadline as lines of label and words: which counted, which did not and why, and where it rolled to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cli.language import _, joined
from cli.terminal.days import between, on, weekday
from cli.terminal.reasons import HOLIDAYS

if TYPE_CHECKING:
    from engine.decision.explained import Run, Why


def counted(why: Why, every_day: bool, notices: list[str], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """A line for every run of days, or for every day; the year where it changes; notices by their place in a list."""
    runs = why.runs
    if why.term.span is None and len(why.days) == 1:
        return  # a recorded date that nothing moved
    if every_day:
        from engine.decision.trace import single

        runs = tuple(single(day) for day in why.days)
    year: int | None = None
    top = max((run.number_last or 0 for run in runs), default=0)
    at_once = {one.until.astimezone(zone).date() for one in why.pausings if one.left == 0 and one.until is not None}
    for run in runs:
        words = _run(run, why, past=not run.counted and top != 0 and _reached(runs, run, top))
        if run.kind == "rolled" and run.first in at_once:
            words = _("nothing remained: due on the day it goes on")
        if run.notice is not None:
            if run.notice not in notices:
                notices.append(run.notice)
            words += f" [{notices.index(run.notice) + 1}]"
        if not run.published:
            words += " " + _("(not published yet)")
        label = between(min(run.first, run.last), max(run.first, run.last), year)
        if run.days == 1 and (every_day or run.kind == "made_up"):
            label += f" ({weekday(run.first)})"
        year = run.last.year
        yield label, words


def _reached(runs: tuple[Run, ...], run: Run, counted: int) -> bool:
    """Whether a run comes after the last day that counts: only the roll is left."""
    return any(one.number_last == counted for one in runs[: runs.index(run)])


def _run(run: Run, why: Why, *, past: bool) -> str:
    name = _(HOLIDAYS.get(run.name, run.name))
    unit = why.term.span.unit if why.term.span is not None else "days"
    numbers = str(run.number_first) if run.number_first == run.number_last else f"{run.number_first}–{run.number_last}"
    if run.kind == "start":
        if why.term.span is None:
            if why.start is not None and run.first != why.start.on:
                return _("the day of the pause; what remained is counted from it")
            rests = len(why.runs) > 1 and why.runs[1].kind != "paused"
            return _("the date: {day}").format(day=name) if name and rests else _("the date")
        return _("the day of the event, not counted")
    if run.kind == "paused":
        return _("stood still, not counted")
    if run.kind == "rolled":
        return _("rolled to this working day")
    if not run.counted:
        if past or unit not in ("workdays", "office_hours", "workdays_same_time"):
            return _("{day}: the term does not end here").format(day=name or _("weekend"))
        return _("{day}, not counted").format(day=name or _("weekend"))
    if unit in ("hours", "office_hours"):
        return _("{n} hours by the end of the day").format(n=run.number_last)
    if run.kind == "made_up":
        return _("make-up workday for {name}, day {n}").format(name=name, n=numbers)
    if run.kind == "workday":
        words = _("working day {n}") if run.days == 1 else _("working days {n}")
    else:
        words = _("calendar day {n}") if run.days == 1 else _("calendar days {n}")
    return words.format(n=numbers)


def before_the_roll(why: Why) -> Iterator[tuple[str, str]]:
    """The last day of the term itself, where that is another than the day on which it ends."""
    if why.base_on is not None and why.recomputed_on is not None and why.base_on != why.recomputed_on:
        words = _("{base} is no working day; extensions are counted from it, the term ends on {due}")
        name = next((day.name for day in why.days if day.date == why.base_on), "")
        rest = joined(word for word in (weekday(why.base_on), _(HOLIDAYS.get(name, name))) if word)
        base = f"{on(why.base_on)} ({rest})"
        yield _("Before the roll"), words.format(base=base, due=on(why.recomputed_on))
