"""What was recorded wrongly is corrected by a line that points at it; what followed from it follows anew (T20)."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.runtime.audits import auditing, replaying, sealing
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.checks import sound
from tests.diaries.test_hazard_listing import LIAISON, SUPERVISOR, enterprise, listed, treated


def corrected(office: Office, number: str, fact: str, value: object, *, by: str = "office.head") -> dict[str, object]:
    """The last line that recorded a fact, corrected; what the new line says besides."""
    seq = max(one.seq for one in office.engine.history(number) if fact in one.facts)
    office.engine.correct(number, seq, {fact: value}, reason="录入有误", actor=by)
    line = next(one for one in reversed(office.engine.history(number)) if one.transition == "item.correct")
    assert (line.corrects, line.reason, line.actor) == (seq, "录入有误", by)
    return dict(line.effects)


def honest(office: Office) -> None:
    assert sound(office)
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []


def test_a_wrong_service_date_moves_the_term_that_runs_from_it(office: Office) -> None:
    hazard = listed(office)  # served on 21 March
    office.until("2024-03-25 10:00")
    sealing.seal(office.engine)
    assert str(office.due(hazard)) == "2024-04-07"
    with pytest.raises(Refused, match="lies before the signing"):
        corrected(office, hazard, "served_on", "2024-03-20")
    with pytest.raises(Refused, match="lies in the future"):
        corrected(office, hazard, "served_on", "2024-03-26")
    effects = corrected(office, hazard, "served_on", "2024-03-25")
    assert effects["was"] == {"served_on": "2024-03-21"}
    assert effects["moved"] == {"state": "listed", "from": "2024-04-07", "to": "2024-04-09"}
    assert str(office.due(hazard)) == "2024-04-09"
    papers = {one.name: str(one.served_on) for one in office.engine.documents(hazard) if one.served_on}
    assert papers["挂牌督办通知书"] == "2024-03-25"
    seq = next(one.seq for one in office.engine.history(hazard) if one.transition == "serve")
    with pytest.raises(Refused, match="was recorded again by line"):
        office.engine.correct(hazard, seq, {"served_on": "2024-03-22"}, reason="又错", actor="office.head")
    corrected(office, hazard, "served_on", "2024-03-22", by="office.deputy")  # a correction is corrected like any line
    assert str(office.due(hazard)) == "2024-04-08"
    honest(office)


def test_a_lapse_that_was_none_is_withdrawn_and_one_that_stands_keeps_its_rungs(office: Office) -> None:
    hazard = treated(office, "2024-04-19")
    office.until("2024-05-08 10:00")
    assert office.log(hazard, "clock.lapse") == ["2024-04-20 clock.lapse"]
    still = corrected(office, hazard, "rectify_by", "2024-04-26")
    assert still["moved"] == {"state": "treating", "from": "2024-04-19", "to": "2024-04-26"}
    assert "lapse" not in still
    assert still["deadline"]["round"] == 1  # type: ignore[index]
    gone = corrected(office, hazard, "rectify_by", "2024-06-28", by="office.deputy")
    assert (gone["lapse"], gone["deadline"]["round"]) == ("withdrawn", 2)  # type: ignore[index]
    assert len(still["issued"]) >= 2  # type: ignore[arg-type]  # 挂牌督办通知书, 治理方案审查意见
    assert "issued" not in gone  # nothing was signed between the two corrections
    for letter in office.children(hazard, "letter"):  # proposed on a lapse that was none
        assert office.item(letter).ended_at is not None
    office.until("2024-06-29 10:00")
    assert office.log(hazard, "clock.lapse")[1:] == ["2024-06-29 clock.lapse"]
    honest(office)


@ON_SQLITE
def test_the_wrong_firm_the_wrong_grade_and_nobody_corrects_himself(office: Office) -> None:
    hazard = treated(office)
    with pytest.raises(Refused, match="only the office's deputy or head"):
        corrected(office, hazard, "level", "street", by=LIAISON)
    with pytest.raises(Refused, match="does not record"):
        office.engine.correct(hazard, 1, {"level": "street"}, reason="错", actor="office.head")
    with pytest.raises(Refused, match="is recorded so already"):
        corrected(office, hazard, "level", "district")
    with pytest.raises(Refused, match="nothing is said"):
        office.engine.correct(hazard, 1, reason="错", actor="office.head")
    corrected(office, hazard, "level", "department")
    assert office.item(hazard).facts["level"] == "department"
    other = next(one.code for one in office.engine.units() if one.kind == "enterprise" and one.code != "shilifenchen")
    office.engine.correct(hazard, 1, parties={"owner": other}, reason="企业名称录错", actor="office.head")
    assert office.item(hazard).parties["owner"] == other
    assert office.item(hazard).owes[0].unit == other
    with pytest.raises(Refused):
        enterprise(office, hazard, "ask_accept", completion="已改")  # the firm it was said to be no longer is
    own = office.open("letter", by="office.handler", via="propose", parties={"addressee": SUPERVISOR}, grounds="催办")
    office.engine.correct(own, 1, {"grounds": "催办事由"}, reason="错字", actor="office.head")
    with pytest.raises(Refused, match="is your own"):
        office.engine.correct(own, 2, {"grounds": "催办"}, reason="错字", actor="office.head")
    with office.engine.database.writing() as held:
        held.driver.execute(f"UPDATE party SET unit_code = 'shilifenchen' WHERE unit_code = '{other}' ")
    assert [(one.number, one.code) for one in auditing.verify(office.engine)] == [(hazard, "party")]


@ON_SQLITE
def test_a_correction_by_hand_is_told_from_one(office: Office) -> None:
    hazard = treated(office)
    corrected(office, hazard, "hazard", "除尘系统未设控爆装置")
    honest(office)
    with office.engine.database.writing() as held:
        for name in [row[0] for row in held.driver.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]:
            held.driver.execute(f"DROP TRIGGER {name}")
        held.driver.execute("UPDATE event SET corrects = 2 WHERE transition = 'item.correct'")
    (found,) = auditing.verify(office.engine)
    assert (found.number, found.code) == (hazard, "chain")
