"""A thousand changes by hand, chosen at random: flip, delete, insert, reorder, truncate, duplicate — each is found.

The attacker has the file, drops every trigger, and half of the time knows the tables: then he chains a changed history
anew and makes the item fit. What he cannot reach is the last seal, which was written outside. On a record that nobody
touched nothing is ever found.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, IntegrityError
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.runtime import Engine
from engine.runtime.audits.auditing import Wrong, verify
from engine.runtime.audits.replaying import replay
from engine.runtime.audits.sealing import daily, seal
from engine.store.chain import EVENT_FIELDS, event_hash, genesis
from tests.audit.conftest import by_hand, reader
from tests.audit.test_seals import cut

FREE = {"item": {"wake_at", "failures", "retry_at", "last_error"}}
"""What changes without a line and is no evidence."""
OWNER = {
    "event": "item_id", "item": "id", "party": "item_id", "deadline": "item_id", "rung_claim": "item_id",
    "document": "item_id", "ground": "measure_id",
}  # fmt: skip


@pytest.fixture(scope="module")
def sealed(spring: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spring with three seals, the last over everything."""
    file = Path(shutil.copyfile(spring, tmp_path_factory.mktemp("sealed") / "duban.db"))
    engine = Engine(f"sqlite:///{file}")
    seal(engine)
    engine.note("RW-2024-0001", "已收到材料", actor="office.handler")
    seal(engine)
    engine.note("HG-2024-0001", "已电话通知", actor="office.handler")
    engine.live_until(engine.now() + timedelta(minutes=5))
    seal(engine)
    engine.close()
    return file


def fresh(sealed: Path) -> Path:
    """A copy of the database and of its seals."""
    file = sealed.with_name("attacked.db")
    shutil.copyfile(sealed, file)
    shutil.copyfile(f"{sealed}-seals", f"{file}-seals")
    return file


def audited(file: Path) -> list[Wrong]:
    with reader(file) as one:
        return list(verify(one))


# the attacks ------------------------------------------------------------------------------------------------------


