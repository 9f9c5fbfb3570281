"""A database of every released schema, with data, becomes one of ours; or stays what it was."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from alembic import op
from sqlalchemy import Column, Text, text

from engine.calendar.clock import SystemClock
from engine.definition.registry import Registry
from engine.errors import Unusable
from engine.runtime.upkeep.backing import restore
from engine.runtime.upkeep.upgrading import upgrade
from engine.store.connections.roles import MAKE, ROLES
from engine.store.connections.sqlite import OLDEST, SCHEMA_VERSION
from engine.store.database import Database
from engine.store.shape import upgrading
from engine.store.shape.comparing import differences
from engine.testing import Office
from tests import servers
from tests.conftest import ON_SQLITE
from tests.store import released


@pytest.fixture
def old(kind: str, tmp_path: Path) -> Iterator[str]:
    """A database of schema 2 with an office that has worked for two months."""
    if kind == "sqlite":
        yield released.on_sqlite(2, tmp_path / "old.db")
    else:
        with servers.scratch() as url:
            yield released.on_server(2, url)


def rows(url: str) -> dict[str, list[str]]:
    """Every row of every table, by the columns that schema 2 had."""
    with Database(url, accepts=OLDEST) as database, database.reading() as held:
        with closing(sqlite3.connect(":memory:")) as was:
            was.executescript((released.HERE / "2.sqlite.sql").read_text("utf-8"))
            tables = {
                name: [column[1] for column in was.execute(f"PRAGMA table_info({name})")]
                for (name,) in was.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            }
        return {
            name: sorted(str(row) for row in held.driver.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall())
            for name, columns in tables.items()
        }


def test_the_released_schema_with_data_becomes_ours(old: str, registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="bring it up to date: duban db upgrade"):
        Database(old).open()
    before = rows(old)
    done = upgrade(old, "li")
    assert (done.found, done.known) == (2, SCHEMA_VERSION)
    assert done.lines == len(before["event"]) + len(before["system_event"])
    after = rows(old)
    assert len(after.pop("system_event")) == len(before.pop("system_event")) + 1
    changed = set(after.pop("setting")) ^ set(before.pop("setting"))
    assert len(changed) == 2
    assert all(row.startswith("('schema',") for row in changed)
    assert after == before
    with Database(old) as database:
        assert differences(database) == []
    office = Office.entered(old, registry=registry)
    (letter,) = (one.number for one in office.engine.items() if one.procedure == "letter")
    office.until("2024-05-28 10:00")  # the reply was due on the 24th
    assert [one.procedure for one in office.engine.items()].count("circular") == 1
    found = office.engine.doctor()
    assert [one for one in found if one.serious] == []
    assert "version" in {
        one.code for one in found
    }  # the procedures of that release were drafts, and have changed since
    assert office.state(letter) == "awaiting"
    office.engine.close()


def test_a_file_is_backed_up_first_and_the_backup_comes_back_as_ours(tmp_path: Path) -> None:
    url = released.on_sqlite(2, tmp_path / "old.db")
    before = rows(url)
    done = upgrade(url, "li")
    assert done.backup is not None
    assert done.backup.file.name.startswith("old-schema2-")
    copyfile(done.backup.file, tmp_path / "copy.db")
    assert rows(f"sqlite:///{tmp_path / 'copy.db'}") == before
    with Database(f"sqlite:///{tmp_path / 'copy.db'}", accepts=OLDEST) as kept:
        assert kept.schema() == 2
    restored = f"sqlite:///{tmp_path / 'restored.db'}"
    assert restore(done.backup.file, restored).lines == len(before["event"])
    with Database(restored) as database:
        assert differences(database) == []
    assert sorted(one.name for one in tmp_path.iterdir() if "restored" in one.name) == ["restored.db"]


def test_there_is_nothing_to_do_twice(tmp_path: Path) -> None:
    url = released.on_sqlite(2, tmp_path / "old.db")
    upgrade(url, "li")
    before = rows(url), sorted(one.name for one in tmp_path.iterdir())
    done = upgrade(url, "li")
    assert (done.found, done.known, done.lines, done.backup) == (SCHEMA_VERSION, SCHEMA_VERSION, 0, None)
    assert (rows(url), sorted(one.name for one in tmp_path.iterdir())) == before


def test_a_step_that_fails_leaves_everything_as_it_was(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, steps = rows(old), upgrading.steps

    def bad() -> None:
        op.execute(text("DELETE FROM message"))
        op.execute(text("INSERT INTO nowhere VALUES (1)"))

    monkeypatch.setattr(upgrading, "steps", lambda found: [*steps(found), bad])
    with pytest.raises(Exception, match="nowhere"):
        upgrade(old, "li")
    assert rows(old) == before
    monkeypatch.undo()
    assert upgrade(old, "li", tmp_path / "second.db").lines


@ON_SQLITE
def test_a_broken_history_is_not_carried_over(old: str) -> None:
    with closing(sqlite3.connect(old.removeprefix("sqlite:///"))) as outside:
        outside.execute("DROP TRIGGER no_update_event")
        outside.execute("UPDATE event SET actor = 'somebody' WHERE seq = 2")
        outside.commit()
    with pytest.raises(Unusable, match=r"the history of .* is broken at line 2"):
        upgrade(old, "li")
    with Database(old, accepts=OLDEST) as database:
        assert database.schema() == 2


def test_beside_a_daemon_nothing_is_changed(old: str) -> None:
    """The daemon of the old program would go on in the new database."""
    with Database(old, accepts=OLDEST) as database, database.writing() as held:
        now = SystemClock().now().replace(microsecond=0)
        held.driver.execute("DELETE FROM setting WHERE name = 'rehearsal.now'")
        held.driver.execute(f"UPDATE daemon SET stopped_at = NULL, beat_at = '{now:%Y-%m-%dT%H:%M:%S.000000Z}'")
    with pytest.raises(Unusable, match="stop all daemons first"):
        upgrade(old, "li")
    with Database(old, accepts=OLDEST) as database, database.writing() as held:
        held.driver.execute(f"UPDATE daemon SET beat_at = '{now - timedelta(minutes=6):%Y-%m-%dT%H:%M:%S.000000Z}'")
    assert upgrade(old, "li").found == 2  # it was killed


@ON_SQLITE
@pytest.mark.parametrize("table", ["event", "document", "message"])
def test_a_step_may_rebuild_any_table(old: str, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """SQLite changes a column by a new table; triggers, indexes and what points at it are there afterwards."""
    before, steps = rows(old), upgrading.steps

    def rebuild() -> None:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(Column("spare", Text()))
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("spare")

    monkeypatch.setattr(upgrading, "steps", lambda found: [*steps(found), rebuild])
    upgrade(old, "li")
    with Database(old) as database:
        assert differences(database) == []
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.open().driver.execute("DELETE FROM event")
    assert rows(old)[table] == before[table]


def test_schema_1_is_left_alone(tmp_path: Path) -> None:
    url = released.on_sqlite(2, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as driver:
        driver.execute("PRAGMA user_version=1")
    with pytest.raises(Unusable, match="which cannot bring it up to date"):
        upgrade(url, "li")


CHANGES = [
    ("DROP TRIGGER no_delete_event{on event}", "missing", "trigger no_delete_event"),
    ("DROP INDEX ix_item_parent_id", "missing", "index item.ix_item_parent_id"),
    ("CREATE INDEX ix_item_title ON item (title)", "more", "index item.ix_item_title"),
    ("ALTER TABLE message ADD COLUMN mine TEXT", "more", "column message.mine"),
    ("CREATE TABLE mine (id INTEGER)", "more", "table mine"),
    ("ALTER TABLE message DROP COLUMN error", "missing", "column message.error"),
    ("DROP INDEX ix_item_wake_at; CREATE INDEX ix_item_wake_at ON item (wake_at)", "other",
     "index item.ix_item_wake_at"),
    ("DROP INDEX ix_deadline_due_at; CREATE INDEX ix_deadline_due_at ON deadline (due_at) WHERE status = 'over'",
     "other", "index deadline.ix_deadline_due_at"),
    ("DROP TRIGGER no_update_document{on document}; CREATE TRIGGER no_update_document BEFORE UPDATE OF id ON document "
     "{do}", "other", "trigger no_update_document"),
    ("CREATE TRIGGER mine BEFORE DELETE ON message {do}", "more", "trigger mine"),
]  # fmt: skip
DO = {
    "sqlite": ("", "BEGIN SELECT RAISE(ABORT, 'duban: document is append-only: no update')|| END"),
    "postgresql": (" ON {}", "FOR EACH ROW EXECUTE FUNCTION duban_append_only()"),
}


def test_the_check_sees_what_was_changed_by_hand(kind: str, place: Any) -> None:
    url = place if "://" in str(place) else f"sqlite:///{place / 'new.db'}"
    on, do = DO[kind]
    expected = set[tuple[str, str]]()
    with Database(url) as database:
        database.create(datetime(2024, 3, 21, tzinfo=UTC), "li")
        assert differences(database) == []
        for change, word, what in CHANGES:
            said = re.sub(r"\{on (\w+)\}", lambda found: on.format(found[1]), change)
            for statement in said.replace("{do}", do).split("; "):
                database.open().driver.execute(statement.replace("||", ";"))
            expected.add((word, what))
            assert differences(database) == sorted(expected)


@pytest.mark.full
def test_who_had_rights_on_a_server_has_them_to_what_is_new() -> None:
    asked = "SELECT has_column_privilege('duban_daemon', 'message', 'batch', 'UPDATE')"
    with servers.scratch() as url:
        released.on_server(2, url)
        for statement in (*(MAKE.format(role=role) for role in ROLES), "GRANT INSERT ON item TO duban_operator"):
            servers.run(url, statement)
        upgrade(url, "li")
        with Database(url) as database:
            assert database.open().driver.execute(asked).fetchone()[0]
            assert database.guarded()
