"""Plain roles of a PostgreSQL server, and what somebody with psql in hand can do with them: work, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.daemon.heartbeat import Heartbeat
from engine.definition.registry import Registry
from engine.errors import NotAllowed, Unusable, Usage
from engine.intake.directory import read_directory
from engine.intake.scope import Scope
from engine.runtime import Engine, create
from engine.runtime.audits import auditing, replaying, sealing
from engine.runtime.secrets import looking, vault
from engine.runtime.secrets.locking_away import Deposit
from engine.runtime.secrets.sealed_box import seal
from engine.store.connections.roles import MAY, ROLES
from engine.store.database import Database
from engine.store.tables import METADATA
from tests import servers
from tests.conftest import PROFILE, PUTUO

WHO = {"wang": "operator", "li": "operator", "uhr": "daemon", "root": "admin", "pruefer": "auditor", "bao": "keeper"}
NAME = "duban_{who}_" + str(os.getpid())
BOUND = {"wang": "office.handler", "li": "committee.deputy", "root": "admin", "bao": "office.keeper"}


@dataclass
class Server:
    """A database of ours, and the way in as one of its users."""

    url: str

    def as_(self, who: str) -> str:
        """The URL as that user has it."""
        head, _, rest = self.url.partition("://")[2].partition("/")
        return f"postgresql://{NAME.format(who=who)}:geheim@{head.rpartition('@')[2]}/{rest}"

    def engine(self, who: str, registry: Registry) -> Engine:
        return Engine(self.as_(who), registry=registry)


@pytest.fixture(scope="module")
def users() -> Iterator[None]:
    """Users of the server with one role each; gone afterwards."""
    servers.admin_url()
    for role in ROLES:
        servers.run(servers.admin_url(), f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object "
                    "THEN NULL; END $$")  # fmt: skip
    for who, role in WHO.items():
        servers.run(servers.admin_url(), f"CREATE ROLE {NAME.format(who=who)} LOGIN PASSWORD 'geheim' IN ROLE "
                    f"duban_{role}")  # fmt: skip
    yield
    for who in WHO:
        servers.run(servers.admin_url(), f"DROP ROLE {NAME.format(who=who)}")


def _made(url: str, registry: Registry) -> None:
    directory = read_directory(PUTUO)
    create(url, profile=PROFILE.read_text("utf-8"), admin=NAME.format(who="root"), first=directory)
    with Database(url) as database:
        database.grant()
    engine = Engine(url, registry=registry)
    for who, login in BOUND.items():
        engine.bind(login, NAME.format(who=who), actor="admin")
    engine.close()


@pytest.fixture
def server(users: None, registry: Registry) -> Iterator[Server]:
    """A real office on a server, its roles granted: wang is its handler, li the deputy above."""
    with servers.scratch(servers.mould("roles", lambda url: _made(url, registry))) as url:
        yield Server(url)


def refused(server: Server, who: str, *statements: str, **given: Any) -> str:
    """What the server says to somebody with psql; it must say no to the last of these, and nothing is left."""
    with psycopg.connect(server.as_(who)) as raw:
        for one in statements[:-1]:
            raw.execute(one)  # type: ignore[call-overload]
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as said:
            raw.execute(statements[-1], given or None)  # type: ignore[call-overload]
        raw.rollback()
    return str(said.value).splitlines()[0]


def opened(engine: Engine) -> str:
    """wang's assignment of today."""
    today = engine.now().astimezone(engine.zone).date()
    return engine.open(
        "assignment", {"title": "细化部署", "todo": "制定子方案", "source": "附件1第5行", "leads": ["yingji", "jiaoyu"],
                       "due_month": f"{today:%Y-%m}"},
        actor="office.handler", via="enter_row",
    ).number  # fmt: skip


LINE = """INSERT INTO event SELECT item_id, seq + 1, version, 'item.note', from_state, to_state, %(actor)s, %(kind)s,
%(typist)s, acting_for, source, occurred_at, clock_timestamp() + %(late)s::interval, facts, reason, corrects, effects,
calendar_revision, profile_revision, request_id, %(after)s, 'x' FROM event ORDER BY item_id, seq DESC LIMIT 1"""


