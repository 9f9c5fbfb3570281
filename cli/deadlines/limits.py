"""Terms as data: ``duban deadline limits`` and ``load``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli.acting import actor, enter
from cli.databases.loading import counted_again, counts_row, profile_named, show_impact
from cli.language import N_, _, term
from cli.options import DAY, Session, click, command
from cli.output import out, resolved, show, show_one, tell
from cli.views import RESTS

if TYPE_CHECKING:
    from engine.runtime import Engine
    from engine.runtime.answers.views import LimitView

LIMITS = [
    ("name", N_("Limit")),
    ("span", N_("Term")),
    ("standing", N_("Standing")),
    ("basis", N_("Basis")),
    ("since", N_("From")),
    ("used_by", N_("Used by")),
]
CHANGES = [
    ("name", N_("Limit")),
    ("before", N_("Now")),
    ("after", N_("Then")),
    ("basis", N_("Basis")),
    ("used_by", N_("Used by")),
]


@command("limits", example="duban deadline limits\nduban deadline limits --diff shanghai-2026.toml -o json")
@click.option("--diff", "other", metavar="NAME|FILE", help=N_("Compare what is in force with this profile"))
@click.option("--on", "day", type=DAY, metavar="DATE", help=N_("As the limits hold on this day"))
def limits(session: Session, other: str | None, day: date | None) -> None:
    """List every limit that a procedure names: its value, on what it rests, since when, and who uses it.

    Assumed: no regulation says so. A limit without a day is the procedure's own fallback, which is always assumed.
    """
    if other is not None and day is not None:
        raise click.UsageError(_("--diff compares with what is in force today; it cannot go with --on."))
    engine = enter(session)
    if other is not None:
        _differences(engine, other, session.output)
        return
    structured = resolved(session.output) in ("json", "jsonl")
    found = engine.limits_in_use(day)
    show((_limit_row(one) if structured else _limit_cells(one) for one in found), LIMITS, session.output)


def _differences(engine: Engine, other: str, output: str) -> None:
    from engine.calendar.limits import read_profile

    rows: list[dict[str, Any]]
    changes = engine.diff_limits(read_profile(profile_named(other), other))
    if resolved(output) in ("json", "jsonl"):
        rows = [
            {
                "name": one.name,
                "before": _limit_row(one.before) if one.before else None,
                "after": _limit_row(one.after) if one.after else None,
            }
            for one in changes
        ]
    else:
        rows = [
            {
                "name": one.name,
                "before": _short(one.before),
                "after": _short(one.after),
                "basis": one.after.basis if one.after else "",
                "used_by": _used(one.after or one.before),
            }
            for one in changes
        ]
    show(rows, CHANGES, output)
    if not rows:
        tell(_("No limit differs."))


def _limit_row(one: LimitView) -> dict[str, Any]:
    n, _blank, unit = one.span.partition(" ")
    return {
        "name": one.name,
        "span": one.span,
        "n": int(n),
        "unit": unit,
        "basis": one.basis,
        "standing": one.standing,
        "since": one.since,
        "profile": one.revision or None,
        "used_by": [code for code, _label in one.used_by],
    }


def _limit_cells(one: LimitView) -> dict[str, Any]:
    return {
        **_limit_row(one),
        "span": term(one.span),
        "standing": _(RESTS[one.standing]),
        "used_by": _used(one),
    }


def _short(one: LimitView | None) -> str:
    """Value and standing on one line; a dash where nobody says anything."""
    return f"{term(one.span)} ({_(RESTS[one.standing])})" if one else "—"


def _used(one: LimitView | None) -> list[str]:
    return [label for _code, label in one.used_by] if one else []


@command(
    "load",
    writes=True,
    example="duban deadline load shanghai-2026.toml\nduban deadline load shanghai-2026.toml --reproject -n",
)
@click.argument("file", metavar="NAME|FILE")
@click.option("--reproject", is_flag=True, help=N_("Count the deadlines that run already by it too"))
def load_profile(session: Session, file: str, reproject: bool) -> None:
    """Load a profile of limits; it holds from its own effective date.

    What runs already keeps the terms it began under, unless --reproject says otherwise; dates that were served on
    somebody never move to an earlier day. Loading the same again changes nothing.
    """
    from engine.calendar.limits import read_profile

    engine = enter(session)
    login, text = actor(session, engine), profile_named(file)
    profile = read_profile(text, file)
    unused = sorted(set(profile.entries) - {one.name for one in engine.limits_in_use()})
    row: dict[str, Any]
    impact = None
    if session.dry_run:
        engine.may_load(login)
        row = {"dry_run": True, "profile": profile.key, "already": engine.check_profile(profile, recount=reproject)}
        if reproject:
            impact = engine.profile_impact(profile)
            row |= {"moved": impact.count("moved"), "kept": impact.count("kept"), "confirmed": 0}
    else:
        done = engine.load_profile(text, file, actor=login, recount=reproject)
        row = {"profile": done.key, "already": done.already, "in_force": done.current}
        row |= counts_row(done) if reproject else {}
    row |= {"effective": profile.effective, "unused": unused}
    if resolved(session.output) == "json":
        show_one(row, [], "json")
        return
    if row["already"]:
        out(_("{key} is loaded already: nothing changed.").format(key=row["profile"]))
    else:
        line = _("{key}: {title}, {count} limit(s), from {day}")
        out(line.format(key=row["profile"], title=profile.title, count=len(profile.entries), day=profile.effective))
    if impact is not None:
        show_impact(impact, session.output)
    if reproject:
        out(counted_again(row))
    if unused:
        tell(_("No procedure uses: {names}").format(names=", ".join(unused[:20])))
    if session.dry_run:
        out(_("Dry run: nothing was written."))
