"""``make faults``: the long form of the faults, on both databases: 500 random kills under load, then 8 people and 4
daemons on 2,000 items for two minutes. Prints what was lost, doubled and stuck; all of it should be zero.

    python -m tests.faults [--kills 500] [--seconds 120] [--tasks 2000] [--seed N]
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.definition.registry import Registry
from engine.testing import Office
from tests import servers
from tests.conftest import PROFILE, PUTUO
from tests.faults.storm import Storm
from tests.faults.test_server import LEADS


def main() -> int:
    """Both forms on both databases; gives how much is wrong."""
    options = ArgumentParser(description=__doc__)
    for name, value in (("kills", 500), ("seconds", 120), ("tasks", 2000), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=value)
    asked = options.parse_args()
    registry, wrong = Registry.load(["workflows"]), 0
    for kind in ("sqlite", "postgresql"):
        for people, daemons, tasks, how in (
            (3, 2, 100, {"kills": asked.kills}),
            (8, 4, asked.tasks, {"seconds": asked.seconds}),
        ):
            with begun(kind, registry, tasks) as (url, numbers, notes):
                storm = Storm(url, registry, numbers, notes, people=people, daemons=daemons, seed=asked.seed)
                found = storm.rage(**how)
            print(f"{kind}, {people} people, {daemons} daemons, {tasks} tasks, {how}: {found}", flush=True)
            wrong += len(found.lost) + len(found.doubled) + len(found.stuck)
    print(f"{wrong} wrong")
    return wrong


@contextmanager
def begun(kind: str, registry: Registry, tasks: int) -> Iterator[tuple[str, dict[str, str], Path]]:
    """An office in which so many tasks were handed over; its URL, number → unit, and a folder for notes."""
    with TemporaryDirectory(prefix="duban-storm-") as name:
        folder = Path(name)
        if kind == "sqlite":
            yield made(folder, registry, tasks, folder)
        else:
            with servers.scratch() as url:
                yield made(url, registry, tasks, folder)


def made(place: Path | str, registry: Registry, tasks: int, folder: Path) -> tuple[str, dict[str, str], Path]:
    """The office itself; no connection to it is left open, for programs are forked afterwards."""
    office = Office(place, directory=PUTUO, profile=PROFILE, registry=registry)
    office.engine.set_setting("seal.file", str(folder / "seals"), "admin")
    known = {one.code for one in office.engine.units()}
    numbers: dict[str, str] = {}
    while len(numbers) < tasks:
        top = office.open(
            "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案",
            source="附件1第5行", due_month="2024-04", leads=[one for one in LEADS if one in known],
        )  # fmt: skip
        office.do(top, "issue", by="office.handler")
        numbers |= {one: office.item(one).parties["owner"] for one in office.children(top)}
    office.engine.close()
    notes = folder / "notes"
    notes.mkdir()
    return office.url, numbers, notes


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
