"""Statistics against another count: random lives of hazards, voided, corrected, merged and upgraded, told from raw SQL.

The other count shares no code with ours: it reads events as JSON from the file and decides for itself what counted.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from engine.definition.registry import Registry
from engine.errors import Refused
from engine.outputs.figures.counting import BY, HAZARDS, Counting
from engine.outputs.figures.statistics import total
from engine.runtime.answers.past import Past
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture

PUTUO = Path(__file__).parent.parent.parent / "workflows" / "directory" / "putuo"
ZONE = ZoneInfo("Asia/Shanghai")
DONE, DROPPED = {"closed", "fixed_on_spot"}, {"not_hazard", "duplicate", "transferred", "upgraded"}
STREETS = ("taopu", "changfeng", "wanli", "")
SECTORS = ("冷库", "C2929", "燃气", "别的")
TWO = "执法人员甲、执法人员乙"
MARCH, APRIL, MAY = (date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31))


def lived(folder: Path) -> Office:
    """A score of hazards, to which something happens on each of five days; what is refused is left."""
    office, dice = Office(folder, directory=PUTUO, registry=Registry.load(["workflows"], [])), random.Random(11)
    numbers: list[str] = []
    by, leader = "xiaofang.liaison", "xiaofang.leader"

    def enter() -> None:
        how = {"territory": place} if (place := dice.choice(STREETS)) else {}
        numbers.append(office.open(
            "hazard_general", by=by, via="enter", parties={"owner": "shilicangchu", "supervisor": "xiaofang"},
            source=dice.choice(("inspection", "media")), hazard=f"隐患{len(numbers)}", sector=dice.choice(SECTORS),
            found_on=dice.choice(("2024-02-01", "2024-03-21")), **how,
        ))  # fmt: skip

    def act(number: str, chance: float) -> None:
        state, engine = office.state(number), office.engine
        if chance < 0.15:
            engine.void_act(number, reason="误操作", actor="office.head")
        elif chance < 0.3:
            place = dice.choice(STREETS[:-1])
            engine.correct(number, 1, {"territory": place}, reason="写错", actor="office.head")
        elif state == "registered" and chance < 0.4:
            office.do(number, "merge", by=by, same_as=numbers[0])
        elif state == "registered" and chance < 0.5:
            office.do(number, "transfer", by=by, receiver="区市场监管局", reason="管辖")
        elif state == "registered" and chance < 0.6:
            listing = office.open(
                "hazard_listing", by=by, via="report_upgraded", general=number, source="inspection", hazard="转来",
                parties={"owner": "shilicangchu", "supervisor": "xiaofang"}, territory="taopu", cause="旧", harm="火",
                first_plan="改",
            )  # fmt: skip
            office.do(number, "upgrade", by=by, criterion="标准第一条", judges=TWO, listing=listing)
        elif state == "registered":
            office.do(number, "order", by=by, criterion="消防法", judges=TWO, measures="换", rectify_by="2024-04-19")
            office.do(number, "serve", by=by, served_on=office.now()[:10], mode="hand", recipient="王某")
        elif state == "rectifying":
            how = {"for_": "shilicangchu", "source": "整改报告"}
            office.do(number, "apply_recheck", by="office.handler", completion="已更换", **how)
            office.do(number, "pass_recheck", by=by, inspectors=TWO, result="合格")
            if dice.random() < 0.7:
                office.do(number, "close", by=leader)
        elif state == "verified":
            office.do(number, "close", by=leader)

    for when in ("2024-03-21 10:00", "2024-03-27 10:00", "2024-04-10 10:00", "2024-04-23 10:00", "2024-05-08 10:00"):
        office.until(when)
        for _ in range(4):
            enter()
        for number in numbers:
            if dice.random() < 0.6:
                try:
                    act(number, dice.random())
                except Refused:
                    continue
    office.until("2024-06-03 10:00")
    return office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return lived(tmp_path_factory.mktemp("lived"))


def at(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONE) - timedelta(microseconds=1)


def by_hand(url: str, first: date, last: date, known: date, *, listed: bool) -> dict[str, Counter[str]]:
    """Region → figure → count, from the events as they lie there."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.row_factory = sqlite3.Row
        events: dict[str, list[dict[str, Any]]] = {}
        for row in raw.execute(
            "SELECT i.number, e.seq, e.transition, e.to_state, e.recorded_at, e.facts, e.effects, e.corrects"
            " FROM event e JOIN item i ON i.id = e.item_id WHERE i.procedure IN ('hazard_general', 'hazard_listing')"
            " ORDER BY i.id, e.seq"
        ):
            when = datetime.fromisoformat(row["recorded_at"]).astimezone(ZONE).date()
            events.setdefault(row["number"], []).append(
                {**row, "day": when, "facts": json.loads(row["facts"]), "effects": json.loads(row["effects"])}
            )
        names = dict(raw.execute("SELECT code, name FROM unit"))
    lives = {number: _life(lines, last, known) for number, lines in events.items()}
    lives = {number: one for number, one in lives.items() if one}
    if listed:
        for number in list(lives):
            if (was := lives[number]["facts"].get("general")) in lives:
                lives[number]["opened"] = lives.pop(was)["opened"]
    else:
        lives = {number: one for number, one in lives.items() if number.startswith("YB")}
    found: dict[str, Counter[str]] = {}
    for life in lives.values():
        row = found.setdefault(names.get(life["facts"].get("territory"), ""), Counter())
        ended = life["ended"]
        if ended is not None and ended < first:
            continue
        row["before" if life["opened"] < first else "opened"] += 1
        if ended is None:
            row["open"] += 1
            row["overdue"] += life["due"] is not None and life["due"] < last
            row["over_30"] += (last - life["opened"]).days > 30
        else:
            row["dropped" if life["state"] in DROPPED else "closed"] += 1
        row["found"] += first <= life["opened"] and life["state"] not in DROPPED
    return {key: row for key, row in found.items() if +row}


