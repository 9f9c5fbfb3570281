"""A guard counts by the profile in force, as deadlines do: no term lives in code (DOMAIN, finding 1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Refused
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO
from tests.diaries.test_people_and_the_ladder import task


def office_with(place: Path | str, tmp_path: Path, term: str, n: int, unit: str) -> Office:
    """An office whose profile says otherwise about one term."""
    head, entry, rest = PROFILE.read_text("utf-8").partition(f'["{term}"]\n')
    assert entry
    _n, _unit, rest = rest.split("\n", 2)
    file = tmp_path / "profile.toml"
    file.write_text(f'{head}{entry}n = {n}\nunit = "{unit}"\n{rest}', "utf-8")
    return Office(place, directory=PUTUO, profile=file)


@pytest.mark.parametrize(("n", "late"), [(15, True), (5, False)])
def test_how_long_before_the_expiry_an_extension_is_asked_for(
    place: Path | str, tmp_path: Path, n: int, late: bool
) -> None:
    office = office_with(place, tmp_path, "extension.request_before", n, "workdays")
    asked = task(office, "gongan", month="2024-06")
    office.until("2024-06-20 10:00")  # six working days before 30 June
    given = {"by": "gongan.liaison", "reason": "班子调整", "until": "2024-07-31"}
    if late:
        with pytest.raises(Refused) as refused:
            office.do(asked, "ask_to_extend", **given)
        assert [str(one) for one in refused.value.reasons] == [
            "this had to be done by 2024-06-07, 15 workdays before 2024-06-30"
        ]
        office.do(asked, "ask_late_to_extend", **given)
    else:
        office.do(asked, "ask_to_extend", **given)
    (request,) = office.children(asked, "extension")
    assert office.item(request).facts["late"] is late
    office.engine.close()


@pytest.mark.parametrize(("n", "unit", "granted"), [(1, "years", True), (1, "months", False)])
def test_how_far_an_extension_goes(place: Path | str, tmp_path: Path, n: int, unit: str, granted: bool) -> None:
    office = office_with(place, tmp_path, "extension.cap", n, unit)
    asked = task(office, "gongan", month="2024-06")
    office.do(asked, "ask_to_extend", by="gongan.liaison", reason="班子调整", until="2024-07-31")
    (request,) = office.children(asked, "extension")
    if granted:
        office.do(request, "grant", by="office.head", opinion="同意")
        assert str(office.due(asked)) == "2024-07-31"
    else:
        with pytest.raises(Refused):
            office.do(request, "grant", by="office.head", opinion="同意")
    office.engine.close()


@pytest.mark.parametrize(("n", "meet_on"), [(5, "2024-04-15"), (3, "2024-04-11")])
def test_how_soon_an_interview_is_held_and_how_long_before_it_is_told(
    place: Path | str, tmp_path: Path, n: int, meet_on: str
) -> None:
    office = office_with(place, tmp_path, "interview.hold", n, "workdays")
    office.until("2024-04-08 10:00")
    number = office.open(
        "interview", by="office.handler", via="propose", parties={"addressee": "jiaoyu"}, grounds="逾期"
    )
    with pytest.raises(Refused, match="规定的工作日内"):
        office.do(number, "approve", by="office.head", objects="分管领导", meet_on="2024-04-16")
    office.do(number, "approve", by="office.head", objects="分管领导", meet_on=meet_on)
    assert office.item(number).facts["place"] == "区安委办会议室"
    office.until("2024-04-10 10:00")
    if n == 5:
        office.do(number, "notify", by="office.handler", notified_on="2024-04-10")
    else:
        with pytest.raises(Refused) as refused:
            office.do(number, "notify", by="office.handler", notified_on="2024-04-10")
        assert [str(one) for one in refused.value.reasons] == [
            "this had to be done by 2024-04-08, 3 workdays before 2024-04-11"
        ]
        office.do(number, "notify_at_once", by="office.handler", urgent_reason="上级要求", notified_on="2024-04-10")
    assert str(office.due(number)) == meet_on
    office.engine.close()
