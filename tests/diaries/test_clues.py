"""Clues that responsibility is traced from: proposed by the clock, once, with the timeline frozen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from hashlib import sha256
from io import StringIO

import pytest

from engine.daemon.heartbeat import Heartbeat
from engine.runtime.audits import auditing, replaying
from engine.store.casework import attachments
from engine.testing import Office
from tests.conftest import ON_SQLITE
from tests.diaries.checks import sound
from tests.diaries.test_hazard_listing import LIAISON, SUPERVISOR, accepted, delisted, found_wanting, published, treated


def clues(office: Office, hazard: str) -> dict[str, str]:
    """What was found on a hazard: ground → number of the tracing proposed, which is nobody's child."""
    items = [office.item(one.number) for one in office.engine.items(procedure="responsibility_tracing")]
    found = [one for one in items if one.facts.get("sources") == hazard]
    assert all(one.parent is None for one in found)
    by_ground = {str(one.facts["ground_code"]): one.number for one in found}
    assert len(by_ground) == len(found), "a clue was proposed twice"
    return by_ground


def honest(office: Office) -> None:
    assert sound(office)
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []
    assert [one.code for one in office.engine.doctor() if one.serious] == []


def test_ninety_days_on_a_clue_is_proposed_with_the_timeline_frozen(office: Office) -> None:
    hazard = treated(office)
    office.until("2024-06-19 08:59")  # 21 March and ninety days
    assert clues(office, hazard) == {}
    office.until("2024-06-19 09:00")
    (number,) = clues(office, hazard).values()
    office.until("2024-07-20 10:00")
    assert clues(office, hazard) == {"long_standing": number}
    tracing = office.item(number)
    assert tracing.state == "clue"
    assert tracing.parties["addressee"] == SUPERVISOR
    assert "长期存在（自2024年6月19日起）" in str(tracing.facts["grounds"])
    assert office.log(hazard, "clock.clue") == ["2024-06-19 clock.clue"]
    (opening, *_) = office.engine.history(number)
    assert (opening.actor_kind, opening.transition) == ("clock", "propose")
    (file,) = opening.effects["attached"]
    assert file["sha256"] in str(tracing.facts["timeline"])
    with office.engine.database.reading() as held:
        data = attachments.read(held, file["sha256"])
    assert (sha256(data).hexdigest(), len(data)) == (file["sha256"], file["size"])
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    assert [row["状态"] for row in rows[-1:]] == ["治理中"]
    assert (rows[-1]["现在所知期限"], rows[-1]["止"], rows[0]["起"]) == ("2024-12-20", "2024-06-19", "2024-03-21")
    honest(office)
    with office.engine.database.writing() as held:
        held.driver.execute("DELETE FROM attachment_piece")
        held.driver.execute("DELETE FROM attachment")
    assert {one.number for one in auditing.verify(office.engine) if one.code == "file"} >= {number}


@ON_SQLITE
@pytest.mark.parametrize(
    ("ground", "happens"),
    [
        ("long_standing", lambda office, one: (found_wanting(office, one, "reject"),
                                               found_wanting(office, one, "reject_again"))),
        ("false_closure", lambda office, one: (accepted(office, one), delisted(office, one), published(office, one),
                                               office.do(one, "relist", by=LIAISON, visitors="甲、乙", visit="反弹"))),
        ("overdue_listing", lambda office, one: office.until("2024-05-07 09:00")),
        ("refused_fix", lambda office, one: (office.until("2024-05-07 08:00"),
                                             office.do(one, "recheck", by=LIAISON, reason="期满未申请"),
                                             office.do(one, "reject", by=LIAISON, opinion="未改",
                                                       acceptors="甲、乙、丙"))),
        ("regulator_inaction", lambda office, one: (
            office.do(one, "ask_accept", by="office.handler", for_="shilifenchen", source="来函", completion="已改"),
            office.until("2024-05-24 10:00"))),
    ],
)  # fmt: skip
def test_what_is_looked_out_for(office: Office, ground: str, happens: Callable[[Office, str], object]) -> None:
    hazard = treated(office, "2024-04-30")
    office.engine.tick()
    assert clues(office, hazard) == {}
    happens(office, hazard)
    office.until(f"{office.now()[:10]} 23:00")
    assert ground in clues(office, hazard)
    honest(office)


@ON_SQLITE
def test_two_daemons_after_an_outage_propose_it_once(office: Office) -> None:
    hazard = treated(office)
    daemons = [Heartbeat(office.again), Heartbeat(office.again)]
    for one in daemons:
        one.beat()
    office.engine.sleep_until(office.engine.now().replace(month=7, day=1))
    for one in daemons * 2:
        one.beat()
    for one in daemons:
        one.close()
    (number,) = clues(office, hazard).values()
    (line,) = [one for one in office.engine.history(hazard) if one.transition == "clock.clue"]
    assert (line.effects["since"], line.effects["late_days"]) == ("2024-06-19", 12)
    assert str(office.due(number)) == "2024-07-15"  # whoever screens it is not late because nobody watched
    honest(office)


@ON_SQLITE
def test_items_from_before_there_were_detectors_are_looked_at_once_the_daemon_starts(office: Office) -> None:
    hazard = treated(office)
    with office.engine.database.writing() as held:
        held.driver.execute("UPDATE item SET wake_at = '2024-12-01T00:00:00.000000Z' WHERE ended_at IS NULL")
    office.engine.sleep_until(office.engine.now().replace(month=6, day=20))
    one = Heartbeat(office.again)
    one.beat()
    one.close()
    assert list(clues(office, hazard)) == ["long_standing"]
