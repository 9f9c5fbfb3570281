"""The record for other programs, read by what knows nothing of us: a schema, a standard's rules, a calendar reader."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import icalendar
import pytest
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

XES = "{http://www.xes-standard.org/}"
TYPES = {"string": str, "time": str, "integer": int, "float": (int, float), "boolean": bool}


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


# OCEL 2.0 --------------------------------------------------------------------------------------------------------


def wrong_with(log: dict[str, Any]) -> Iterator[str]:
    """What the specification of OCEL 2.0 (JSON) would object to: shapes, types, what is declared and referred to."""
    if set(log) != {"objectTypes", "eventTypes", "objects", "events"}:
        yield f"keys {sorted(log)}"
    declared = {}
    for kind in ("objectTypes", "eventTypes"):
        names = [one["name"] for one in log[kind]]
        if len(set(names)) != len(names):
            yield f"{kind}: a name twice"
        declared[kind] = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in log[kind]}
        if bad := {t for one in declared[kind].values() for t in one.values()} - TYPES.keys():
            yield f"{kind}: {bad}"
    ids = [one["id"] for one in log["objects"]]
    if len(set(ids)) != len(ids) or len({one["id"] for one in log["events"]}) != len(log["events"]):
        yield "an id twice"
    known = set(ids)
    for kind, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        for one in log[kind]:
            if one["type"] not in declared[types]:
                yield f"{one['id']}: type {one['type']}"
                continue
            for said in one["attributes"]:
                wanted = declared[types][one["type"]].get(said["name"])
                if wanted is None or not isinstance(said["value"], TYPES[wanted]):
                    yield f"{one['id']}: {said}, declared {wanted}"
                elif wanted == "time":
                    instant(said["value"])
                if kind == "objects":
                    instant(said["time"])
            for other in one["relationships"]:
                if other["objectId"] not in known or not other["qualifier"]:
                    yield f"{one['id']}: {other}"
            if kind == "events":
                instant(one["time"])
                if not any(other["objectId"] in known for other in one["relationships"]):
                    yield f"{one['id']}: of no object"


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def test_ocel_is_what_its_specification_says(texts: dict[str, str], district: Office) -> None:
    log = json.loads(texts["ocel"])
    assert list(wrong_with(log)) == []
    there = counts(district)
    kinds = Counter(one["type"] for one in log["objects"])
    assert (kinds["单位"], kinds["文书"]) == (there["unit"], there["document"])
    assert sum(kinds.values()) == there["unit"] + there["document"] + there["item"]
    assert len(log["events"]) == there["event"]
    task = next(one for one in log["objects"] if one["id"] == "RW-2024-0002")
    said = [(one["name"], one["value"]) for one in task["attributes"]]
    assert ("title", HOSTILE) in said
    assert [value for name, value in said if name == "state"][:2] == ["待签收", "已签收"]
    assert {"objectId": "unit:shuju", "qualifier": "owner"} in task["relationships"]
    assert "parent" in {one["qualifier"] for one in task["relationships"]}
    lapse = next(one for one in log["events"] if one["type"] == "逾期" and one["id"].startswith("RW-2024-0002"))
    assert instant(lapse["time"]) == datetime(2024, 4, 30, 16, tzinfo=UTC)  # the end of 30 April in Shanghai
    assert lapse["time"].endswith("+08:00")


def test_the_reader_of_ocel_notices(texts: dict[str, str]) -> None:
    log = json.loads(texts["ocel"])
    log["events"][0]["relationships"][0]["objectId"] = "nobody"
    log["objects"][-1]["attributes"].append({"name": "ghost", "value": "", "time": "2024-01-01T00:00:00Z"})
    log["eventTypes"] = log["eventTypes"][1:]
    assert len(list(wrong_with(log))) > 2


# XES -------------------------------------------------------------------------------------------------------------


def test_xes_fits_its_schema(texts: dict[str, str], district: Office) -> None:
    log = etree.fromstring(texts["xes"].encode())
    assert log.tag == f"{XES}log"
    bare = etree.fromstring(texts["xes"].replace(' xmlns="http://www.xes-standard.org/"', "").encode())
    schema = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("xes.xsd"))))
    schema.assertValid(bare)
    bare[0].set("prefix", "not a name")
    assert not schema.validate(bare)
    there = counts(district)
    traces = log.findall(f"{XES}trace")
    assert len(traces) == there["item"]
    assert len(log.findall(f".//{XES}event")) == there["event"]
    prefixes = {one.get("prefix") for one in log.findall(f"{XES}extension")}
    keys = {one.get("key") for one in log.iter() if one.get("key")}
    assert {key.partition(":")[0] for key in keys if ":" in key} <= prefixes
    for scope, holders in (("trace", traces), ("event", log.findall(f".//{XES}event"))):
        (told,) = [one for one in log.findall(f"{XES}global") if one.get("scope") == scope]
        wanted = {one.get("key") for one in told}
        assert all(wanted <= {one.get("key") for one in holder} for holder in holders)
    task = next(one for one in traces if one[0].get("value") == "RW-2024-0002")
    assert {one.get("key"): one.get("value") for one in task if one.get("key")}["title"] == HOSTILE


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
