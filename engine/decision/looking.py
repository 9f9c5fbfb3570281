"""Looking into the vault: asked by its keeper for a purpose, approved by somebody else, then shown once (DOMAIN 4).

What stands of a look is what the item's own lines say of its code; no row beside them could say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.decision.changed import changed
from engine.decision.draft import Draft
from engine.decision.duties import PERSONS, deed_of, recused
from engine.decision.outcome import Outcome, ToTell
from engine.decision.snapshot import ActorView, Snapshot
from engine.decision.who import counts_as_office, subject
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.levels import kept_from
from engine.errors import Refused, Sentence

ASK, APPROVE, DECLINE, SHOW = "vault.ask", "vault.approve", "vault.decline", "vault.show"
STEPS = (ASK, APPROVE, DECLINE, SHOW)
KEEPER = ("reporter_vault", "office")
"""The post that keeps the vault, and whose it is."""
HEAD, ABOVE = ("office_head", "office"), ("committee_deputy", "committee")
"""Who approves, and who does where the head would decide upon his own unit, or asks himself (SEMANTICS 18)."""
FOR = 3
"""Working days after that of the approval in which it may be used (assumed)."""


class Recorded(Protocol):
    """What is read of a line."""

    @property
    def transition(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def effects(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Look:
    """A look that was asked for and has been neither declined nor taken.

    Attributes:
        persons: whose deed the asking was. approves: the post that says yes or no, and the party it belongs to.
        until, before: the last day on which it may be taken, and the instant at which that ends, once it is approved.
    """

    purpose: str
    login: str
    persons: frozenset[str]
    asked_at: datetime
    approves: tuple[str, str]
    until: str | None = None
    before: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Whether the days in which it could be taken have passed."""
        return self.before is not None and self.before <= now


def looks(lines: Iterable[Recorded]) -> dict[str, Look]:
    """What stands of looks by what the lines of an item say: code → the look."""
    found: dict[str, Look] = {}
    for line in lines:
        if line.transition in STEPS:
            heard(found, line)
    return found


def heard(found: dict[str, Look], line: Recorded) -> None:
    """One more line about looks."""
    code = str(line.effects.get("code"))
    if line.transition == ASK:
        post = HEAD if line.effects.get("approves") == HEAD[0] else ABOVE
        persons = deed_of(line.actor, line.effects.get(PERSONS))
        found[code] = Look(line.reason or "", line.actor, persons, line.recorded_at, post)
    elif line.transition == APPROVE and code in found:
        before = datetime.fromisoformat(str(line.effects["before"]))
        found[code] = changed(found[code], until=str(line.effects["until"]), before=before)
    else:
        found.pop(code, None)


def impossible(found: Mapping[str, Look], line: Recorded) -> Sentence | None:
    """Why this program cannot have written a line about a look: nobody had asked or approved, or it was too late."""
    code, look = line.effects.get("code"), found.get(str(line.effects.get("code")))
    if line.transition == ASK:
        return None
    if look is None:
        return Sentence("nobody had asked to look at {code}", {"code": code})
    if line.transition == APPROVE and deed_of(line.actor, line.effects.get(PERSONS)) & look.persons:
        return Sentence("whoever asked to look at {code} approved it", {"code": code})
    if line.transition == SHOW and (look.before is None or look.over(line.recorded_at) or line.actor != look.login):
        return Sentence("nobody had approved that {actor} looks at {code} then", {"code": code, "actor": line.actor})
    return None


def ask(
    definition: Definition, snapshot: Snapshot, actor: ActorView, code: str, look: Look | None, world: World,
    purpose: str,
) -> Outcome:  # fmt: skip
    """The keeper asks to look, once, and whoever approves is told.

    Raises:
        Refused: with every reason.
    """
    against = recused(snapshot, actor)
    who = _by(actor, KEEPER, snapshot, against)
    if look is not None and not look.over(world.now):
        data = {"login": look.login, "code": code, "purpose": look.purpose}
        against.append(Sentence("{login} has asked to look at {code} already, for: {purpose}", data))
    if against:
        raise _refused(snapshot, "申请查看", against)
    mine = may(actor, HEAD, snapshot)
    post = ABOVE if mine or counts_as_office(subject(snapshot), snapshot) else HEAD
    draft = Draft(definition, snapshot, world)
    draft.line(ASK, who, world.now, reason=purpose, effects={"code": code, "approves": post[0]})
    draft.messages += _told(snapshot, post, code, "请批准查看保密信息")
    return draft.outcome()


