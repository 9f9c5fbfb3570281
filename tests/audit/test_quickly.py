"""The quick look vouches for nothing that the close one would not: texts that hash alike and mean something else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import Engine
from engine.runtime.audits.audited import Reading
from engine.runtime.audits.auditing import Wrong, verify
from engine.runtime.audits.quickly import suspects
from engine.runtime.audits.sealed import Sealed
from engine.runtime.audits.sealing import seal
from engine.store import chain
from engine.store.evidence import evidence, quick
from engine.store.statements.written import canonical
from tests.audit.conftest import by_hand, reader

NUMBER = "RW-2024-0001"
OF_IT = f"item_id = (SELECT id FROM item WHERE number = '{NUMBER}')"
TRICKY = 'x,null,null,y"\\\n，，😀'

ODD = 'a"\\/\x00\x01\x08\t\n\x0b\x0c\r\x1f\x7f\x85é汉\u2028😀'


@pytest.fixture(scope="module")
def sealed(spring: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spring with a seal, words in it that look like places between columns, and one line after the seal."""
    file = Path(shutil.copyfile(spring, tmp_path_factory.mktemp("quick") / "duban.db"))
    engine = Engine(f"sqlite:///{file}")
    engine.note(NUMBER, TRICKY, actor="office.handler")
    facts = {
        "kind": "handover", "title": TRICKY, "todo": TRICKY, "source": "交办", "due_day": "2024-08-01",
        "leads": ["jiaoyu"],
    }  # fmt: skip
    engine.open("assignment", facts, actor="office.handler", via="draft")
    seal(engine)
    engine.note("HG-2024-0001", "已电话通知", actor="office.handler")
    engine.close()
    return file


@pytest.fixture
def file(sealed: Path, tmp_path: Path) -> Path:
    shutil.copyfile(f"{sealed}-seals", tmp_path / "duban.db-seals")
    return Path(shutil.copyfile(sealed, tmp_path / "duban.db"))


@pytest.fixture
def unsealed(file: Path) -> Path:
    """The same as if nobody had ever made a seal: the lines stand alone."""
    with by_hand(file) as held:
        held.execute("DELETE FROM seal")
        held.execute("DELETE FROM sealed_item")
    Path(f"{file}-seals").unlink()
    return file


def audited(file: Path) -> list[Wrong]:
    with reader(file) as one:
        return list(verify(one))


def rechained(held: Connection, number: str, change: Callable[[dict[str, Any]], None], *, begins: str = NUMBER) -> None:
    """A history hashed anew over the texts as they lie there, and its item made to fit."""
    (id,) = held.execute("SELECT id FROM item WHERE number = ?", (number,)).fetchone()
    cursor = held.execute("SELECT * FROM event WHERE item_id = ? ORDER BY seq", (id,))
    names = [one[0] for one in cursor.description]
    head = chain.genesis(begins)
    for row in cursor.fetchall():
        line = dict(zip(names, row, strict=True))
        change(line)
        words = [line[name] if name in ("facts", "effects") else canonical(line[name]) for name in chain.EVENT_FIELDS]
        text = f'{head}\n["{chain.EVENT_TAG}",{",".join(words)}]'.replace("1e+30", "1.0e+30")  # as SQLite writes it
        line["previous_hash"], line["hash"] = head, (head := sha256(text.encode()).hexdigest())
        places = ", ".join(f"{name} = :{name}" for name in names)
        held.execute(f"UPDATE event SET {places} WHERE item_id = :item_id AND seq = :seq", line)
    held.execute("UPDATE item SET head_hash = ? WHERE id = ?", (head, id))


def test_of_an_honest_record_nothing_is_left_to_look_at_closely(file: Path) -> None:
    """So the quick look is what looks; sealed items and the one with a line after the seal alike."""
    with reader(file) as one, one.database.reading() as held:
        looking = Reading(held, one.definition, Sealed(held, None))
        assert looking.quick
        assert [suspects(looking, after, last) for after, last, _rows in evidence.spans(held)] == [set()]
    assert audited(file) == []


def test_a_fact_that_swallows_its_neighbours_is_found(file: Path) -> None:
    """The bytes that are hashed are the same; only where one column ends and the next begins is another."""
    with by_hand(file) as held:
        (id, seq, facts, effects) = held.execute(
            "SELECT item_id, seq, facts, effects FROM event WHERE facts LIKE '%x,null,null,y%' LIMIT 1"
        ).fetchone()
        head, _, tail = facts.partition(",null,null,")
        held.execute(
            "UPDATE event SET facts = ?, effects = ? WHERE item_id = ? AND seq = ?",
            (head, f"{tail},null,null,{effects}", id, seq),
        )
        (number,) = held.execute("SELECT number FROM item WHERE id = ?", (id,)).fetchone()
    assert number in [one.number for one in audited(file)]


def _spaced(line: dict[str, Any]) -> None:
    line["facts"] = line["facts"].replace(":", ": ")


def _twice(line: dict[str, Any]) -> None:
    line["effects"] = line["effects"].replace("{", '{"x":1,"x":2,', 1) if line["effects"] != "{}" else "{}"


