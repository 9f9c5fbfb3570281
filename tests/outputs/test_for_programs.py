"""The record for other programs, read by what knows nothing of us."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import r4pm
from lxml import etree

from cli.documents.paper_files import write_pieces
from engine.outputs.programs.eventlog import EventLog
from engine.outputs.programs.ical import ical
from engine.outputs.programs.json_lines import json_lines
from engine.outputs.programs.ocel import ocel
from engine.outputs.programs.xes import xes
from engine.runtime.answers.past import Past
from engine.testing import Office
from tests.cli.conftest import Run, duban  # noqa: F401 - a fixture
from tests.outputs.conftest import HOSTILE


@pytest.fixture(scope="module")
def texts(district: Office) -> dict[str, str]:
    """Each format once."""
    log = EventLog(district.engine)
    return {"ocel": "".join(ocel(log)), "xes": "".join(xes(log)), "jsonl": "".join(json_lines(log))}


def counts(office: Office) -> Counter[str]:
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        return Counter({
            table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("item", "event", "document", "unit")
        })  # fmt: skip


# process mining --------------------------------------------------------------------------------------------------


@pytest.fixture
def heard(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[[str, str], tuple[Any, list[str]]]:
    """What a reader of other people's make (Rust4PM) took in of a text, and what it grumbled about."""

    def read(kind: str, text: str) -> tuple[Any, list[str]]:
        file, back = tmp_path / f"log.{'xes' if kind == 'EventLog' else 'ocel.json'}", tmp_path / "back.json"
        file.write_text(text, "utf-8")
        capfd.readouterr()
        known = r4pm.import_item(kind, str(file))
        if kind == "OCEL":
            known = r4pm.bindings.slim_link_ocel(ocel=known)  # whatever is referred to is looked up
        r4pm.export_item(known, str(back))
        return json.loads(back.read_text("utf-8")), capfd.readouterr().err.splitlines()

    return read


def recorded(office: Office) -> dict[str, tuple[str, str | None, str, datetime, datetime]]:
    """Of each event, from the tables: transition, from, to, when it happened, when it was recorded."""
    with sqlite3.connect(office.url.removeprefix("sqlite:///")) as raw:
        rows = raw.execute(
            "SELECT i.number || '#' || e.seq, e.transition, e.from_state, e.to_state, e.occurred_at, e.recorded_at"
            " FROM event e JOIN item i ON i.id = e.item_id"
        ).fetchall()
    return {id: (move, from_, to, instant(at), instant(then)) for id, move, from_, to, at, then in rows}


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def test_another_program_reads_ocel_as_it_was_recorded(texts: dict[str, str], district: Office, heard: Any) -> None:
    log, grumbles = heard("OCEL", texts["ocel"])
    assert grumbles == []
    told = {
        one["id"]: ((said := {a["name"]: a["value"] for a in one["attributes"]})["transition"], said.get("from"),
                    said["to"], instant(one["time"]), instant(said["recorded_at"]))
        for one in log["events"]
    }  # fmt: skip
    assert told == recorded(district)
    there, kinds = counts(district), Counter(one["type"] for one in log["objects"])
    assert (kinds["单位"], kinds["文书"]) == (there["unit"], there["document"])
    assert sum(kinds.values()) == there["unit"] + there["document"] + there["item"]
    related = {(one["id"], r["qualifier"], r["objectId"]) for one in log["objects"] for r in one["relationships"]}
    related |= {(one["id"], r["qualifier"], r["objectId"]) for one in log["events"] for r in one["relationships"]}
    parties = {(i.number, role, f"unit:{unit}") for i in district.engine.items() for role, unit in i.parties.items()}
    parents = {(i.number, "parent", i.parent) for i in district.engine.items() if i.parent}
    assert parties | parents <= related
    assert {(id, "item", id.partition("#")[0]) for id in told} <= related
    assert Counter(how for _, how, _ in related)["issued by"] == there["document"] > 0
    task = next(one for one in log["objects"] if one["id"] == "RW-2024-0002")
    said = [(one["name"], one["value"]) for one in task["attributes"]]
    assert ("title", HOSTILE) in said
    assert [value for name, value in said if name == "state"][:2] == ["待签收", "已签收"]
    lapse = next(one for one in log["events"] if one["type"] == "逾期" and one["id"].startswith("RW-2024-0002"))
    assert instant(lapse["time"]) == datetime(2024, 4, 30, 16, tzinfo=UTC)  # the end of 30 April in Shanghai


