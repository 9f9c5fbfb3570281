"""``make trial-pg``: the demo of 2024 on a PostgreSQL of its own, with three daemons that do all that time does.

The diary's people act here; nobody here lets time act. The stored clock is moved only when nothing is due any more, so
the daemons have handled everything that came before. In the end it is told who did what, the record is examined, and
every history is compared with that of the same demo on SQLite; that demo is then copied to the server and back.
``--quick``: a few rows only.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

from cli.database import with_papers
from cli.demo import checked, materials, prepared
from engine.decision.outcome import Outcome
from engine.definition.registry import Registry
from engine.rehearsal import Diary, Player, counted
from engine.runtime import Engine
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.store import find
from tests import servers
from tests.trial.compared import difference, moved_and_back, told

DAEMONS = 3
PATIENCE = 300
"""Seconds in which three daemons must have handled what is due at one instant."""
SLEEP = 0.1
"""Seconds a daemon sleeps at most when it found nothing; it is woken when something is due."""
BATCH = 20
"""Items at a time, so that each daemon has its share."""


class Watched(Engine):
    """An engine on which others let time act: its own tick waits until they have. ``bell``: wakes them."""

    bell: Any

    def tick(self, limit: int = 200) -> list[Outcome]:
        """Waits until nothing is due."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            with self.database.reading() as held:
                if not find.WAITING.one(held, now=self.now()).n:
                    return []
            with self.bell:
                self.bell.notify_all()
            sleep(0.005)
        raise TimeoutError("the daemons leave something undone")


class Beside(Player):
    """Others act between two of its looks: it looks again before it says what comes next."""

    def following(self) -> datetime | None:
        """See ``Player``."""
        self.engine.tick()
        self._look()
        return super().following()


def daemon(url: str, registry: Registry, over: Any, bell: Any, said: Any) -> None:
    """Looks again and again; tells in the end what it did how often."""
    engine, did = with_papers(Engine(url, registry=registry)), Counter[str]()
    while not over.is_set():
        engine.follow_clock()
        found = engine.tick(BATCH)
        did.update(line.transition for outcome in found for line in outcome.lines if line.actor.kind == "clock")
        if not found:
            with bell:
                bell.wait(SLEEP)
    engine.close()
    said.put(dict(did))


def twice(engine: Engine) -> list[str]:
    """Rungs that fired more than once in a round."""
    found = Counter(
        (item.number, event.effects.get("rung"), event.effects.get("round"), event.effects.get("n"))
        for item in engine.items()
        for event in engine.history(item.number)
        if event.transition in ("clock.escalate", "clock.remind") and "round" in event.effects
    )
    return [f"{key[0]} {key[1]}" for key, count in found.items() if count > 1]


def lived_together(url: str, registry: Registry, diary: Diary, prepare: Callable[[str], Engine]) -> list[str]:
    """The demo on a server with three daemons; tells who did what, and gives what is wrong."""
    prepare(url).close()
    context = get_context("fork")
    over, bell, said = context.Event(), context.Condition(), context.Queue()
    daemons = [context.Process(target=daemon, args=(url, registry, over, bell, said)) for _ in range(DAEMONS)]
    for one in daemons:
        one.start()
    engine = Watched(url, registry=registry)
    engine.bell = bell
    player = Beside(with_papers(engine), diary)
    try:
        player.live(engine.calendar.end_of(checked(None, diary)))
    finally:
        over.set()
    shares = [said.get(timeout=PATIENCE) for _ in daemons]
    for one in daemons:
        one.join()
    for n, share in enumerate(shares, 1):
        print(f"daemon {n}: {sum(share.values())} acts of the clock: {dict(sorted(share.items()))}")
    print(f"people: {player.acts} acts, {len(player.failures)} that did not happen")
    print(asdict(counted(engine, engine.now().replace(year=2, month=1, day=1), engine.now())), flush=True)
    wrong = [str(one.sentence) for one in engine.doctor() if one.serious]
    wrong += [str(one) for one in (*verify(engine), *replay(engine))]
    wrong += [f"twice: {one}" for one in twice(engine)]
    wrong += [f"{one.at} {one.what}: {one.error}" for one in player.failures]
    wrong += [f"daemon {n} had no share" for n, share in enumerate(shares, 1) if not share]
    engine.close()
    return wrong


def main(quick: bool) -> int:
    """The trial; gives how many things are wrong."""
    registry, directory, diary = materials(quick)
    folder, data = (Path(mkdtemp(prefix=f"duban-{name}-")) for name in ("trial", "pg"))
    server = servers.own_server(data)
    url, alone = str(server.get_uri()), f"sqlite:///{folder / 'alone.db'}"

    def prepare(place: str) -> Engine:
        return prepared(place, registry, directory, diary, quick)

    try:
        begun = monotonic()
        wrong = lived_together(url, registry, diary, prepare)
        print(f"{monotonic() - begun:.0f} seconds on PostgreSQL", flush=True)
        engine = prepare(alone)
        Player(engine, diary).live(engine.calendar.end_of(checked(None, diary)))
        engine.close()
        mine, theirs = told(url, registry), told(alone, registry)
        keys = sorted(mine.keys() | theirs.keys(), key=str)
        differing = {key: difference(mine.get(key, []), theirs.get(key, [])) for key in keys
                     if mine.get(key) != theirs.get(key)}  # fmt: skip
        histories, lines = (sum(map(len, theirs.values())), sum(len(one) for all in theirs.values() for one in all))
        print(f"{len(keys) - len(differing)} of {len(keys)} (row, procedure, unit) tell the same as on SQLite: "
              f"{histories} histories, {lines} lines", flush=True)  # fmt: skip
        wrong += [f"otherwise than on SQLite: {key}: {what}" for key, what in differing.items()]
        wrong += moved_and_back(alone, url, folder, registry)
        print(*wrong, f"{len(wrong)} wrong", sep="\n")
        return len(wrong)
    finally:
        server.stop()
        for one in (folder, data):
            rmtree(one, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(1 if main("--quick" in sys.argv) else 0)