class Attack:
    """One change by hand. ``number``: the item that must be named; ``None``: it belongs to none."""

    def __init__(self, held: Connection, data: st.DataObject) -> None:
        self.held, self.data = held, data
        self.number: str | None = None

    def pick(self, *what: str) -> str:
        return self.data.draw(st.sampled_from(what))

    def row(self, table: str) -> dict[str, Any]:
        """One row of a table, with its rowid or key; the item it belongs to is remembered."""
        rows = self.held.execute(f"SELECT * FROM {table}").fetchall()
        assume(rows)
        names = [column[0] for column in self.held.execute(f"SELECT * FROM {table} LIMIT 0").description]
        found = dict(zip(names, self.data.draw(st.sampled_from(rows)), strict=True))
        if table in OWNER:
            self.own(found[OWNER[table]])
        return found

    def own(self, id: int) -> None:
        (self.number,) = self.held.execute("SELECT number FROM item WHERE id = ?", (id,)).fetchone()

    def at(self, table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
        keys = [one[1] for one in self.held.execute(f"PRAGMA table_info({table})") if one[5]]
        return " AND ".join(f"{key} = ?" for key in keys), [row[key] for key in keys]

    def other(self, value: Any) -> Any:
        """A value like it, but another."""
        if value is None:
            return self.data.draw(st.sampled_from(["x", 1, "2024-05-01"]))
        if isinstance(value, int):
            return value + self.data.draw(st.sampled_from([-1, 1, 7]))
        if isinstance(value, bytes) or not value:
            return "x"
        place = self.data.draw(st.integers(0, len(value) - 1))
        return value[:place] + ("1" if value[place] != "1" else "2") + value[place + 1 :]

    def history(self, id: int) -> list[dict[str, Any]]:
        cursor = self.held.execute("SELECT * FROM event WHERE item_id = ? ORDER BY seq", (id,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def write(self, id: int, lines: list[dict[str, Any]], *, clever: bool) -> None:
        """A history instead of the one that is there; a clever hand chains it anew and makes the item fit."""
        self.own(id)
        self.held.execute("DELETE FROM event WHERE item_id = ?", (id,))
        previous = genesis(str(self.number))
        for seq, line in enumerate(lines, 1):
            if clever:
                line["seq"], line["previous_hash"] = seq, previous
                fields = {name: line[name] for name in EVENT_FIELDS}
                fields |= {name: json.loads(line[name]) for name in ("facts", "effects")}
                previous = line["hash"] = event_hash(previous, fields)
            marks = ", ".join("?" for _ in line)
            self.held.execute(f"INSERT INTO event ({', '.join(line)}) VALUES ({marks})", list(line.values()))
        if clever and lines:
            cut(self.held, str(self.number), len(lines))


def flip(one: Attack) -> None:
    table = one.pick(
        *OWNER, "system_event", "seal", "sealed_item", "calendar_revision", "definition", "attachment_piece"
    )
    row = one.row(table)
    name = one.data.draw(
        st.sampled_from(sorted(row.keys() - FREE.get(table, set()) - {OWNER.get(table), "id", "place"}))
    )
    if table in ("calendar_revision", "definition", "attachment_piece"):
        name = {"calendar_revision": "content", "definition": "fingerprint", "attachment_piece": "data"}[table]
    where, keys = one.at(table, row)
    one.held.execute(f"UPDATE {table} SET {name} = ? WHERE {where}", (one.other(row[name]), *keys))
    if table == "item" and name == "number":
        one.number = None  # it is found under its new name


def delete(one: Attack) -> None:
    table = one.pick(*OWNER, "system_event", "seal", "sealed_item", "attachment_piece")
    row = one.row(table)
    where, keys = one.at(table, row)
    one.held.execute(f"DELETE FROM {table} WHERE {where}", keys)
    if table == "item":
        one.number = row["number"]


def duplicate(one: Attack) -> None:
    table = one.pick("deadline", "rung_claim", "document", "event", "party", "seal", "sealed_item", "system_event")
    row = one.row(table)
    for name, change in {
        "id": 10_000, "round": 50, "n": 50, "seq": 5000, "official_number": "假〔2024〕1号", "role": "假",
    }.items():  # fmt: skip
        if name in row and not (name == "seq" and table == "sealed_item"):
            row[name] = change
    marks = ", ".join("?" for _ in row)
    one.held.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def forge(one: Attack) -> None:
    """A history flipped, shortened, lengthened or put in another order, plainly or cleverly."""
    lines = one.history(one.row("event")["item_id"])
    id, how = lines[0]["item_id"], one.pick("flip", "delete", "insert", "reorder", "truncate", "duplicate")
    place = one.data.draw(st.integers(0, len(lines) - 1))
    if how == "flip":
        name = one.pick("actor", "reason", "occurred_at", "recorded_at", "transition", "facts")
        value = '{"假":1}' if name == "facts" else "2024-03-20T01:00:00.000000Z" if "_at" in name else "假"
        assume(lines[place][name] != value)
        lines[place][name] = value
    elif how == "delete":
        del lines[place]
        assume(lines)
    elif how in ("insert", "duplicate"):
        more = dict(lines[place])
        if how == "insert":
            more |= {"transition": "item.note", "reason": "早就说过", "from_state": more["to_state"], "facts": "{}"}
            more["effects"] = "{}"
        lines.insert(place + 1, more)
    elif how == "reorder":
        assume(len(lines) > 1)
        lines[place], lines[place - 1] = lines[place - 1], lines[place]
    else:
        assume(place)
        lines = lines[:place]
    clever = one.data.draw(st.booleans())
    if not clever and how in ("insert", "duplicate", "reorder"):
        for seq, line in enumerate(lines, 1):
            line["seq"] = seq
    one.write(id, lines, clever=clever)


def drop_an_item(one: Attack) -> None:
    id = one.row("item")["id"]
    one.held.execute("UPDATE item SET parent_id = NULL WHERE parent_id = ?", (id,))
    for table, column in {**OWNER, "message": "item_id", "suspension": "item_id", "occurrence": "item_id"}.items():
        one.held.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))


ATTACKS: tuple[Callable[[Attack], None], ...] = (flip, flip, delete, duplicate, forge, forge, forge, drop_an_item)


def attacked(sealed: Path, data: st.DataObject) -> None:
    file = fresh(sealed)
    with by_hand(file) as held:
        one = Attack(held, data)
        attack = data.draw(st.sampled_from(ATTACKS))
        try:
            attack(one)
        except IntegrityError:
            held.rollback()
            assume(False)
    found = audited(file)
    assert found, "nobody noticed"
    if one.number is not None:
        assert one.number in [wrong.number for wrong in found], (one.number, [str(wrong.sentence) for wrong in found])


HOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.full
@settings(max_examples=60, **HOW)  # type: ignore[arg-type]
@given(st.data())
def test_every_attack_is_found_and_the_item_named(sealed: Path, data: st.DataObject) -> None:
    attacked(sealed, data)


@pytest.mark.full
@settings(max_examples=1000, **HOW)  # type: ignore[arg-type]
@given(st.data())
def test_a_thousand_of_a_thousand(sealed: Path, data: st.DataObject) -> None:
    attacked(sealed, data)


@settings(max_examples=15, **HOW)  # type: ignore[arg-type]
@given(st.data())
def test_every_change_of_the_file_of_seals_is_found(sealed: Path, data: st.DataObject) -> None:
    file = fresh(sealed)
    kept = Path(f"{file}-seals")
    text = kept.read_text("utf-8")
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.sampled_from("0a\n ,}").filter(lambda value: value != text[place]))
    kept.write_text(text[:place] + byte + text[place + 1 :], "utf-8")
    assert "seal" in [one.code for one in audited(file)]