def _another_way(line: dict[str, Any]) -> None:
    line["occurred_at"] = "soon"


def _huge(line: dict[str, Any]) -> None:
    line["corrects"] = 1e30 if line["seq"] == 3 else line["corrects"]


def _mute(line: dict[str, Any]) -> None:
    line["effects"] = "{}" if line["transition"] == "clock.lapse" else line["effects"]


@pytest.mark.parametrize("change", [_spaced, _twice, _another_way, _huge, _mute])
def test_a_chain_over_texts_that_we_never_write_is_found(
    unsealed: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    """No seal knows better."""
    with by_hand(unsealed) as held:
        rechained(held, NUMBER, lambda line: None)
    assert audited(unsealed) == []
    with by_hand(unsealed) as held:
        rechained(held, NUMBER, change)
    assert [one.number for one in audited(unsealed) if one.code in ("chain", "value")] == [NUMBER]


def test_a_history_that_begins_elsewhere_is_found(unsealed: Path) -> None:
    with by_hand(unsealed) as held:
        rechained(held, NUMBER, lambda line: None, begins="RW-2024-0002")
    assert [(one.number, one.seq) for one in audited(unsealed)] == [(NUMBER, 1)]


def test_a_history_chained_anew_is_found_by_its_seal_though_a_line_has_come_since(file: Path) -> None:
    with by_hand(file) as held:
        rechained(held, "HG-2024-0001", lambda line: line.update(source="假"), begins="HG-2024-0001")
    assert "seal" in [one.code for one in audited(file) if one.number == "HG-2024-0001"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (f"UPDATE item SET head_hash = 'x' WHERE number = '{NUMBER}'", "chain"),
        (f"UPDATE event SET hash = 'x' WHERE {OF_IT} AND seq = 2", "chain"),
        ("DELETE FROM attachment", "file"),
        ("INSERT INTO party VALUES (999999, 'owner', 'jiaoyu')", "chain"),
        (f"UPDATE item SET level = 'restricted' WHERE number = '{NUMBER}'", "row"),
    ],
)
def test_what_no_seal_tells_is_found(unsealed: Path, change: str, code: str) -> None:
    with by_hand(unsealed) as held:
        assert held.execute(change).rowcount
    assert {one.code for one in audited(unsealed)} == {code}


@pytest.mark.full
@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE event SET reason = x'00' WHERE {OF_IT} AND seq = 2",
        f"UPDATE event SET facts = CAST(facts AS BLOB) WHERE {OF_IT} AND seq = 2",
        f"UPDATE event SET corrects = 1.5 WHERE {OF_IT} AND seq = 2",
        f"UPDATE deadline SET holds = '[{{}}' WHERE {OF_IT}",
        f"UPDATE deadline SET provisional = 5 WHERE {OF_IT}",
        f"UPDATE deadline SET term_of = 'task@1' WHERE {OF_IT}",
        f"UPDATE deadline SET basis = x'00' WHERE {OF_IT}",
        f"UPDATE rung_claim SET claimed_at = '2024-03-21T01:00:00.000000Z' WHERE {OF_IT}",
        f"UPDATE item SET wake_at = 'soon' WHERE number = '{NUMBER}'",
        f"UPDATE item SET title = title || ' ' WHERE number = '{NUMBER}'",
        "UPDATE document SET content = x'00' WHERE id = (SELECT min(id) FROM document)",
        "UPDATE deadline SET start_on = 'soon' WHERE item_id = (SELECT id FROM item WHERE number = 'HG-2024-0001')",
        "INSERT INTO sealed_item VALUES (999999, 1, 'RW-2024-9999', 1, 'x', 'x')",
    ],
)  # fmt: skip
def test_whatever_is_odd_is_looked_at_closely(file: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then said in the same words as where there is no quick look."""
    with by_hand(file) as held:
        assert held.execute(change).rowcount
    found = audited(file)
    assert found
    monkeypatch.setattr(quick, "speaks", lambda _held: False)
    assert [(one.number, one.seq, str(one.sentence)) for one in audited(file)] == [
        (one.number, one.seq, str(one.sentence)) for one in found
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(ODD, max_size=6) | st.integers(-(2**63), 2**63 - 1) | st.none(), max_size=5))
def test_arrays_that_sqlite_writes_are_canonical(values: list[Any]) -> None:
    """Also of what must be escaped."""
    with closing(connect(":memory:")) as held:
        marks = ", ".join("?" for _ in values)
        assert held.execute(f"SELECT json_array({marks})", values).fetchone()[0] == canonical(values)


def test_so_are_lines(file: Path) -> None:
    with reader(file) as one, one.database.reading() as held:
        whole = evidence.lines(held, -evidence.NEVER, evidence.NEVER)
        ours = [chain.encode_event(row._asdict()).decode() for _id, rows in whole for row in rows]
        theirs = [
            f'["{chain.EVENT_TAG}",{row[12][1:-1]},{row[8]},{row[13][1:-1]},{row[9]},{row[14][1:]}'
            for row in quick.lines(held, -evidence.NEVER, evidence.NEVER)
        ]
    assert ours == theirs
    assert any(json.dumps(TRICKY, ensure_ascii=False) in line for line in ours)
