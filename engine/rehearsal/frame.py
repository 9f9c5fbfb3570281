"""Something for a child or a measure to live under, where it is rehearsed by itself.

A child that only its parent opens gets a parent that asks what the child asks and opens it at once; a measure that only
the clock opens gets work that is due on the first day and a ladder whose rung proposes the measure on the next.
"""

from __future__ import annotations

from types import new_class
from typing import Any

from engine.definition.definition import Definition, TransitionDef
from engine.definition.due import on
from engine.definition.facts import day, text
from engine.definition.ladders import Ladder, Rung
from engine.definition.moves import START, Final, State
from engine.definition.openings import child
from engine.definition.procedure import Procedure
from engine.definition.roles import CHILD, OFFICE, Party, Post
from engine.definition.spans import workdays

CODE, PREFIX = "rehearsed_parent", "YL"
HANDLER = Post("经办人", named="handler", at=OFFICE)
OWN = frozenset({"office", "committee"})


def needs_frame(definition: Definition, via: str | None = None) -> TransitionDef | None:
    """The opening that nobody but a parent or the clock takes; ``None`` if a person may open it."""
    openings = [one for one in definition.openings if via in (None, one.name)]
    if any(role.kind in ("party", "post") for one in openings for role in one.by):
        return None
    return openings[0] if openings else None


def frame(definition: Definition, opening: TransitionDef) -> Definition:
    """The procedure of a parent for it."""
    parties = {role.code: Party(role.label, named=role.code) for role in opening.parties if role.code not in OWN}
    body: dict[str, Any] = {"__module__": __name__, "__doc__": "演练用的上级事项."}
    clock = any(role.kind == "clock" for role in opening.by)
    if clock:
        parties = {"owner": Party("责任单位", named="owner")}
        body["what"], body["work_due"] = text("事项"), day("办理时限")
        owed_by: Any = parties["owner"]
        asks = [body["what"], body["work_due"]]
        due: Any = on(body["work_due"], roll=None)
        opens: Any = ()
        exempt = ""
    else:
        asks = [definition.facts[name] for name in opening.asks]
        body.update({name: definition.facts[name] for name in opening.asks})
        owed_by, due, exempt = HANDLER, None, "演练"
        opens = child(definition.code, via=opening.name)
    doing = body["doing"] = State("办理中", owed_by=owed_by, due=due, exempt=exempt)
    body["done"] = Final("办结")
    body["begin"] = START.to(doing, "立项", by=HANDLER, parties=list(parties.values()), asks=asks, opens=opens)
    body["finish"] = doing.to(body["done"], "办结", by=HANDLER)
    for name in sorted(definition.tells):
        body[name] = doing.to(doing, f"下级告知（{name}）", by=CHILD(definition.code))
    rungs = [Rung("提请", workdays(1), opens=child(definition.code, via=opening.name))] if clock else []
    slip = Ladder(*rungs, Rung("报告", workdays(30), tells=HANDLER, every=workdays(30)))
    options = {"title": "演练上级事项", "prefix": PREFIX, "version": 1, "slip": slip, "code": CODE}
    made: Any = new_class("RehearsedParent", (Procedure,), options, lambda space: space.update(body))
    found: Definition = made.definition
    return found
