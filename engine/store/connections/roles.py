"""Ready-made roles on a PostgreSQL server, with the least that each needs; ``guard`` is the other half.

They are groups nobody logs in as: ``GRANT duban_operator TO wang``. On a server they are shared by all its databases;
what they may do is said in each of them.
"""

from __future__ import annotations

from typing import Any

from engine.errors import Sentence, Unusable
from engine.store.connections import guard

ROLES = ("duban_operator", "duban_daemon", "duban_admin", "duban_auditor", "duban_keeper")

CASEWORK: dict[str, str] = {
    "item": "title, state, seq, ended_at, dropped, last_at, facts, signed_on, served_on, answer_due_on, sequel, "
    "level, grounds_flag, wake_at, head_hash, failures, retry_at, last_error",
    "party": "unit_code",
    "event": "",
    "deadline": "state, round, status, owed_role, owed_post, owed_unit, span_n, span_unit, limit_name, basis, "
    "standing, roll, start_on, start_at, base_on, due_on, due_at, provisional, armed_at, lapsed_at, holds, "
    "measures_wait_until, clock_refused, calendar_revision, profile_revision, promised_at",
    "rung_claim": "measure_id",
    "ground": "",
    "occurrence": "child_id",
    "exclusion": "item_id",
    "suspension": "review_on, basis, until, seq_until",
    "document": "status, served_on",
    "number_series": "next",
    "attachment": "",
    "attachment_piece": "",
    "definition": "",
    "message": "status, deliver_at, attempts, error, history",
    "refusal": "",
    "request": "answer",
    "vault": "",
}  # fmt: skip
"""Table → the columns that change after a row was added. Acting on items needs these, whoever acts."""

DAEMON: dict[str, str] = {
    "daemon": "beat_at, stopped_at, handled, lag_seconds",
    "lease": "holder, token, until",
    "outage": "",
    "series": "reached, failures, retry_at, error",
    "series_period": "items",
    "message": "status, channel, deliver_at, attempts, lease_until, token, error, history, batch",
    "seal": "",
    "sealed_item": "",
    "system_event": "",
    "setting": "value, set_at, set_by",
    "calendar_revision": "settled_at",
    "profile_revision": "settled_at, asked_at",
}
ADMIN: dict[str, str] = {
    **DAEMON,
    "unit": "name, kind, aliases, successor, note, valid_from, valid_to",
    "unit_group": "name, aliases, standing, note",
    "group_member": "valid_to",
    "operator": "name, os_user, valid_to",
    "post": "valid_to",
    "delegation": "valid_to",
    "recusal": "ended_at",
}
KEEPER: dict[str, str] = {"vault": "key, ciphertext", "setting": "value, set_at, set_by", "system_event": ""}
"""The vault's keeper alone reads and replaces what is locked away; the others put something in, and see that it is."""
OPEN_OF_VAULT = "code, item_id, fact, commitment, added_at, added_by, key"
NOT_ADDED = {"duban_daemon": frozenset({"calendar_revision", "profile_revision"})}
"""What the daemon only marks as settled."""
DELETED = {"setting": ("duban_daemon", "duban_admin", "duban_keeper")}
"""A setting is replaced by a new row; nothing else is ever deleted by anybody."""

MAY = {
    "duban_operator": CASEWORK,
    "duban_daemon": {**CASEWORK, **DAEMON},
    "duban_admin": {**CASEWORK, **ADMIN},
    "duban_auditor": {"refusal": ""},
    "duban_keeper": {**CASEWORK, **KEEPER},
}

MAKE = """DO $$ BEGIN
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
END $$"""
TAKE_ALL = """DO $$ BEGIN
EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, {roles}', current_schema());
EXECUTE format('GRANT USAGE ON SCHEMA %I TO {roles}', current_schema());
EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO {roles}', current_schema());
EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO {writers}', current_schema());
END $$"""


def statements() -> list[str]:
    """Roles, triggers and grants, in order; run again they change nothing, save what was granted beyond them."""
    made = [MAKE.format(role=role) for role in ROLES]
    made += guard.statements()
    made.append(TAKE_ALL.format(roles=", ".join(ROLES), writers=", ".join(ROLES)))
    others = ", ".join(role for role in ROLES if role != "duban_keeper")
    made += [f"REVOKE SELECT ON vault FROM {others}", f"GRANT SELECT ({OPEN_OF_VAULT}) ON vault TO {others}"]
    for role, tables in MAY.items():
        for table, columns in sorted(tables.items()):
            if table not in NOT_ADDED.get(role, ()):
                made.append(f"GRANT INSERT ON {table} TO {role}")
            if columns:
                made.append(f"GRANT UPDATE ({columns}) ON {table} TO {role}")
    return made + [f"GRANT DELETE ON {table} TO {', '.join(roles)}" for table, roles in DELETED.items()]


def grant(held: Any, shown: str, dry_run: bool) -> list[str]:
    """Makes the roles where they are missing, and says in this database what they may do.

    Args:
        held: a transaction that has the database to itself. shown: what the database is called.

    Returns:
        what was said to the server.

    Raises:
        Unusable: whoever is connected owns not the tables, or may not make roles.
    """
    if not held.driver.execute(OWNS).fetchone()[0]:
        raise Unusable(database=shown, why=Sentence("only the owner of its tables may say who may do what"))
    missing = [role for role in ROLES if not held.driver.execute(THERE, (role,)).fetchone()[0]]
    if missing and not held.driver.execute(MAY_MAKE).fetchone()[0]:
        todo = " ".join(f"CREATE ROLE {role} NOLOGIN;" for role in missing)
        why = Sentence("its user may not make roles; a superuser does so once: {todo}", {"todo": todo})
        raise Unusable(database=shown, why=why)
    said = statements()
    for statement in said if not dry_run else ():
        held.driver.execute(statement)
    return said


def audits(held: Any) -> bool:
    """Whether whoever is connected to a server has been made an auditor there; not what a superuser is anyway."""
    return held.speaks != "sqlite" and bool(held.driver.execute(AUDITS).fetchone()[0])


AUDITS = """SELECT EXISTS (SELECT FROM pg_roles a, pg_roles u WHERE a.rolname = 'duban_auditor' AND NOT u.rolsuper
AND u.rolname = session_user AND pg_has_role(u.oid, a.oid, 'MEMBER'))"""
OWNS = """SELECT bool_and(pg_has_role(current_user, relowner, 'USAGE')) FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = current_schema() AND relname IN ('event', 'setting')"""
THERE = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
MAY_MAKE = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
GIVEN = """SELECT bool_or(has_table_privilege(oid, 'item', 'INSERT')) FROM pg_roles WHERE rolname = 'duban_operator'"""
UNHELD = """SELECT o.login, o.os_user FROM operator o JOIN pg_roles r ON r.rolname = o.os_user
JOIN pg_class c ON c.oid = 'event'::regclass WHERE o.login <> 'admin' AND (pg_has_role(r.oid, c.relowner, 'MEMBER') OR
 has_table_privilege(r.oid, 'event', 'UPDATE, DELETE, TRUNCATE, TRIGGER')) ORDER BY o.login"""
"""Who does casework although nothing of the server holds him."""
