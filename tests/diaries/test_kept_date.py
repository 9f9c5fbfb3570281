"""A date on a served paper, kept though the calendar now says an earlier one: away and back, extended, recounted."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.errors import Refused
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO
from tests.diaries.revised import layer, recounted, sound
from tests.diaries.test_hazard_listing import ACCEPTORS, LIAISON, enterprise, treated

WORKED = (
    'layer = "district"\nyear = 2024\nnotices = ["普办〔2024〕2号"]\nreason = "补班"\n'
    'days = [{ date = 2024-10-06, name = "补班", off = false }]\n'
)
KEPT = [("calendar.kept", "2024-10-08", "2024-10-06")]

NOTICE = '''
"""A notice with a date, for the tests of kept dates."""

from engine import START, Final, Party, Procedure, State, day, limit, workdays
from workflows.ladders import BY_DEBTOR, OFFICE_LADDER
from workflows.roles import HANDLER, OWNER


class Notice(Procedure, title="通知", prefix="TZ", version=1, slip=BY_DEBTOR):
    """送达 → 办理 → 审核."""

    served_on = day("送达日期")
    due_day = day("时限")
    serving = State("待送达", owed_by=HANDLER, due=limit("notice.serve", workdays(3)), slip=OFFICE_LADDER)
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("审核", owed_by=HANDLER, due=limit("notice.check", workdays(30)), slip=OFFICE_LADDER)
    closed = Final("办结")
    issue = START.to(serving, "拟通知", by=HANDLER, parties=[OWNER], asks=[due_day])
    serve = serving.to(doing, "送达", by=HANDLER, asks=[served_on], serves=served_on)
    set_anew = doing.to(doing, "另定日期", by=HANDLER, asks=[due_day])
    hand_in = doing.to(checking, "报结", by=[OWNER, HANDLER])
    send_back = checking.to(doing, "退回", by=HANDLER)
    send_back_dated = checking.to(doing, "退回，另定日期", by=HANDLER, asks=[due_day])
    close = checking.to(closed, "销号", by=HANDLER)
'''


@pytest.fixture
def hazard(office: Office) -> str:
    """A listed hazard to be put right by Saturday 5 October, which rolls to the 8th; then Sunday the 6th is worked."""
    number = treated(office, rectify_by="2024-10-05")
    assert str(office.due(number)) == "2024-10-08"
    office.until("2024-06-03 10:00")
    layer(office, WORKED)
    assert recounted(office, number) == KEPT
    return number


@pytest.fixture
def notices(place: Path | str, tmp_path: Path):  # type: ignore[no-untyped-def]
    """An office that knows the notice too."""
    folder = tmp_path / "procedures"
    folder.mkdir()
    (folder / "notice.py").write_text(NOTICE, "utf-8")
    registry = Registry.load(["workflows"], [folder])
    one = Office(place, directory=PUTUO, profile=PROFILE, registry=registry)
    yield one
    one.engine.close()


def kept(office: Office) -> str:
    """A notice served with Saturday 5 October as its date, kept at the 8th."""
    number = office.open("notice", by="office.handler", parties={"owner": "jiaoyu"}, due_day="2024-10-05")
    office.do(number, "serve", by="office.handler", served_on="2024-03-21")
    layer(office, WORKED)
    assert recounted(office, number) == KEPT
    return number


def sent_back(office: Office, number: str) -> None:
    office.do(number, "reject", by=LIAISON, opinion="不合格", acceptors=ACCEPTORS)


def rounds(office: Office, number: str, state: str = "treating") -> list[int]:
    """Which rounds the deadline of a state has had."""
    noted = (one.effects.get("deadline") for one in office.engine.history(number))
    return sorted({one["round"] for one in noted if one and one["state"] == state})


def test_it_is_the_same_when_the_work_comes_back(office: Office, hazard: str) -> None:
    enterprise(office, hazard, "ask_accept", completion="已改造")
    sent_back(office, hazard)
    assert (str(office.due(hazard)), rounds(office, hazard)) == ("2024-10-08", [1])
    layer(office, WORKED.replace("2号", "3号"))
    assert recounted(office, hazard) == KEPT
    assert sound(office) == []
    office.until("2024-10-08 23:00")
    assert office.log(hazard, "clock.lapse") == []
    office.until("2024-10-09 10:00")
    assert office.log(hazard, "clock.lapse") == ["2024-10-09 clock.lapse"]


def test_it_explains_itself(office: Office, hazard: str) -> None:
    found = office.engine.why(hazard)
    assert (str(found.due_on), str(found.recomputed_on), found.agrees) == ("2024-10-08", "2024-10-06", True)
    assert found.kept is not None
    assert (found.kept.transition, found.kept.reason) == ("calendar.kept", "补班")
    layer(office, WORKED.replace("10-06", "10-08").replace("false", "true"))
    now, then = office.engine.why(hazard), office.engine.why(hazard, 1)
    assert (str(now.due_on), now.agrees, now.kept) == ("2024-10-09", True, None)
    assert [(str(one.due_before), str(one.due_after), one.kind) for one in now.moves] == [
        ("2024-10-08", "2024-10-09", "calendar")
    ]
    assert (str(then.due_on), str(then.recomputed_on), then.agrees) == ("2024-10-08", "2024-10-06", True)
    assert then.calendar == then.calendar_now != now.calendar == now.calendar_now  # each by the calendar of its time


def test_it_is_kept_while_the_work_is_away(office: Office, hazard: str) -> None:
    enterprise(office, hazard, "ask_accept", completion="已改造")
    layer(office, WORKED.replace("10-06", "10-05"))
    assert recounted(office, hazard) == KEPT
    assert sound(office) == []
    sent_back(office, hazard)
    assert (str(office.due(hazard)), rounds(office, hazard)) == ("2024-10-08", [1])


def test_an_extension_is_counted_from_it_and_ends_it(office: Office, hazard: str) -> None:
    asked = {"reason": "设备未到", "interim": "停用", "until": "2024-10-07"}
    with pytest.raises(Refused) as refused:
        enterprise(office, hazard, "ask_to_extend", **asked)
    assert [str(one) for one in refused.value.reasons] == ["申请延至 must lie after 2024-10-08"]
    enterprise(office, hazard, "ask_to_extend", **{**asked, "until": "2024-11-09"})
    (request,) = office.children(hazard, "extension")
    office.do(request, "opine", by=LIAISON, advice="同意")
    office.do(request, "grant_listed", by="committee.deputy", opinion="同意")
    assert str(office.due(hazard)) == "2024-11-11"  # a Saturday; nothing is left of the old promise
    layer(office, WORKED.replace("2024-10-06", "2024-11-09"))
    assert recounted(office, hazard) == [*KEPT, ("calendar.kept", "2024-11-11", "2024-11-09")]
    assert sound(office) == []


def test_a_held_round_moves_too(office: Office, hazard: str) -> None:
    enterprise(office, hazard, "ask_accept", completion="已改造")
    layer(office, WORKED.replace("10-06", "10-08").replace("false", "true"))
    assert recounted(office, hazard) == [*KEPT, ("calendar.moved", "2024-10-08", "2024-10-09")]
    moved = office.engine.history(hazard)[-1]
    assert (moved.effects["state"], moved.effects["round"], moved.to) == ("treating", 2, "accepting")
    sent_back(office, hazard)
    assert str(office.due(hazard)) == "2024-10-09"
    assert rounds(office, hazard) == [1, 2]
    assert sound(office) == []


def test_another_date_ends_it_and_the_same_date_does_not(notices: Office) -> None:
    number = kept(notices)
    notices.do(number, "set_anew", by="office.handler", due_day="2024-10-05")
    assert str(notices.due(number)) == "2024-10-08"
    notices.do(number, "set_anew", by="office.handler", due_day="2024-09-20")
    assert str(notices.due(number)) == "2024-09-20"
    assert sound(notices) == []


def test_coming_back_with_another_date_ends_it(notices: Office) -> None:
    number = kept(notices)
    notices.do(number, "hand_in", by="office.handler")
    notices.until("2024-09-25 10:00")
    notices.do(number, "send_back_dated", by="office.handler", due_day="2024-09-20")  # past already: the same round
    assert (str(notices.due(number)), rounds(notices, number, "doing")) == ("2024-09-20", [1])
    assert sound(notices) == []
    layer(notices, WORKED.replace("2号", "4号"))
    assert str(notices.due(number)) == "2024-09-20"
    assert sound(notices) == []
