"""Reading the plan of a migration, and comparing it with both versions.

What is wrong with a plan is told at once, each mistake with the line and the key it stands at; nothing is ever decided
by half a plan.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from engine.decision.migration import ANCHOR, ANEW, HOWS, KEEP, Deal, Plan, rung_names, same_form
from engine.decision.values import Reading, read
from engine.definition.definition import Definition, StateDef
from engine.definition.levels import rank
from engine.definition.registry import Registry
from engine.errors import BadMigration, DubanError, IllTyped, Problem, Sentence

TABLES = ("migration", "states", "deadlines", "facts", "rungs", "shorten")
EXAMPLE = {"example": '{ from = "FACT" }'}
HEAD = {"procedure": str, "from": int, "to": int, "reason": str, "items": list}


def read_plan(text: str, file: str, registry: Registry, reading: Reading) -> Plan:
    """A plan from its TOML.

    Raises:
        BadMigration: with every problem. NotFound, BrokenProcedure: the procedure or one of the versions.
    """
    return _Reader(text, file, reading).plan(registry)


class _Reader:
    """A plan while it is read."""

    def __init__(self, text: str, file: str, reading: Reading) -> None:
        self.lines, self.file, self.reading = text.splitlines(), file, reading
        self.problems: list[Problem] = []
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            self._refuse(str(error).partition(" (at ")[0], Sentence("not TOML"), int(found[1]) if found else 0)
            raise self._bad() from None

    # what is wrong -----------------------------------------------------------------------------------------------

    def _refuse(self, key: str, reason: Sentence, line: int | None = None) -> None:
        place = self._line(key) if line is None else line
        self.problems.append(Problem(place, key if place else "", reason, self.file))

    def _line(self, key: str) -> int:
        """Where a key of a table stands, or the table itself; the first line if there is neither."""
        table, _dot, name = key.partition(".")
        here, head = "", 1
        for number, line in enumerate(self.lines, start=1):
            if found := re.match(r"\s*\[+\s*([\w.]+)\s*\]+", line):
                here = found[1]
                if here == table:
                    head = number
                if here == key:
                    return number
            elif name and here == table and re.match(rf"""\s*["']?{re.escape(name)}["']?\s*[=.]""", line):
                return number
        return head

    def _bad(self) -> BadMigration:
        return BadMigration(self.problems, file=self.file)

    # reading -----------------------------------------------------------------------------------------------------

    def plan(self, registry: Registry) -> Plan:
        for name in self.data.keys() - set(TABLES):
            self._refuse(name, Sentence("there is no such part; a plan has {parts}", {"parts": ", ".join(TABLES)}))
        head = self._table("migration")
        for name in head.keys() - HEAD.keys():
            self._refuse(
                f"migration.{name}", Sentence("there is no such key; known are {keys}", {"keys": ", ".join(HEAD)})
            )
        for name, kind in HEAD.items():
            if name not in head and name != "items":
                self._refuse(f"migration.{name}", Sentence("this key is missing"))
            elif name in head and (not isinstance(head[name], kind) or head[name] == ""):
                self._refuse(f"migration.{name}", Sentence("{given} is no value for it", {"given": repr(head[name])}))
        if self.problems:
            raise self._bad()
        old, new = (registry.get(head["procedure"], head[key]) for key in ("from", "to"))
        if old.version == new.version:
            self._refuse("migration.to", Sentence("items are under this version already"))
        if (new.code, new.version) not in registry.released:
            data = {"procedure": f"{new.code}@{new.version}"}
            self._refuse(
                "migration.to", Sentence("{procedure} is not released: duban procedure release {procedure}", data)
            )
        copies, values = self._facts(old, new)
        plan = Plan(
            self.file,
            old,
            new,
            head["reason"].strip(),
            states=dict(self._states(old, new)),
            deals=dict(self._deals(old, new)),
            values=values,
            copies=copies,
            rungs=dict(self._rungs(old, new)),
            shorten=dict(self._shorten(old)),
            items=tuple(map(str, head.get("items", ()))),
        )
        if not self.problems:
            self._fits(plan)
        if self.problems:
            raise self._bad()
        return plan

    def _table(self, name: str) -> dict[str, Any]:
        found = self.data.get(name, {})
        if isinstance(found, dict):
            return found
        self._refuse(name, Sentence("this is a table: [{name}]", {"name": name}))
        return {}

    def _named(self, key: str, name: Any, known: Mapping[str, Any], version: Definition) -> bool:
        if isinstance(name, str) and name in known:
            return True
        near = get_close_matches(str(name), known, n=3, cutoff=0.5)
        data = {"name": str(name), "procedure": f"{version.code}@{version.version}", "nearest": ", ".join(near) or "—"}
        self._refuse(key, Sentence("{procedure} has no {name}; near: {nearest}", data))
        return False

    def _states(self, old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
        given = self._table("states")
        resting = {name: one for name, one in old.states.items() if not one.final}
        for name in given:
            self._named(f"states.{name}", name, resting, old)
        for name, state in resting.items():
            key = f"states.{name}"
            target = given.get(name, name)
            if name not in given and name not in new.states:
                data = {"state": name, "label": state.label}
                self._refuse(
                    key, Sentence("the state {state} ({label}) is gone; nothing says what becomes of it", data)
                )
            elif self._named(key, target, new.states, new):
                if new.states[target].final:
                    self._refuse(key, Sentence("{state} is an ending; a migration ends no item", {"state": target}))
                if target != name and target in given and given[target] != target:
                    self._refuse(key, Sentence("{state} is given another name by this plan; nothing can take its name",
                                               {"state": target}))  # fmt: skip
                yield name, target

    def _deals(self, old: Definition, new: Definition) -> Iterator[tuple[str, Deal]]:
        for name, said in self._table("deadlines").items():
            key = f"deadlines.{name}"
            if not self._named(key, name, old.states, old):
                continue
            if isinstance(said, str) and said in HOWS:
                yield name, Deal(HOWS[said])
            elif isinstance(said, dict) and list(said) == ["from"]:
                if self._named(key, said["from"], new.facts, new):
                    if new.facts[said["from"]].kind != "day":
                        self._refuse(key, Sentence("{fact} is no date", {"fact": said["from"]}))
                    yield name, Deal(ANCHOR, said["from"])
            else:
                self._refuse(key, Sentence("one of keep, recompute, anew, or {example}", EXAMPLE))

    def _facts(self, old: Definition, new: Definition) -> tuple[dict[str, str], dict[str, Any]]:
        copies: dict[str, str] = {}
        values: dict[str, Any] = {}
        for name, said in self._table("facts").items():
            key = f"facts.{name}"
            if not self._named(key, name, new.facts, new):
                continue
            if isinstance(said, dict):
                if list(said) != ["from"]:
                    self._refuse(key, Sentence("a value, or {example}", EXAMPLE))
                elif self._named(key, said["from"], old.facts, old):
                    if old.facts[said["from"]].kind != new.facts[name].kind:
                        self._refuse(key, Sentence("{fact} is of another kind", {"fact": said["from"]}))
                    copies[said["from"]] = name
                continue
            try:
                values[name] = read(name, new.facts[name], said, self.reading)
            except IllTyped as error:
                self._refuse(key, error.data["what"])
            except DubanError as error:
                self._refuse(key, error.sentence)
        for name, fact in new.facts.items():
            before = old.facts.get(name)
            if before is not None and before.kind != fact.kind and name not in copies.values():
                data = {"fact": name, "before": before.kind, "after": fact.kind}
                reason = Sentence(
                    "{fact} was of the kind {before} and is {after} now; it needs a name of its own", data
                )
                self._refuse(f"facts.{name}", reason)
        return copies, values

    def _rungs(self, old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
        before, after = rung_names(old), rung_names(new)
        taken: dict[str, str] = {}
        for name, to in self._table("rungs").items():
            key = f"rungs.{name}"
            if self._named(key, name, before, old) and self._named(key, to, after, new):
                if to in taken:
                    self._refuse(key, Sentence("{rung} takes its place already", {"rung": taken[to]}))
                taken[to] = name
                yield name, to

    def _shorten(self, old: Definition) -> Iterator[tuple[str, str]]:
        for name, why in self._table("shorten").items():
            key = f"shorten.{name}"
            if self._named(key, name, old.states, old):
                if not isinstance(why, str) or not why.strip():
                    self._refuse(key, Sentence("a term is shortened for a reason, which is written here"))
                yield name, str(why)

    # what one table says beside what another says ----------------------------------------------------------------

    def _levels(self, plan: Plan) -> None:
        """A migration shows nobody what he could not see: the item's level stays, no fact gets a lower one."""
        old, new = plan.old, plan.new
        if old.level != new.level:
            levels: dict[str, Any] = {"before": old.level, "after": new.level}
            self._refuse("migration.to", Sentence("items are {before} and would be {after}; their level stays", levels))
        for name in old.guarded_facts:
            for target in dict.fromkeys([name, plan.copies.get(name, name)]):
                if target not in new.facts or rank(new.level_of(target)) < rank(old.level_of(name)):
                    after = new.level_of(target) if target in new.facts else "—"
                    data: dict[str, Any] = {
                        "fact": name,
                        "target": target,
                        "before": old.level_of(name),
                        "after": after,
                    }
                    reason = Sentence("{fact} is {before}; as {target} it would be {after}, for others to see", data)
                    self._refuse(f"facts.{target}", reason)

    def _fits(self, plan: Plan) -> None:
        self._levels(plan)
        for name, target in plan.states.items():
            before, after, deal = plan.old.states[name], plan.new.states[target], plan.deal(name)
            key = f"deadlines.{name}"
            kept = deal.how == KEEP and _both_counted(before, after)
            if kept and not same_form(before.due, after.due, plan.copies):
                data = {"state": name, "target": target}
                reason = Sentence("{state} is counted otherwise as {target}, it cannot keep its term", data)
                self._refuse(key, reason)
            elif deal.how in (ANEW, ANCHOR) and (after.due is None or not after.due.restarts_on_entry):
                reason = Sentence(
                    "the deadline of {state} is a date or counted from one, which decides", {"state": target}
                )
                self._refuse(key, reason)


def _both_counted(before: StateDef, after: StateDef) -> bool:
    return before.due is not None and after.due is not None
