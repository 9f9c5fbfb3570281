"""A request for more time: asked in time or late, granted, denied or left lying (DOMAIN EXT, T14; SEMANTICS 21).

A task is due on 30 June 2024, a Sunday; fifteen working days before are 7 June (10 June is off).
"""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from engine.errors import Refused
from engine.outputs.papers.templates import Papers
from engine.testing import Office
from tests.diaries.checks import sound
from tests.diaries.test_hazard_listing import treated
from tests.diaries.test_people_and_the_ladder import task


def ask(office: Office, number: str, until: str, *, late: bool = False) -> str:
    move = "ask_late_to_extend" if late else "ask_to_extend"
    office.do(number, move, by="gongan.liaison", reason="班子调整", interim="加强值守", until=until)
    return office.children(number, "extension")[-1]


def reasons(office: Office, number: str, until: str, *, late: bool = False) -> list[str]:
    with pytest.raises(Refused) as refused:
        ask(office, number, until, late=late)
    return [str(one) for one in refused.value.reasons]


def grant(office: Office, request: str, **facts: object) -> None:
    office.do(request, "advise", by="office.handler", advice="属实")
    office.do(request, "grant_other" if facts else "grant", by="office.head", opinion="同意", **facts)


@pytest.fixture
def due(office: Office) -> str:
    """The task that is due on 30 June."""
    return task(office, "gongan", month="2024-06")


def test_it_is_asked_fifteen_working_days_ahead_or_marked_late(office: Office, due: str) -> None:
    office.until("2024-06-07 17:00")
    (seen,) = office.engine.explain(due, "ask_to_extend", "gongan.liaison")
    assert seen.allowed
    (late,) = office.engine.explain(due, "ask_late_to_extend", "gongan.liaison")
    assert [str(one) for one in late.reasons] == ["仍在规定的提前期内，请用“申请延期”"]
    office.until("2024-06-08 09:00")
    assert reasons(office, due, "2024-07-31") == ["this had to be done by 2024-06-07, 15 workdays before 2024-06-30"]
    request = ask(office, due, "2024-07-31", late=True)  # marked, not lost
    assert office.item(request).facts["late"] is True
    assert str(office.due(due)) == "2024-06-30"


def test_the_paper_tells_the_advice_from_the_decision(office: Office, due: str) -> None:
    """Asked until 31 July, granted until the 19th; a denial does not print the advice as its opinion."""
    office.engine.papers = Papers(office.engine.registry)
    request = ask(office, due, "2024-07-31")
    title = office.item(due).title
    assert office.item(request).title == f"延期：{title}"
    grant(office, request, until="2024-07-19")
    assert printed(office, request) == {
        "申请单位": "区公安分局", "事　　项": title, "延期理由": "班子调整", "申请延至": "2024年7月31日",
        "防控措施": "加强值守", "办理意见": "属实",
        "审批结论": "准予延期至2024年7月19日", "审批意见": "同意",
    }  # fmt: skip
    other = task(office, "gongan", month="2024-06")
    denied = ask(office, other, "2024-07-31")
    office.do(denied, "advise", by="office.handler", advice="属实")
    office.do(denied, "deny", by="office.head", ground="理由不充分")
    told = printed(office, denied)
    assert (told["办理意见"], told["审批结论"], told["审批意见"]) == ("属实", "不予延期", "理由不充分")


def printed(office: Office, number: str) -> dict[str, str]:
    """The table of the item's last paper: label → content."""
    data = office.engine.content(office.engine.documents(number)[-1])
    assert data is not None
    (table,) = docx.Document(io.BytesIO(data)).tables
    return {row.cells[0].text: row.cells[1].text for row in table.rows}


def test_after_expiry_nobody_asks(office: Office, due: str) -> None:
    office.until("2024-06-30 23:00")
    (seen,) = office.engine.explain(due, "ask_late_to_extend", "gongan.liaison")
    assert seen.allowed
    office.until("2024-07-01 09:00")
    before = office.log(due)
    assert reasons(office, due, "2024-07-31", late=True) == ["this had to be done by 2024-06-30"]
    assert (office.log(due), office.children(due)) == (before, [])


def test_it_is_later_than_the_date_before_any_roll(office: Office) -> None:
    """Over a hazard whose date, Sunday 30 June, rolls to Monday: an extension counts from the Sunday."""
    number = treated(office, "2024-06-30")
    assert str(office.due(number)) == "2024-07-01"
    ask_for = {"by": "office.handler", "for_": "shilifenchen", "source": "来函", "reason": "设备未到"}
    with pytest.raises(Refused) as refused:
        office.do(number, "ask_to_extend", interim="停用", until="2024-06-30", **ask_for)
    assert [str(one) for one in refused.value.reasons] == ["申请延至 must lie after 2024-06-30"]
    office.do(number, "ask_to_extend", interim="停用", until="2024-07-12", **ask_for)