def test_on_honest_days_nothing_is_ever_found(sealed: Path) -> None:
    """Three weeks lived on with a seal each day, and a look at each."""
    file = fresh(sealed)
    engine = Engine(f"sqlite:///{file}")
    for _day in range(21):
        engine.live_until(engine.now() + timedelta(days=1))
        daily(engine)
        assert [str(one.sentence) for one in verify(engine)] == []
    assert [str(one.sentence) for one in replay(engine)] == []
    engine.close()


# replaying --------------------------------------------------------------------------------------------------------


def replayed(file: Path, number: str | None = None) -> list[Wrong]:
    engine = Engine(f"sqlite:///{file}")
    try:
        return list(replay(engine, number))
    finally:
        engine.close()


EDITS = {
    "facts": "UPDATE item SET facts = json_set(facts, '$.title', '别的事') WHERE id = :id",
    "item": "UPDATE item SET state = 'received' WHERE id = :id",
    "party": "UPDATE party SET unit_code = 'jiaoyu' WHERE item_id = :id",
    "deadline": "UPDATE deadline SET due_on = '2024-12-31', due_at = '2024-12-31T16:00:00.000000Z'"
    " WHERE item_id = :id AND status = 'running'",
    "rung_claim": "DELETE FROM rung_claim WHERE item_id = :id AND kind = 'sent'",
    "projection": "UPDATE item SET wake_at = '2030-01-01T00:00:00.000000Z' WHERE id = :id",
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_by_hand_is_found_and_dated(spring: Path, tmp_path: Path, what: str) -> None:
    """Sealed in the morning, edited at noon: the replay says not before the morning's seal."""
    file = Path(shutil.copyfile(spring, tmp_path / "desk.db"))
    engine = Engine(f"sqlite:///{file}")
    made = seal(engine)
    engine.close()
    with by_hand(file) as held:
        (id,) = held.execute("SELECT id FROM item WHERE number = 'RW-2024-0001'").fetchone()
        held.execute(EDITS[what], {"id": id})
    found = replayed(file)
    assert {(one.number, one.code) for one in found} == {("RW-2024-0001", what)}
    if what != "projection":
        assert found[0].at == made.sealed_at
        assert found[0].until is None


def test_an_edit_that_was_sealed_is_dated_before_that_seal(spring: Path, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(spring, tmp_path / "desk.db"))
    with by_hand(file) as held:
        held.execute("UPDATE item SET facts = json_set(facts, '$.title', '别的事') WHERE number = 'RW-2024-0001'")
    engine = Engine(f"sqlite:///{file}")
    made = seal(engine)
    engine.close()
    (one,) = replayed(file, "RW-2024-0001")
    assert (one.at, one.until) == (datetime.fromisoformat("2024-03-21T01:00:00+00:00"), made.sealed_at)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"transition": "delist"}, "no transition"),
        ({"actor_kind": "person", "actor": "li"}, "is not for li"),
        ({"facts": '{"budget":1}'}, "does not ask for"),
        ({"from_state": "done"}, "is said to start from"),
        ({"occurred_at": "2024-03-01T01:00:00.000000Z"}, "before its round began"),
        ({"effects": '{"documents":[{"name":"假文","number":null}]}'}, "issued 假文"),
    ],
)
def test_a_line_that_is_chained_rightly_but_cannot_have_happened(
    spring: Path, tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    """The fifth line of the task is ``deem_received``, which only the clock takes."""
    file = Path(shutil.copyfile(spring, tmp_path / "desk.db"))
    with by_hand(file) as held:
        one = Attack(held, None)  # type: ignore[arg-type]
        (id,) = held.execute("SELECT id FROM item WHERE number = 'RW-2024-0001'").fetchone()
        lines = one.history(id)
        assert lines[4]["transition"] == "deem_received"
        lines[4] |= change
        one.write(id, lines, clever=True)
    assert any(why in str(one.sentence) and one.seq == 5 for one in replayed(file, "RW-2024-0001"))


def test_a_line_that_was_dated_back_afterwards_is_found(spring: Path, tmp_path: Path) -> None:
    """The report of 9 May is made one of April: nobody was late any more."""
    file = Path(shutil.copyfile(spring, tmp_path / "desk.db"))
    assert replayed(file, "RW-2024-0001") == []
    for day, whys in (("2024-04-29", {"does not say why"}), ("2024-03-01", {"does not say why", "before the act"})):
        with by_hand(file) as held:
            one = Attack(held, None)  # type: ignore[arg-type]
            (id,) = held.execute("SELECT id FROM item WHERE number = 'RW-2024-0001'").fetchone()
            lines = one.history(id)
            place, line = next((place, line) for place, line in enumerate(lines, 1) if line["transition"] == "submit")
            line["occurred_at"] = f"{day}T01:00:00.000000Z"
            one.write(id, lines, clever=True)
        found = [str(wrong.sentence) for wrong in replayed(file, "RW-2024-0001") if wrong.seq == place]
        assert {why for why in whys if any(why in words for words in found)} == whys
