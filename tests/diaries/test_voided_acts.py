"""The last act is taken back, also out of a final state; what has left the building by it is named (SEMANTICS 23)."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.runtime.audits import auditing, replaying
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.checks import sound
from tests.diaries.test_hazard_listing import LIAISON, accepted, enterprise, found_wanting, treated
from tests.diaries.test_people_and_the_ladder import task


def honest(office: Office) -> None:
    assert sound(office)
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []


def voided(office: Office, number: str, by: str = "office.head") -> dict[str, object]:
    office.engine.void_act(number, reason="误操作", actor=by)
    line = office.engine.history(number)[-1]
    assert (line.transition, line.reason, line.actor) == ("item.void", "误操作", by)
    return dict(line.effects)


def test_a_task_closed_by_mistake_runs_on_with_its_old_date_and_round(office: Office) -> None:
    number = task(office, "jiaoyu")
    due = office.due(number)
    office.until("2024-04-12 10:00")
    office.do(number, "submit", by="jiaoyu.liaison", report="已办结")
    office.do(number, "close", by="office.handler")
    assert office.item(number).ended_at is not None
    with pytest.raises(Refused, match="only the office's head"):
        voided(office, number, by="office.handler")
    before = office.item(number)
    effects = voided(office, number)
    assert effects["voids"] == "close"
    item = office.item(number)
    assert (item.ended_at, item.state) != (before.ended_at, before.state)
    assert item.ended_at is None
    voided(office, number)  # and the submission before it
    assert office.due(number) == due
    assert "report" not in office.item(number).facts
    office.until("2024-05-08 10:00")  # the ladder climbs where it stood
    assert [line[11:] for line in office.log(number, "clock.lapse")] == ["clock.lapse"]
    assert len(office.children(number, "letter")) == 1
    honest(office)


def test_a_rejection_taken_back_is_not_counted_and_facts_are_as_before(office: Office) -> None:
    hazard = treated(office)
    found_wanting(office, hazard, "reject")
    assert office.item(hazard).facts["opinion"] == "联锁未投用"
    effects = voided(office, hazard)
    assert (effects["voids"], office.state(hazard)) == ("reject", "accepting")
    assert effects["issued"]
    assert "opinion" not in office.item(hazard).facts
    office.do(hazard, "reject", by=LIAISON, opinion="未改", acceptors="甲、乙、丙")  # still the first
    assert office.item(hazard).facts["opinion"] == "未改"
    honest(office)


@ON_SQLITE
def test_what_cannot_be_taken_back_is_said(office: Office) -> None:
    number = office.open("letter", by="office.handler", via="propose", parties={"addressee": "jiaoyu"}, grounds="催办")
    with pytest.raises(Refused, match="there is no act to be voided"):
        voided(office, number)
    hazard = treated(office)
    enterprise(office, hazard, "ask_to_extend", reason="缺料", interim="停用", until="2025-01-20")
    (child,) = office.children(hazard, "extension")
    assert office.item(child).ended_at is None
    voided(office, hazard)  # the request goes with the act that made it
    assert office.item(child).ended_at is not None
    accepted(office, hazard)
    assert office.state(hazard) == "accepted"
    voided(office, hazard)
    voided(office, hazard)
    assert office.state(hazard) == "treating"
    honest(office)