def forged(server: Server, who: str, *first: str, **given: Any) -> str:
    """A line of history by hand, right but for what is given."""
    with psycopg.connect(server.url) as owner:
        row = owner.execute("SELECT hash FROM event ORDER BY item_id, seq DESC LIMIT 1").fetchone()
    assert row is not None
    right = {"actor": "office.handler", "kind": "person", "typist": None, "late": "0 s", "after": row[0]}
    return refused(server, who, *first, LINE, **{**right, **given})


def test_people_work_the_daemon_watches_the_auditor_looks_and_nobody_writes_as_another(
    server: Server, registry: Registry
) -> None:
    wang, li = (server.engine(who, registry) for who in ("wang", "li"))
    number = opened(wang)
    wang.act(number, "issue", actor="office.handler")
    wang.close()
    with pytest.raises(NotAllowed, match=r"li_.* may not act as office.handler"):
        li.note(number, "不是我写的", actor="office.handler")
    li.note(number, "我写的", actor="committee.deputy")
    li.close()
    heart = Heartbeat(lambda: server.engine("uhr", registry))
    heart.beat()
    heart.close()
    auditor = server.engine("pruefer", registry)
    assert [str(one.sentence) for one in auditing.verify(auditor)] == []
    assert [str(one.sentence) for one in replaying.replay(auditor)] == []
    with pytest.raises(NotAllowed, match="does not let its user"):
        auditor.note(number, "审计", actor="office.handler")
    auditor.close()
    assert "may not act as committee.deputy" in forged(server, "wang", actor="committee.deputy")
    assert "is not the clock" in forged(server, "wang", actor="clock", kind="clock")


@pytest.mark.full
def test_history_is_only_added_to_at_its_end_and_now(server: Server, registry: Registry) -> None:
    wang = server.engine("wang", registry)
    opened(wang)
    wang.close()
    for verb in ("UPDATE event SET actor = 'x'", "DELETE FROM event", "TRUNCATE event CASCADE",
                 "UPDATE refusal SET login = 'x'", "DELETE FROM document", "UPDATE document SET official_number = 'x'",
                 "UPDATE item SET number = 'x'", "INSERT INTO seal SELECT * FROM seal", "DROP TABLE event",
                 "INSERT INTO system_event SELECT * FROM system_event", "CREATE TABLE own (x int)",
                 "ALTER TABLE event DISABLE TRIGGER ALL", "ALTER TABLE event DISABLE TRIGGER who_acts_event",
                 "DROP TRIGGER no_update_event ON event", "DROP FUNCTION duban_event() CASCADE",
                 "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION duban_event()",
                 "SET session_replication_role = replica"):  # fmt: skip
        refused(server, "wang", verb)
    assert "does not follow" in forged(server, "wang", after="0" * 64)
    assert "the clock here says" in forged(server, "wang", late="1 hour")
    assert "does not follow" in forged(server, "wang", late="-1 hour")
    with psycopg.connect(server.url) as owner:  # even the owner's program meets the older triggers
        with pytest.raises(psycopg.IntegrityError, match="append-only"):
            owner.execute("UPDATE event SET actor = 'x'")
        owner.rollback()