def _life(lines: list[dict[str, Any]], last: date, known: date) -> dict[str, Any] | None:
    voided = {one["corrects"]: one["day"] for one in lines if one["transition"] == "item.void"}
    stands: list[dict[str, Any]] = []
    for one in lines:
        if one["day"] > known or (one["day"] > last and one["transition"] != "item.correct"):
            continue
        if one["transition"] == "item.void" or voided.get(one["seq"], date.max) <= known:
            continue
        stands.append(one)
    if not stands or stands[0]["day"] > last:
        return None
    life: dict[str, Any] = {"opened": stands[0]["day"], "ended": None, "facts": {}, "due": None}
    for one in stands:
        life["facts"] |= one["facts"]
        if one["day"] <= last and not one["transition"].startswith(("clock.", "item.")):
            life["state"] = one["to_state"]
            final = one["to_state"] in DONE | DROPPED
            life["ended"] = one["day"] if final else None
    for one in lines:  # the date last noted for the state it rested in, also by what put it back there
        noted = one["effects"].get("deadline")
        if noted and one["day"] <= last and noted["state"] == life["state"] and noted["due"]:
            life["due"] = date.fromisoformat(noted["due"])
    return life


PERIODS = [
    (date(2024, 3, 1), MARCH, MARCH), (date(2024, 3, 1), MARCH, MAY), (date(2024, 4, 1), APRIL, APRIL),
    (date(2024, 4, 1), APRIL, MAY), (date(2024, 1, 1), date(2024, 5, 8), MAY),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "known"), PERIODS)
def test_the_same_as_a_count_from_raw_sql(office: Office, first: date, last: date, known: date) -> None:
    past = Past(office.url, at(last), known=at(known) if known > last else None, registry=office.engine.registry)
    everything = past.items()
    for listed in (False, True):
        counting = Counting(past, HAZARDS if listed else ["hazard_general"], first, last, everything)
        found = counting.table("region").rows
        names = ("before", "opened", "found", "closed", "dropped", "open", "overdue", "over_30")
        other = by_hand(office.url, first, last, known, listed=listed)
        assert {key: {n: getattr(row, n) for n in names} for key, row in found.items() if row.before + row.opened} == {
            key: {n: row[n] for n in names} for key, row in other.items()
        }
        assert total(found.values()).reconciled


