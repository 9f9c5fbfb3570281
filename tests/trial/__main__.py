"""``make trial-pg``: the demo of 2024 on a PostgreSQL of its own, with three daemons that do all that time does.

The diary's people act here; nobody here lets time act. The stored clock is moved only when nothing is due any more, so
the daemons have handled everything that came before. In the end it is told who did what, the record is examined, and
every history is compared with that of the same demo on SQLite. ``--quick``: a few rows only.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

from cli.demo import checked, materials, prepared
from engine.decision.outcome import Outcome
from engine.definition.registry import Registry
from engine.rehearsal import Player, counted
from engine.runtime import Engine
from engine.runtime.auditing import verify
from engine.store import find
from tests import servers

DAEMONS = 3
PATIENCE = 120
"""Seconds in which three daemons must have handled what is due at one instant."""
BATCH = 20
"""Items at a time, so that each daemon has its share."""


class Watched(Engine):
    """An engine on which others let time act: its own tick waits until they have."""

    def tick(self, limit: int = 200) -> list[Outcome]:
        """Waits until nothing is due."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            with self.database.reading() as held:
                if not find.WAITING.one(held, now=self.now()).n:
                    return []
            sleep(0.002)
        raise TimeoutError("the daemons leave something undone")


def daemon(url: str, registry: Registry, over: Any, told: Any) -> None:
    """Looks again and again; tells in the end what it did how often."""
    engine, did = Engine(url, registry=registry), Counter[str]()
    while not over.is_set():
        engine.follow_clock()
        found = engine.tick(BATCH)
        did.update(line.transition for outcome in found for line in outcome.lines if line.actor.kind == "clock")
        if not found:
            sleep(0.002)
    engine.close()
    told.put(dict(did))


def twice(engine: Engine) -> list[str]:
    """Rungs that fired more than once in a round."""
    found = Counter(
        (item.number, event.effects.get("rung"), event.effects.get("round"), event.effects.get("n"))
        for item in engine.items()
        for event in engine.history(item.number)
        if event.transition in ("clock.escalate", "clock.remind") and "round" in event.effects
    )
    return [f"{key[0]} {key[1]}" for key, count in found.items() if count > 1]


def told_by(engine: Engine) -> dict[tuple[Any, ...], list[list[tuple[Any, ...]]]]:
    """Every history, by plan row, procedure and unit: its lines without ids, numbers and instants of recording."""
    items = {one.number: one for one in engine.items()}
    found: dict[tuple[Any, ...], list[list[tuple[Any, ...]]]] = {}
    for item in items.values():
        top = item
        while top.parent is not None:
            top = items[top.parent]
        unit = next((item.parties[role] for role in ("addressee", "owner") if role in item.parties), None)
        lines = [
            (one.transition, one.label, one.actor, one.actor_kind, str(one.acting_for), str(one.occurred_at))
            for one in engine.history(item.number)
        ]
        found.setdefault((str(top.facts.get("row")), item.procedure, unit), []).append(lines)
    return {key: sorted(histories) for key, histories in found.items()}


def lived_alone(folder: Path, quick: bool) -> dict[tuple[Any, ...], list[list[tuple[Any, ...]]]]:
    """The same demo on SQLite, where nobody helps."""
    registry, directory, diary = materials(quick)
    engine = prepared(f"sqlite:///{folder / 'alone.db'}", registry, directory, diary, quick)
    Player(engine, diary).live(engine.calendar.end_of(checked(None, diary)))
    found = told_by(engine)
    engine.close()
    return found


def main(quick: bool) -> int:
    """The trial; gives how many things are wrong."""
    registry, directory, diary = materials(quick)
    last = checked(None, diary)
    folder = Path(mkdtemp(prefix="duban-trial-"))
    server = servers.own_server(folder)
    url, context = str(server.get_uri()), get_context("fork")
    try:
        prepared(url, registry, directory, diary, quick).close()
        over, told = context.Event(), context.Queue()
        daemons = [context.Process(target=daemon, args=(url, registry, over, told)) for _ in range(DAEMONS)]
        for one in daemons:
            one.start()
        engine = Watched(url, registry=registry)
        player = Player(engine, diary)
        try:
            player.live(engine.calendar.end_of(last))
        finally:
            over.set()
        shares = [told.get(timeout=PATIENCE) for _ in daemons]
        for one in daemons:
            one.join()
        for n, share in enumerate(shares, 1):
            print(f"daemon {n}: {sum(share.values())} acts of the clock: {dict(sorted(share.items()))}")
        print(f"people: {player.acts} acts, {len(player.failures)} that did not happen")
        print(asdict(counted(engine, engine.now().replace(year=2, month=1, day=1), engine.now())))
        wrong = [str(one.sentence) for one in engine.doctor() if one.serious]
        wrong += [str(one) for one in verify(engine)]
        wrong += [f"twice: {one}" for one in twice(engine)]
        wrong += [f"{one.at} {one.what}: {one.error}" for one in player.failures]
        wrong += [f"daemon {n} had no share" for n, share in enumerate(shares, 1) if not share]
        alone = Path(mkdtemp(prefix="duban-alone-"))
        mine, theirs = told_by(engine), lived_alone(alone, quick)
        rmtree(alone)
        keys = sorted(mine.keys() | theirs.keys(), key=str)
        differing = [key for key in keys if mine.get(key) != theirs.get(key)]
        print(f"{len(keys) - len(differing)} of {len(keys)} (row, procedure, unit) tell the same as on SQLite")
        wrong += [f"otherwise than on SQLite: {key}" for key in differing]
        print(*wrong, sep="\n")
        print(f"{len(wrong)} wrong")
        engine.close()
        return len(wrong)
    finally:
        server.stop()
        rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(1 if main("--quick" in sys.argv) else 0)