@pytest.mark.full
def test_nobody_becomes_another(server: Server, registry: Registry) -> None:
    wang = server.engine("wang", registry)
    opened(wang)
    wang.close()
    li = NAME.format(who="li")
    for verb in (f"SET SESSION AUTHORIZATION {li}", f"SET ROLE {li}", "SET ROLE duban_admin",
                 f"UPDATE operator SET os_user = session_user WHERE os_user = '{li}'",
                 "INSERT INTO operator VALUES ('ich', 'ich', session_user, NULL)", "DELETE FROM operator",
                 "INSERT INTO delegation (principal, delegate, scope, granted_by, granted_at) "
                 "VALUES ('committee.deputy', 'office.handler', 'all', 'admin', now())",
                 "INSERT INTO post (login, role, unit_code) VALUES ('office.handler', 'deputy', 'anweihui')",
                 """INSERT INTO setting VALUES ('rehearsal', '""', now(), 'x')""",
                 f"ALTER ROLE {NAME.format(who='wang')} SUPERUSER"):  # fmt: skip
        refused(server, "wang", verb)
    temporary = (
        "CREATE TEMP TABLE operator AS SELECT 'committee.deputy'::text login, session_user::text os_user",
        "CREATE TEMP TABLE setting AS SELECT 'rehearsal'::text AS name, 'null'::jsonb AS value",
        "SET search_path = pg_temp, public",
    )
    assert "may not act as" in forged(server, "wang", *temporary, actor="committee.deputy")
    assert "may not act as" in forged(
        server, "wang", "SET application_name = 'li'", actor="committee.deputy", typist=li
    )
    assert "typed this" in forged(server, "wang", typist=li)
    assert "no such kind" in forged(server, "wang", kind="office")
    assert "may not act as" in forged(server, "wang", kind="child", actor="committee.deputy")
    assert "is not the child" in forged(server, "wang", kind="child")
    assert "may not act as" in forged(server, "uhr")
    refused(server, "uhr", "UPDATE setting SET value = '1' WHERE name = 'office.unit'")
    refused(server, "root", "DELETE FROM setting WHERE name = 'schema'")
    assert "may not act as" in refused(
        server, "wang", "INSERT INTO refusal (at, login, reasons) VALUES (clock_timestamp(), 'committee.deputy', '[]')"
    )


@pytest.mark.full
def test_a_delegation_is_believed_while_it_lasts_and_both_names_stand(server: Server, registry: Registry) -> None:
    owner = Engine(server.url, registry=registry)
    wang = server.engine("wang", registry)
    number = opened(wang)
    me = NAME.format(who="wang")
    with pytest.raises(NotAllowed, match=r"has not delegated to office.handler"):
        wang.note(number, "代", actor="committee.deputy", typist=me)
    owner.delegate("committee.deputy", "office.handler", actor="admin")
    wang.note(number, "代", actor="committee.deputy", typist=me)
    with pytest.raises(NotAllowed, match="typed this"):
        wang.note(number, "代", actor="committee.deputy")
    owner.end_delegation("committee.deputy", "office.handler", actor="admin")
    with owner.database.writing() as held:
        held.driver.execute(
            "UPDATE delegation SET valid_from = %s, valid_to = %s", (date(2024, 1, 1), date(2024, 2, 1))
        )
    with pytest.raises(NotAllowed, match=r"has not delegated to office.handler"):
        wang.note(number, "代", actor="committee.deputy", typist=me)
    assert "may not act as" in forged(server, "wang", actor="committee.deputy", typist=me)
    owner.delegate("committee.deputy", "office.handler", actor="admin", scope=Scope.of(["letter"]))
    assert "is not for this item" in forged(server, "wang", actor="committee.deputy", typist=me)
    owner.end_delegation("committee.deputy", "office.handler", actor="admin")
    for role, unit, may in (("committee_deputy", "anweihui", True), ("committee_deputy", "jiaoyu", False),
                            ("office_head", "", False)):  # fmt: skip
        scope = Scope.of(roles=[role], units=[unit] if unit else [])
        owner.delegate("committee.deputy", "office.handler", actor="admin", scope=scope)
        if may:
            wang.note(number, "代", actor="committee.deputy", typist=me)
        else:
            assert "is not for this item" in forged(server, "wang", actor="committee.deputy", typist=me)
        owner.end_delegation("committee.deputy", "office.handler", actor="admin")
    owner.delegate("committee.deputy", "office.handler", actor="admin", scope=Scope.of(["letter"]))
    owner.delegate(
        "committee.deputy", "office.handler", actor="admin", substitute=True
    )  # that is no login to act under
    assert "is not for this item" in forged(server, "wang", actor="committee.deputy", typist=me)
    assert [(one.actor, one.typist) for one in owner.history(number)][1:] == [("committee.deputy", me)] * 2
    wang.close()
    owner.close()


@pytest.mark.full
def test_the_administrator_looks_after_the_database_and_does_no_casework(server: Server, registry: Registry) -> None:
    root = server.engine("root", registry)
    root.set_setting("office.host", "xiaofang", "admin")
    root.import_directory(read_directory(PUTUO), actor="admin")
    sealing.seal(root)
    with pytest.raises(NotAllowed, match="may not act as"):
        root.note(opened_by_owner(server, registry), "我", actor="office.handler")
    root.close()
    wang = server.engine("wang", registry)
    with pytest.raises(NotAllowed, match="does not let its user"):
        wang.set_setting("office.host", "yingji", "office.handler")
    wang.close()