def approve(
    definition: Definition, snapshot: Snapshot, actor: ActorView, code: str, look: Look | None, world: World
) -> Outcome:
    """Somebody else than who asked lets him look, once, within a few days.

    Raises:
        Refused: with every reason.
    """
    against = recused(snapshot, actor)
    who = _by(actor, look.approves if look else HEAD, snapshot, against)
    if look is None or look.over(world.now):
        against.append(_nobody_asked(code))
    else:
        if both := sorted(look.persons & who.persons):
            data = {"persons": "、".join(both)}
            against.append(Sentence("{persons} had a part in asking and may have none in approving, also not through a"
                                    " substitute or a delegation", data))  # fmt: skip
        if look.until is not None:
            against.append(Sentence("the look at {code} is approved already", {"code": code}))
    if against:
        raise _refused(snapshot, "批准查看", against)
    last = world.calendar.after(world.today, FOR)
    ends = {"until": last.isoformat(), "before": world.calendar.end_of(last).isoformat()}
    draft = Draft(definition, snapshot, world)
    draft.line(APPROVE, who, world.now, effects={"code": code, **ends})
    draft.messages += _told(snapshot, KEEPER, code, "保密信息准予查看")
    return draft.outcome()


def decline(
    definition: Definition, snapshot: Snapshot, actor: ActorView, code: str, look: Look | None, world: World,
    reason: str,
) -> Outcome:  # fmt: skip
    """Nobody looks, though somebody asked or it was approved; the keeper may take back what he asked.

    Raises:
        Refused: with every reason.
    """
    against = recused(snapshot, actor)
    own = look is not None and look.login == actor.login
    who = actor if own else _by(actor, look.approves if look else HEAD, snapshot, against)
    if look is None:
        against.append(_nobody_asked(code))
    if against:
        raise _refused(snapshot, "不准查看", against)
    draft = Draft(definition, snapshot, world)
    draft.line(DECLINE, who, world.now, reason=reason, effects={"code": code})
    draft.messages += _told(snapshot, KEEPER, code, "保密信息不准查看")
    return draft.outcome()


def show(
    definition: Definition, snapshot: Snapshot, actor: ActorView, code: str, look: Look | None, world: World
) -> Outcome:
    """Who asked looks, once, as was approved; the line says for what.

    Raises:
        Refused: with every reason.
    """
    against = recused(snapshot, actor)
    who = _by(actor, KEEPER, snapshot, against)
    if look is None:
        against.append(_nobody_asked(code))
    else:
        if look.login != actor.login:
            against.append(Sentence("{login} asked to look at {code}, and nobody else may", {"login": look.login,
                                    "code": code}))  # fmt: skip
        if look.until is None:
            against.append(Sentence("the look at {code} is not approved yet", {"code": code}))
        elif look.over(world.now):
            data = {"code": code, "until": look.until}
            against.append(Sentence("the look at {code} was approved until {until}: ask again", data))
    if against or look is None:
        raise _refused(snapshot, "查看保密信息", against)
    draft = Draft(definition, snapshot, world)
    draft.line(SHOW, who, world.now, reason=look.purpose, effects={"code": code})
    return draft.outcome()


def _nobody_asked(code: str) -> Sentence:
    return Sentence("nobody has asked to look at {code}: duban vault ask {code} --purpose TEXT", {"code": code})


def may(actor: ActorView, post: tuple[str, str], snapshot: Snapshot) -> bool:
    """Whether somebody is in one of these posts."""
    role, party = post
    return party in snapshot.parties and (role, snapshot.parties[party].code) in actor.posts


def _by(actor: ActorView, post: tuple[str, str], snapshot: Snapshot, against: list[Sentence]) -> ActorView:
    """The actor in a post, his own or in whose place; that he is not in it is one more reason."""
    if not may(actor, post, snapshot):
        against.append(WHO[post])
        return actor
    role, unit = post[0], snapshot.parties[post[1]].code
    held = [one for one in actor.holds if (one.role, one.unit) == (role, unit)]
    if not held or any(not one.holder for one in held):
        return actor
    return changed(actor, place=held[0].holder, place_role=role)


WHO = {
    KEEPER: Sentence("only the vault's keeper looks into the vault, with a purpose"),
    HEAD: Sentence("only the office's head lets somebody look into the vault"),
    ABOVE: Sentence("only the committee's deputy lets somebody look here: the office would decide upon itself"),
}


def _told(snapshot: Snapshot, post: tuple[str, str], code: str, words: str) -> list[ToTell]:
    """A message that says nothing of the matter, for it leaves the building."""
    role, party = post
    unit = snapshot.parties[party].code if party in snapshot.parties else None
    if unit in kept_from(snapshot.level):
        return []
    return [ToTell(role, unit, "look", {"number": snapshot.number, "secret": code, "rung": words}, post=role)]


def _refused(snapshot: Snapshot, what: str, reasons: list[Sentence]) -> Refused:
    return Refused(reasons, number=snapshot.number, transition=what)
