"""A date on a served paper, kept though the calendar now says an earlier one: away and back, extended, recounted."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.testing import Office
from tests.diaries.revised import layer, recounted, sound
from tests.diaries.test_hazard_listing import INSPECTORS, LIAISON, OWNER, SUPERVISOR, do, do_plan, enterprise

WORKED = (
    'layer = "district"\nyear = 2024\nnotices = ["普办〔2024〕2号"]\nreason = "补班"\n'
    'days = [{ date = 2024-10-06, name = "补班", off = false }]\n'
)
KEPT = [("calendar.kept", "2024-10-08", "2024-10-06")]


@pytest.fixture
def treated(office: Office) -> str:
    """A listed hazard to be put right by Saturday 5 October, which rolls to the 8th; then Sunday the 6th is worked."""
    number = office.open(
        "hazard_listing", by=LIAISON, via="report", parties={"owner": OWNER, "supervisor": SUPERVISOR},
        source="self_check", hazard="木粉除尘系统未设控爆装置",
    )  # fmt: skip
    do(office, number, "judge_major", criterion="工贸判定标准", judges=INSPECTORS)
    do(office, number, "need_no_interim", reason="可隔离")
    do(office, number, "propose_listing", level="district", rectify_by="2024-10-05")
    do(office, number, "clear_listing", review="程序合法")
    do(office, number, "enlist", rectify_by="2024-10-05")
    do(office, number, "serve", served_on="2024-03-21")
    do_plan(office, number)
    assert str(office.due(number)) == "2024-10-08"
    office.until("2024-06-03 10:00")
    layer(office, WORKED)
    assert recounted(office, number) == KEPT
    return number


def rounds(office: Office, number: str) -> list[int]:
    """Which rounds the deadline of the treatment has had."""
    noted = (one.effects.get("deadline") for one in office.engine.history(number))
    return sorted({one["round"] for one in noted if one and one["state"] == "treating"})


def test_it_is_the_same_when_the_work_comes_back(office: Office, treated: str) -> None:
    enterprise(office, treated, "ask_accept", completion="已改造")
    do(office, treated, "reject", opinion="不合格", acceptors=f"{INSPECTORS}、专家一")
    assert (str(office.due(treated)), rounds(office, treated)) == ("2024-10-08", [1])
    layer(office, WORKED.replace("2号", "3号"))
    assert recounted(office, treated) == KEPT
    assert sound(office) == []
    office.until("2024-10-08 23:00")
    assert office.log(treated, "clock.lapse") == []
    office.until("2024-10-09 10:00")
    assert office.log(treated, "clock.lapse") == ["2024-10-09 clock.lapse"]


def test_it_is_kept_while_the_work_is_away(office: Office, treated: str) -> None:
    enterprise(office, treated, "ask_accept", completion="已改造")
    layer(office, WORKED.replace("10-06", "10-05"))
    assert recounted(office, treated) == KEPT
    assert sound(office) == []
    do(office, treated, "reject", opinion="不合格", acceptors=f"{INSPECTORS}、专家一")
    assert (str(office.due(treated)), rounds(office, treated)) == ("2024-10-08", [1])


def test_an_extension_is_counted_from_it_and_ends_it(office: Office, treated: str) -> None:
    asked = {"reason": "设备未到", "interim": "停用", "until": "2024-10-07"}
    with pytest.raises(Refused) as refused:
        enterprise(office, treated, "ask_to_extend", **asked)
    assert [str(one) for one in refused.value.reasons] == ["申请延至 must lie after 2024-10-08"]
    enterprise(office, treated, "ask_to_extend", **{**asked, "until": "2024-11-09"})
    (request,) = office.children(treated, "extension")
    do(office, request, "opine", opinion="同意")
    do(office, request, "grant_listed", opinion="同意")
    assert str(office.due(treated)) == "2024-11-11"  # a Saturday; nothing is left of the old promise
    layer(office, WORKED.replace("2024-10-06", "2024-11-09"))
    assert recounted(office, treated) == [*KEPT, ("calendar.kept", "2024-11-11", "2024-11-09")]
    assert sound(office) == []


def test_a_held_round_moves_too(office: Office, treated: str) -> None:
    enterprise(office, treated, "ask_accept", completion="已改造")
    layer(office, WORKED.replace("10-06", "10-08").replace("false", "true"))
    assert recounted(office, treated) == [*KEPT, ("calendar.moved", "2024-10-08", "2024-10-09")]
    moved = office.engine.history(treated)[-1]
    assert (moved.effects["state"], moved.effects["round"], moved.to) == ("treating", 2, "accepting")
    do(office, treated, "reject", opinion="不合格", acceptors=f"{INSPECTORS}、专家一")
    assert str(office.due(treated)) == "2024-10-09"
    assert rounds(office, treated) == [1, 2]
    assert sound(office) == []
