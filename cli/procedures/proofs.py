"""What ``duban procedure check`` proves beyond what loading proves, and how it tells of it.

A finding is wrong; a notice is worth a look. What is compared with the shipped directory or profile, because none was
named, is a notice only: an office's own roles and limits stand in its own files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.language import N_, _, say, spoken
from cli.output import WHOLE, Column, tell

if TYPE_CHECKING:
    from engine.calendar.limits import Profile
    from engine.decision.liveness import Bound, Stage
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry
    from engine.definition.verify import Problem
    from engine.outputs.proofs import Assumed

BOUNDS: list[Column] = [
    ("procedure", N_("Procedure"), WHOLE),
    ("state_label", N_("State")),
    ("before_label", N_("Brought before")),
    ("most", N_("At most")),
    ("counted", N_("Counted from")),
    ("way", N_("How")),
]
DEBTORS = {
    "any": "",
    "public": N_("public unit"),
    "enterprise": N_("enterprise"),
    "superior": N_("superior body"),
    "office": N_("office"),
}


@dataclass
class Proved:
    """What was found: mistakes, what is worth a look, the bounds of every state, limits that rest on nothing yet."""

    wrong: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    bounds: dict[tuple[str, int], tuple[Bound, ...]] = field(default_factory=dict)
    assumed: list[Assumed] = field(default_factory=list)


def prove(known: Registry, checked: list[Definition], directory: Path | None, profile: Path | None) -> Proved:
    """Everything that takes a template, a directory, a profile or a calendar, of every version that is given.

    Args:
        directory, profile: an office's own; without them the shipped ones are looked at, and only give notices.
    """
    from engine.definition.verify import notices
    from engine.intake.directory import read_directory
    from engine.outputs import proofs

    found = Proved(wrong=_templates(known, checked))
    terms = terms_of(profile)
    people = read_directory(directory or shipped("directory", "putuo"))
    living = liveness(known, terms)
    for one in checked:
        bounds = living.of(one)
        found.bounds[one.code, one.version] = bounds
        found.wrong += proofs.silent(one, bounds)
        found.notices += [*notices(one), *proofs.not_above(one, bounds)]
        (found.notices if directory is None else found.wrong).extend(proofs.roles(people, one))
        (found.notices if profile is None else found.wrong).extend(proofs.terms(terms, one))
    found.assumed = proofs.assumed(terms, checked)
    return found


def alone(known: Registry, checked: list[Definition]) -> Proved:
    """What can be said although something does not load: the templates of the versions that are given."""
    return Proved(wrong=_templates(known, checked))


def liveness(known: Registry, profile: Profile | None = None) -> Any:
    """The bounds under the published calendar and a profile (the shipped one)."""
    from datetime import datetime, time

    from engine.calendar import published
    from engine.calendar.limits import Limits
    from engine.decision.liveness import Liveness
    from engine.decision.world import World

    terms = profile or terms_of()
    now = datetime.combine(terms.effective, time(12), tzinfo=UTC)
    world = World(now, published.load(), Limits([terms]))
    return Liveness(world, {one.code: one for one in known.latest()})


def terms_of(file: Path | None = None) -> Profile:
    """A profile from a file; without one, the shipped one."""
    from engine.calendar.limits import read_profile

    return read_profile(file or shipped("limits", "putuo.toml"))


def shipped(*parts: str) -> Path:
    """A file or folder that comes with the procedures."""
    from importlib.resources import files

    return Path(str(files("workflows"))).joinpath(*parts)


def _templates(known: Registry, checked: list[Definition]) -> list[Problem]:
    """What is wrong with the Word templates, where they can be read at all."""
    from importlib.util import find_spec

    from engine.outputs import proofs

    if find_spec("docxtpl") is None:
        tell(_("The Word templates were not checked: pip install 'duban[documents]'"), style="yellow")
        return []
    from cli.procedures.shipped import papers

    return proofs.templates(papers(known), checked=checked)


# telling ----------------------------------------------------------------------------------------------------------


def finding(one: Problem, kind: str) -> dict[str, Any]:
    """A finding or a notice as data."""
    file, line, check, _text = one.row
    return {"kind": kind, "file": file, "line": line, "check": check, "what": say(one.what)}


def line(one: Problem) -> str:
    """A finding as compilers write it."""
    file, number, check, _text = one.row
    return f"{file}:{number}: {check}: {say(one.what)}"


def worst(proved: Proved) -> Iterator[tuple[tuple[str, int], Bound]]:
    """The state of each procedure in which an item can lie longest."""
    for key, bounds in proved.bounds.items():
        longest = max((one for one in bounds if not one.exempt), key=lambda one: (one.workdays, one.days), default=None)
        if longest is not None:
            yield key, longest


def rows(definition: Definition, bounds: Iterable[Bound]) -> list[dict[str, Any]]:
    """Bounds as data, with the words of the reader."""
    return [_row(definition, one) for one in bounds]


def _row(definition: Definition, one: Bound) -> dict[str, Any]:
    state = definition.states[one.state]
    role = definition.roles.get(one.before)
    label = role.label if role is not None else _label(definition, one.before)
    kind = _(DEBTORS.get(one.kind, ""))
    return {
        "kind": "bound",
        "procedure": definition.code,
        "version": definition.version,
        "state": one.state,
        "state_label": f"{state.label}（{kind}）" if kind else state.label,
        "debtor": one.kind,
        "before": one.before,
        "before_label": label if one.by != "end" else _("ends by law"),
        "above": one.above,
        "by": one.by,
        "since": one.since,
        "since_name": one.name,
        "workdays": one.workdays,
        "days": one.days,
        "worst_from": one.worst.isoformat() if one.worst is not None else None,
        "late": one.late,
        "path": [_stage(definition, stage) for stage in one.path],
        "exempt": one.exempt,
        "most": _("no deadline") if one.exempt else spoken(one.workdays, "workdays"),
        "counted": one.exempt or _since(definition, one),
        "way": _("; ").join(_told(definition, stage, one.by) for stage in one.path),
    }


def _label(definition: Definition, code: str) -> str:
    """The label of a role that only a rung names."""
    for state in definition.states.values():
        for rungs in state.slip.ladders.values() if state.slip is not None else ():
            for rung in rungs:
                for role in rung.tells:
                    if role.code == code:
                        return role.label
    return code


def _since(definition: Definition, one: Bound) -> str:
    if one.since == "children":
        return _("the end of the last {procedure}").format(procedure=one.name)
    if one.since == "fact":
        return definition.facts[one.name].label
    return _("entering the state")


def _stage(definition: Definition, stage: Stage) -> dict[str, Any]:
    return {
        "state": stage.state,
        "label": definition.states[stage.state].label,
        "term": str(stage.span),
        "offset": stage.offset,
        "word": stage.word,
    }


def _told(definition: Definition, stage: Stage, by: str) -> str:
    """One stage in words."""
    due = definition.states[stage.state].due
    dated = (due.fact or due.before) if due is not None else None
    term = definition.facts[dated].label if dated else spoken(stage.span.n, stage.span.unit)
    words = {"state": definition.states[stage.state].label, "term": term,
             "word": stage.word, "n": spoken(stage.offset or 0, "workdays")}  # fmt: skip
    if stage.offset is None:
        text = _("{state}: {term}, then the clock: {word}") if stage.word else _("{state}: {term}, then nobody")
    elif by == "measure":
        text = _("{state}: {term}, {n} later {word} is proposed")
    else:
        text = _("{state}: {term}, {n} later {word}")
    return text.format(**words)