def test_the_reader_of_ocel_notices(texts: dict[str, str], heard: Any) -> None:
    def nobody(log: Any) -> None:
        log["events"][0]["relationships"][0]["objectId"] = "nobody"

    def ghost(log: Any) -> None:
        log["objects"][-1]["attributes"].append({"name": "ghost", "value": "", "time": "2024-01-01T00:00:00Z"})

    def number(log: Any) -> None:
        log["objectTypes"][0]["attributes"][0]["type"] = "integer"

    for mistake, word in ((nobody, "unknown object"), (ghost, "ghost"), (number, "declared type")):
        log = json.loads(texts["ocel"])
        mistake(log)
        _, grumbles = heard("OCEL", json.dumps(log))
        assert [one for one in grumbles if word in one], word


def test_another_program_reads_xes_as_it_was_recorded(texts: dict[str, str], district: Office, heard: Any) -> None:
    log, grumbles = heard("EventLog", texts["xes"])
    assert grumbles == []

    def said(holder: dict[str, Any]) -> dict[str, Any]:
        return {one["key"]: one["value"]["content"] for one in holder["attributes"]}

    traces = {(about := said(one))["concept:name"]: (about, list(map(said, one["events"]))) for one in log["traces"]}
    assert len(traces) == len(log["traces"]) == counts(district)["item"]
    told = {
        one["concept:instance"]: (one["transition"], one.get("from"), one["to"], instant(one["time:timestamp"]),
                                  instant(one["recorded_at"]))
        for _, events in traces.values() for one in events
    }  # fmt: skip
    assert told == recorded(district)
    assert all(one["concept:instance"].startswith(f"{name}#") for name, (_, all_) in traces.items() for one in all_)
    assert traces["RW-2024-0002"][0]["title"] == HOSTILE
    keys = {key for about, events in traces.values() for one in (about, *events) for key in one}
    assert {key.partition(":")[0] for key in keys if ":" in key} <= {one["prefix"] for one in log["extensions"]}
    for told_of, holders in (("trace", [about for about, _ in traces.values()]),
                             ("event", [one for _, events in traces.values() for one in events])):  # fmt: skip
        wanted = {one["key"] for one in log[f"global_{told_of}_attrs"]}
        assert wanted
        assert all(wanted <= one.keys() for one in holders)


def test_the_reader_of_xes_notices(texts: dict[str, str], heard: Any) -> None:
    for said, wrong, word in (
        ('<string key="title"', '<text key="title"', "'text'"),
        ('<date key="time:timestamp" value="2024', '<date key="time:timestamp" value="2o24', "date"),
        ("  <trace>", "  <event></event><trace>", "without trace"),
    ):
        assert said in texts["xes"]
        _, grumbles = heard("EventLog", texts["xes"].replace(said, wrong, 1))
        assert [one for one in grumbles if word in one], word


def test_line_breaks_and_marks_come_back_from_xml_as_they_were(tmp_path: Path, district: Office) -> None:
    from engine.outputs.programs.xes import _attributes

    text = "一\n二\t三\r四<&\"'𠮷🔥\u200f"
    (line,) = _attributes({"title": text + "\x07\x0b"}, EventLog(district.engine), "")
    assert etree.fromstring(line).get("value") == text + "\ufffd\ufffd"


# JSON lines ------------------------------------------------------------------------------------------------------


