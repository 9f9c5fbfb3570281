"""Version 2 of the listing of hazards beside version 1, and the demo's running items moving to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from cli.demo import materials, prepared
from engine.definition.compare import compare
from engine.definition.registry import Registry
from engine.definition.render import canonical
from engine.rehearsal import Player
from engine.runtime import Engine
from engine.runtime.answers.views import Item
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from tests.versions.hazards import PLAN, beside

WHEN = "%Y-%m-%d %H:%M"


class Year:
    """The demo, lived by its diary, with version 2 at hand and not yet released."""

    def __init__(self, folder: Path, known: Registry, *, quick: bool) -> None:
        _shipped, directory, diary = materials(quick)
        if quick:  # of the quick demo its hazard, without the rows of the plan
            lines = tuple(line for line in diary.lines if line.hazard or line.find.get("hazard"))
            diary = replace(diary, lines=lines, quick_rows=())
        self.known = Registry(known.definitions(), known.documents, released={("hazard_listing", 1)})
        self.engine: Engine = prepared(f"sqlite:///{folder / 'duban.db'}", self.known, directory, diary, quick)
        self.engine.papers = None  # their record is enough here
        self.player = Player(self.engine, diary)

    def until(self, when: str) -> None:
        self.player.live(datetime.strptime(when, WHEN).replace(tzinfo=self.engine.zone))

    def released(self) -> None:
        self.known.released = frozenset({("hazard_listing", 2)})

    def hazards(self, **filters: object) -> dict[str, Item]:
        return {one.number: one for one in self.engine.items(procedure="hazard_listing", **filters)}

    def fired(self) -> dict[str, list[tuple[str, object, object]]]:
        """What time did on each listing, and when."""
        return {
            number: [
                (line.transition, line.occurred_at, line.effects.get("rung"))
                for line in self.engine.history(number)
                if line.actor_kind == "clock"
            ]
            for number in self.hazards()
        }

    def sound(self) -> None:
        """Every history verifies and replays, every date is the one a recount gives."""
        assert [str(one.sentence) for one in verify(self.engine)] == []
        assert [str(one.sentence) for one in replay(self.engine)] == []
        assert [str(one.sentence) for one in self.engine.doctor() if one.serious] == []


def moved(year: Year, on: Callable[[], None] | None = None) -> None:
    """The running listings move; nothing is shortened, and nothing that has fired fires."""
    year.released()
    before, fired = year.hazards(open_only=True), year.fired()
    plan = year.engine.migration(PLAN, "plan.toml")
    assert all(not one.against for one in year.engine.foreseen(plan))
    assert year.engine.migrate(plan, actor="admin") == len(before)
    after = year.hazards()
    for number, item in before.items():
        now = after[number]
        assert (now.version, now.state) == (2, item.state)
        for was, will in zip(item.owes, now.owes, strict=True):
            assert was.due_at is None or (will.due_at is not None and will.due_at >= was.due_at), number
    assert year.fired() == fired
    assert {one.version for one in after.values() if one.ended_at is not None} <= {1}
    year.sound()


def test_the_second_version_has_one_more_state_and_one_longer_limit(tmp_path: Path) -> None:
    known = beside(tmp_path)
    found = compare(*(canonical(known.get("hazard_listing", version)) for version in (1, 2)))
    assert [(one.kind, one.part, one.name) for one in found] == [
        ("added", "limit", "listing.brief"), ("removed", "limit", "listing.plan"),
        ("added", "limit", "listing.plan_major"), ("changed", "state", "listed"), ("added", "state", "briefing"),
        ("changed", "transition", "approve_plan"), ("changed", "transition", "revoke"),
        ("changed", "transition", "revoke_lower"), ("changed", "transition", "shut_down"),
        ("added", "transition", "start"),
    ]  # fmt: skip
    assert known.get("hazard_listing").version == 2


def test_the_running_listing_of_the_demo_moves_and_its_year_goes_on(tmp_path: Path) -> None:
    year = Year(tmp_path, beside(tmp_path / "procedures"), quick=True)
    year.until("2024-04-15 12:00")
    (number,) = year.hazards()
    assert year.hazards()[number].owes[0].due == date(2024, 4, 24)
    moved(year)
    assert year.hazards()[number].owes[0].due == date(2024, 4, 30)
    year.until("2024-04-30 12:00")  # the unit files its plan some days before it is due, which is later now
    assert year.hazards()[number].state == "briefing"
    year.engine.act(
        number, "start", {}, actor="office.handler", acting_for="示例木粉加工有限公司", source="交底记录",
        occurred_at=year.engine.now(),
    )  # fmt: skip
    year.until("2024-05-14 12:00")
    assert year.hazards()[number].state == "treating"
    assert year.player.failures == []
    assert len(year.engine.items(parent=number, procedure="progress")) == 1
    year.sound()
    year.engine.close()


@pytest.mark.full
def test_all_running_listings_of_the_whole_demo_move(tmp_path: Path) -> None:
    year = Year(tmp_path, beside(tmp_path / "procedures"), quick=False)
    year.until("2024-06-14 12:00")
    assert len(year.hazards(open_only=True)) >= 3
    assert len({one.state for one in year.hazards(open_only=True).values()}) >= 2
    moved(year)
    year.until("2024-07-05 12:00")
    year.sound()
    year.engine.close()