def test_granted_it_moves_the_date_at_once_and_a_new_ladder_begins(office: Office, due: str) -> None:
    office.until("2024-06-03 10:00")
    request = ask(office, due, "2024-07-31")
    grant(office, request)
    assert (office.state(request), str(office.due(due))) == ("granted", "2024-07-31")
    told, heard = office.engine.history(request)[-1], office.engine.history(due)[-1]
    assert (heard.transition, heard.recorded_at, heard.actor_kind) == ("extend", told.recorded_at, "child")
    assert heard.effects["deadline"]["round"] == 2
    office.until("2024-08-05 10:00")
    assert office.log(due, "clock.lapse", "clock.remind", "clock.escalate") == [
        "2024-07-17 clock.remind 首次提醒",
        "2024-07-24 clock.remind 再次提醒",
        "2024-07-30 clock.remind 末次提醒",
        "2024-07-31 clock.remind 到期提示",
        "2024-08-01 clock.lapse",
        "2024-08-01 clock.remind 催办",
        "2024-08-05 clock.escalate 函告",
    ]
    assert sound(office)


def test_it_is_granted_once_and_not_for_more_than_was_asked_unless_said(office: Office, due: str) -> None:
    office.until("2024-06-03 10:00")
    request = ask(office, due, "2024-07-31")
    assert reasons(office, due, "2024-08-30") == [f"{request} is still open"]
    grant(office, request, until="2024-07-15")
    assert str(office.due(due)) == "2024-07-15"
    assert reasons(office, due, "2024-08-30") == ["“延期” has been taken already; this is possible only before it"]


def test_granted_for_less_than_the_date_it_has_is_refused_by_the_task(office: Office, due: str) -> None:
    office.until("2024-06-03 10:00")
    request = ask(office, due, "2024-07-31")
    office.do(request, "advise", by="office.handler", advice="属实")
    with pytest.raises(Refused) as refused:
        office.do(request, "grant_other", by="office.head", opinion="同意", until="2024-06-28")
    assert [str(one) for one in refused.value.reasons] == ["办理时限 must lie after 2024-06-30"]
    assert (office.state(request), str(office.due(due))) == ("deciding", "2024-06-30")


def test_denied_the_old_date_stands(office: Office, due: str) -> None:
    office.until("2024-06-03 10:00")
    request = ask(office, due, "2024-07-31")
    office.do(request, "deny", by="office.head", ground="理由不充分")
    assert (office.state(request), str(office.due(due))) == ("denied", "2024-06-30")
    office.until("2024-07-03 09:00")
    assert len(office.children(due, "letter")) == 1
    assert sound(office)


def test_silence_is_not_consent_and_the_office_is_late_itself(office: Office, due: str) -> None:
    """Three working days for the opinion, until 6 June; nobody moves."""
    office.until("2024-06-03 10:00")
    request = ask(office, due, "2024-07-31")
    office.until("2024-07-03 10:00")
    assert str(office.due(due)) == "2024-06-30"
    assert office.item(due).owes[0].overdue
    assert (office.state(request), office.item(request).owes[0].overdue) == ("advising", True)
    assert office.log(request, "clock.lapse", "clock.remind")[2:] == [
        "2024-06-07 clock.lapse",
        "2024-06-07 clock.remind 报安委办主任",
        "2024-06-12 clock.remind 报安委会副主任",
        "2024-06-19 clock.remind 报安委会副主任",
        "2024-06-26 clock.remind 报安委会副主任",
        "2024-07-03 clock.remind 报安委会副主任",
    ]
    assert len(office.children(due, "letter")) == 1  # the office's own term ran out: the ladder waits no longer


def test_a_late_request_holds_nothing_back(office: Office, due: str) -> None:
    """Asked on the last working day, it is to be advised on by 3 July, the day on which the letter is proposed."""
    office.until("2024-06-28 10:00")
    request = ask(office, due, "2024-07-31", late=True)
    assert office.due(request) == date(2024, 7, 3)
    office.until("2024-07-03 08:59")
    assert office.children(due, "letter") == []
    office.until("2024-07-03 09:00")
    (letter,) = office.children(due, "letter")
    grant(office, request)  # and granted it takes the ground away
    assert (office.state(letter), str(office.due(due))) == ("moot", "2024-07-31")
    assert sound(office)


def test_granted_late_a_signed_letter_is_flagged_and_a_served_one_runs_on(office: Office) -> None:
    for served in (False, True):
        due = task(office, "gongan", month="2024-06" if not served else "2024-08", title=f"事项{served}")
        office.until("2024-06-28 10:00" if not served else "2024-08-30 10:00")
        request = ask(office, due, "2024-09-30" if not served else "2024-10-31", late=True)
        office.until("2024-07-03 10:00" if not served else "2024-09-05 10:00")
        (letter,) = office.children(due, "letter")
        office.do(letter, "sign", by="office.head")
        if served:
            office.do(letter, "serve", by="office.handler", served_on="2024-09-05")
        grant(office, request)
        assert office.log(letter)[-1].endswith("grounds.gone")
        assert office.state(letter) == ("awaiting" if served else "signed")
        if served:
            assert not office.item(letter).owes[0].overdue
            assert office.item(letter).owes[0].standing == "firm"
            office.do(letter, "reply", by="gongan.liaison", answer="已延期")
        else:
            with pytest.raises(Refused, match="the grounds are gone"):
                office.do(letter, "serve", by="office.handler", served_on="2024-07-03")
            office.do(letter, "withdraw", by="office.head", reason="已延期", then="rest")
    assert sound(office)