def opened_by_owner(server: Server, registry: Registry) -> str:
    engine = Engine(server.url, registry=registry)
    number = opened(engine)
    engine.close()
    return number


@pytest.mark.full
def test_granting_again_takes_back_what_was_granted_beyond(server: Server) -> None:
    servers.run(server.url, "GRANT UPDATE, DELETE ON event TO duban_operator")
    servers.run(server.url, "DROP TRIGGER who_acts_event ON event")
    with Database(server.url) as database:
        assert not database.guarded()
        database.grant()
        database.grant()
        assert database.guarded()
    refused(server, "wang", "DELETE FROM event")
    with Database(server.as_("root")) as database, pytest.raises(Unusable, match="only the owner"):
        database.grant()


@pytest.mark.full
def test_nobody_but_the_keeper_reads_or_replaces_what_lies_in_the_vault(
    server: Server, registry: Registry, tmp_path: Path
) -> None:
    bao, wang = server.engine("bao", registry), server.engine("wang", registry)
    vault.make(bao, tmp_path / "keys", actor="office.keeper")
    number = opened(wang)
    wang.look_up_settings()
    with wang.database.writing() as held:
        sealed = seal(wang._public(held), "R-2026-0001", "欧阳举报")
        id = wang._id(held, number)
        wang._deposit(held, [Deposit("who", "R-2026-0001", sealed.key, sealed.data, sealed.commitment)], id, "x")
    wang.close()
    for who in ("wang", "root", "uhr", "pruefer"):
        refused(server, who, "SELECT * FROM vault")
        refused(server, who, "SELECT ciphertext FROM vault")
        refused(server, who, "UPDATE vault SET ciphertext = 'x'")
        refused(server, who, "COPY vault TO STDOUT")
        with psycopg.connect(server.as_(who)) as raw:  # that something lies there is no secret
            assert raw.execute("SELECT code, commitment FROM vault").fetchall() == [("R-2026-0001", sealed.commitment)]
    assert "vault keeper" in refused(server, "root", "DELETE FROM setting WHERE name = 'vault.public'")
    refused(server, "bao", "UPDATE vault SET commitment = 'x'")
    looking.ask(bao, "R-2026-0001", "核实", actor="office.keeper")
    owner, li = Engine(server.url, registry=registry), server.engine("li", registry)
    owner.unbind("committee.deputy", actor="admin")
    owner.bind("office.head", NAME.format(who="li"), actor="admin")
    with pytest.raises(NotAllowed):  # the server believes nobody who says that he is the head
        looking.approve(bao, "R-2026-0001", actor="office.head")
    looking.approve(li, "R-2026-0001", actor="office.head")  # who cannot read it
    owner.close()
    li.close()
    assert looking.show(bao, "R-2026-0001", actor="office.keeper") == "欧阳举报"
    assert vault.rotate(bao, actor="office.keeper")[1] == 1
    bao.close()


@pytest.mark.full
def test_whom_the_server_does_not_hold_is_named(server: Server, registry: Registry) -> None:
    owner = Engine(server.url, registry=registry)
    assert [one for one in owner.doctor() if one.code == "roles"] == []
    servers.run(server.url, f"GRANT UPDATE ON event TO {NAME.format(who='li')}")
    (found,) = [one for one in owner.doctor() if one.code == "roles"]
    assert found.sentence.data == {"login": "committee.deputy", "user": NAME.format(who="li")}
    owner.close()


def test_every_table_has_been_thought_of() -> None:
    assert set(MAY["duban_keeper"]) <= set(MAY["duban_admin"])
    assert set(MAY["duban_operator"]) | set(MAY["duban_admin"]) == set(METADATA.tables)
    for tables in MAY.values():
        for table, columns in tables.items():
            known = set(METADATA.tables[table].columns.keys())
            assert set(columns.replace(" ", "").split(",")) - {""} <= known, table


def test_a_file_has_no_roles() -> None:
    with pytest.raises(Usage, match="roles are a server's"):
        Database("sqlite:///x.db").grant()