def test_json_lines_tell_everything_once(texts: dict[str, str], district: Office) -> None:
    lines = [json.loads(line) for line in texts["jsonl"].splitlines()]
    kinds, there = Counter(one["kind"] for one in lines), counts(district)
    assert kinds == {"head": 1, "unit": there["unit"], "item": there["item"], "event": there["event"],
                     "paper": there["document"]}  # fmt: skip
    with sqlite3.connect(district.url.removeprefix("sqlite:///")) as raw:
        stored = raw.execute(
            "SELECT i.number, e.seq, e.transition, e.to_state, e.hash FROM event e JOIN item i ON i.id = e.item_id"
        ).fetchall()
    told = [(one["item"], one["seq"], one["transition"], one["to"], one["hash"])
            for one in lines if one["kind"] == "event"]  # fmt: skip
    assert sorted(told) == sorted(stored)
    late = next(one for one in lines if one["kind"] == "item" and one["number"] == "RW-2024-0002")
    assert (late["owes"][0]["due"], late["owes"][0]["overdue"]) == ("2024-04-30", True)
    assert datetime.fromisoformat(late["opened_at"]).utcoffset() == timedelta(hours=8)


def test_nobody_is_named(texts: dict[str, str], district: Office) -> None:
    logins = [one.login for one in district.engine.operators()]
    assert len(logins) > 20
    for kind, text in texts.items():
        assert not [one for one in logins if f'"{one}"' in text], kind
        assert "联络员" not in text, kind  # received_by, a text
        assert "已当面说明" not in text, kind  # a reason
    told = "".join(json_lines(EventLog(district.engine, texts=True)))
    assert "已当面说明" in told
    assert not [one for one in logins if f'"{one}"' in told]


def test_as_of_a_day_gone_by(district: Office) -> None:
    past = Past(district.url, datetime(2024, 4, 5, tzinfo=UTC), registry=district.engine.registry)
    lines = [json.loads(line) for line in "".join(json_lines(EventLog(past))).splitlines()]
    assert max(one["recorded_at"] for one in lines if one["kind"] == "event") < "2024-04-05T08"
    assert not [one for one in lines if one["kind"] == "item" and one["number"].startswith("HG")]


# calendars -------------------------------------------------------------------------------------------------------


def test_a_calendar_of_what_a_unit_owes(district: Office) -> None:
    running = district.engine.deadlines(unit="shuju")
    text = "".join(ical(district.engine, running, "区数据局督办时限"))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = icalendar.Calendar.from_ical(text.encode())
    assert (str(read["X-WR-CALNAME"]), str(read["VERSION"])) == ("区数据局督办时限", "2.0")
    events = read.walk("VEVENT")
    assert len(events) == len(running) == 1
    (event,) = events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 4, 30), date(2024, 5, 1))  # dates, not instants
    assert str(event["SUMMARY"]).startswith(f"【逾期】{HOSTILE}")
    assert "已逾期 " in str(event["DESCRIPTION"])
    assert "\n" in str(event["DESCRIPTION"])
    assert event["DTSTAMP"].dt == datetime(2024, 6, 3, 2, tzinfo=UTC)
    again = icalendar.Calendar.from_ical("".join(ical(district.engine, running, "")).encode())
    assert again.walk("VEVENT")[0]["UID"] == event["UID"]  # an update, not a second one


def test_the_commands(
    district: Office, duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, texts: dict[str, str]  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("DUBAN_DB", district.url)
    file = tmp_path / "事件.ocel.json"
    assert duban("report", "events", "-o", "ocel", "--out", str(file)).code == 0
    assert file.read_text("utf-8") == texts["ocel"]
    assert duban("report", "events", "-o", "csv").code == 2
    folder = tmp_path / "ics"
    assert duban("report", "calendar", "--each", str(folder)).code == 0
    assert {one.stem for one in folder.iterdir()} == {one.owed.unit for one in district.engine.deadlines()}
    assert duban("report", "calendar", "--each", str(folder), "--unit", "shuju").code == 2
    assert duban("report", "calendar", "--unit", "nobody", "--out", str(tmp_path / f"{uuid4()}.ics")).code == 4
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text("old")

    def broken() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pieces(file, broken())
    assert [one.name for one in tmp_path.iterdir()] == ["events.jsonl"]
    assert file.read_text() == "old"