def test_however_it_is_cut_it_is_the_same(office: Office) -> None:
    counting = Counting(office.engine, HAZARDS, APRIL, MAY)
    found = counting.table("region").rows
    whole = total(found.values())
    for by in BY:
        rows = counting.table(by).rows
        assert all(row.reconciled for row in rows.values())
        assert total(rows.values()) == whole
    assert len([key for key in found if key.endswith(("街道", "镇"))]) == 10
    assert 0 <= whole.office_days <= whole.days
    assert whole.days


def test_there_was_something_to_count(office: Office) -> None:
    """The dice threw every kind of thing; what was put right later changes March only for whoever knows it."""
    seen = Counter(line.transition for one in office.engine.items() for line in office.engine.history(one.number))
    assert {"item.void", "item.correct", "merge", "transfer", "upgrade", "close", "clock.remind"} <= set(seen)
    then, later = (by_hand(office.url, date(2024, 3, 1), MARCH, known, listed=False) for known in (MARCH, MAY))
    assert then != later


def test_months_join_one_another(office: Office) -> None:
    """What was open when one month ended is what the next begins with, once what is known is the same."""
    rows = []
    for last in (MARCH, APRIL, MAY):
        past = Past(office.url, at(last), known=at(MAY) if last < MAY else None, registry=office.engine.registry)
        rows.append(total(Counting(past, HAZARDS, last.replace(day=1), last).table("month").rows.values()))
    assert [one.before for one in rows[1:]] == [one.open for one in rows[:2]]
    assert rows[0].open


def test_industries_are_the_offices_systems_and_the_classes_of_the_standard(office: Office) -> None:
    counting = Counting(office.engine, ["hazard_general"], date(2024, 1, 1), MAY)
    systems, classes = counting.table("industry").rows, counting.table("class").rows
    assert len(systems) == 13  # whatever is not of ours is of the unit that supervises: fire
    assert {name for name, row in systems.items() if row.opened} == {"建设管理", "消防"}
    assert len(classes) == 21
    assert {name for name, row in classes.items() if row.opened} == {
        "C 制造业", "D 电力、热力、燃气及水生产和供应业", "G 交通运输、仓储和邮政业", ""}  # fmt: skip


def test_as_of_a_day_gone_by_it_is_what_it_was(
    office: Office, duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", office.url)
    words = ("report", "stats", "--by", "region", "--period", "2024-04", "--procedure", "hazard_general")
    plain, early, later = (
        json.loads(duban(*words, *more, "-o", "json").out)
        for more in ((), ("--as-of", "2024-04-12"), ("--as-of", "2024-05-31"))
    )
    assert plain["known"] == plain["as_of"] == "2024-04-30T23:59:59.999999+08:00"
    assert early["as_of"].startswith("2024-04-12")
    assert early["total"]["opened"] < plain["total"]["opened"]
    assert (later["as_of"], later["known"][:10]) == (plain["as_of"], "2024-05-31")
    assert later["voided"] > plain["voided"]
    assert later["total"] != plain["total"]
    assert "不计" in duban(*words).err
    file = tmp_path / "表.xlsx"
    assert duban(*words, "-o", "xlsx", "--out", str(file)).code == 0
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).active.iter_rows()]
    heads, last = cells[1], next(row for row in cells if row[0] == "合计")
    assert last[heads.index("上期结转")] == plain["total"]["before"]
    assert sum(row[1] for row in cells[2 : cells.index(last)]) == last[1]
    under = "\n".join(str(row[0]) for row in cells[cells.index(last) + 1 :])
    assert "数据截至 2024-04-30 23:59" in under
    assert f"已撤销的动作 {plain['voided']} 项" in under
    assert "封签" in under
