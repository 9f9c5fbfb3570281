"""What a PostgreSQL server itself asks of whoever writes: that he is who he says, and that he only adds.

A client decides what a procedure allows; who sits at the client only the server knows. These triggers compare each new
line of a history, of the system log and of the refusals with ``session_user``, which no client can set. They hold for
everybody but the owner of the tables (and a superuser), who could take them away. Installed when a database is made,
and again by ``roles.grant``.

The functions run with the owner's rights and look at nothing but our own schema: a table of the same name that somebody
puts in front of it (``pg_temp``) is not seen. ``clock_timestamp`` is the comparison of a client's clock with the
server's that law 9 allows; nothing is decided by it but whether the client's can be believed.
"""

from __future__ import annotations

NAMES = (
    "duban_within",
    "duban_myself",
    "duban_covered",
    "duban_event",
    "duban_system",
    "duban_setting",
    "duban_refusal",
)

WITHIN = """CREATE OR REPLACE FUNCTION duban_within(role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER AS $$
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = role AND pg_has_role(session_user, oid, 'MEMBER')) $$"""

OWNER = "IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN"

_TODAY = """CROSS JOIN LATERAL (SELECT (moment AT TIME ZONE coalesce(
            (SELECT value #>> '{}' FROM setting WHERE setting.name = 'time_zone'), 'Asia/Shanghai'))::date AS day) today
        WHERE d.principal = who AND d.kind = 'delegate' AND o.os_user = session_user::text
          AND (d.valid_from IS NULL OR d.valid_from <= day) AND (d.valid_to IS NULL OR d.valid_to >= day)"""
MYSELF = f"""CREATE OR REPLACE FUNCTION duban_myself(who text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER AS $$
SELECT EXISTS (SELECT FROM operator o WHERE o.login = who AND os_user = session_user::text)
    OR EXISTS (SELECT FROM delegation d JOIN operator o ON o.login = d.delegate {_TODAY})
    OR EXISTS (SELECT FROM setting WHERE setting.name = 'rehearsal.now') $$"""
"""Whether the session may write under that login: its own, one delegated to it, in a rehearsal any."""
COVERED = f"""CREATE OR REPLACE FUNCTION duban_covered(who text, moment timestamptz, which bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER AS $$
SELECT EXISTS (SELECT FROM operator o WHERE o.login = who AND os_user = session_user::text)
    OR EXISTS (SELECT FROM delegation d JOIN operator o ON o.login = d.delegate {_TODAY}
          AND (position('procedure:' in d.scope) = 0 OR position(
               (SELECT ' procedure:' || procedure || ' ' FROM item WHERE id = which) in ' ' || d.scope || ' ') > 0)
          AND (d.scope !~ '(role|unit):' OR EXISTS (SELECT FROM post p WHERE p.login = who
               AND (p.valid_from IS NULL OR p.valid_from <= day) AND (p.valid_to IS NULL OR p.valid_to >= day)
               AND (position('role:' in d.scope) = 0
                    OR position(' role:' || p.role || ' ' in ' ' || d.scope || ' ') > 0)
               AND (position('unit:' in d.scope) = 0
                    OR position(' unit:' || p.unit_code || ' ' in ' ' || d.scope || ' ') > 0)
               AND p.unit_code IN (SELECT unit_code FROM party WHERE item_id = which UNION ALL
                    SELECT value #>> '{{}}' FROM setting s
                    WHERE s.name IN ('office.unit', 'office.host', 'committee.unit')))))
    OR EXISTS (SELECT FROM setting WHERE setting.name = 'rehearsal.now') $$"""
"""The same on one item: that its procedure is among those delegated, and one of the posts lent is in a unit that has a
part in it. Which post an act needs the procedure says, and so the program alone."""

SAY = "USING ERRCODE = 'insufficient_privilege'"
IN_TIME = f"""IF abs(extract(epoch FROM {{at}} - clock_timestamp())) > 300
    AND NOT EXISTS (SELECT FROM setting WHERE name = 'rehearsal.now') THEN
    RAISE EXCEPTION 'duban: the clock here says %, a line says %', clock_timestamp(), {{at}} {SAY};
END IF;"""
"""Seconds: a transaction may have waited for others since it looked at its clock."""

EVENT = f"""CREATE OR REPLACE FUNCTION duban_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE last record; mine boolean;
BEGIN
{OWNER} RETURN NEW; END IF;
SELECT seq, hash, recorded_at INTO last FROM event WHERE item_id = NEW.item_id ORDER BY seq DESC LIMIT 1;
IF NEW.seq <> coalesce(last.seq, 0) + 1 OR NEW.previous_hash <> coalesce(last.hash, NEW.previous_hash)
    OR NEW.recorded_at < last.recorded_at THEN
    RAISE EXCEPTION 'duban: line % does not follow the last line of the history', NEW.seq {SAY};
END IF;
{IN_TIME.format(at="NEW.recorded_at")}
IF NEW.actor_kind = 'person' OR (NEW.actor_kind = 'child' AND NEW.actor NOT IN ('clock', 'children')) THEN
    mine := duban_myself(NEW.actor, NEW.recorded_at);
    IF NOT mine THEN
        RAISE EXCEPTION 'duban: % may not act as %', session_user, NEW.actor {SAY};
    END IF;
    IF NEW.actor_kind = 'person' AND NOT duban_covered(NEW.actor, NEW.recorded_at, NEW.item_id) THEN
        RAISE EXCEPTION 'duban: what % has delegated to % is not for this item', NEW.actor, session_user {SAY};
    END IF;
    IF NEW.actor_kind = 'person' AND coalesce(NEW.typist, session_user::text) <> session_user::text
        OR NEW.actor_kind = 'person' AND NEW.typist IS NULL
        AND NOT EXISTS (SELECT FROM operator WHERE login = NEW.actor AND os_user = session_user::text) THEN
        RAISE EXCEPTION 'duban: % typed this, not %', session_user, coalesce(NEW.typist, NEW.actor) {SAY};
    END IF;
ELSIF NEW.actor_kind NOT IN ('clock', 'parent', 'child') THEN
    RAISE EXCEPTION 'duban: no such kind of actor: %', NEW.actor_kind {SAY};
END IF;
IF NEW.actor_kind <> 'person' AND NOT duban_within('duban_daemon') AND NOT duban_within('duban_admin')
    AND NOT EXISTS (SELECT FROM event WHERE recorded_at = NEW.recorded_at AND actor_kind = 'person'
                    AND xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'duban: % is not the %', session_user, NEW.actor_kind {SAY};
END IF;
RETURN NEW;
END $$"""
"""What clock, parents and children do follows what a person did, in the same transaction, or it is the daemon's."""

SYSTEM = f"""CREATE OR REPLACE FUNCTION duban_system() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE last record;
BEGIN
{OWNER} RETURN NEW; END IF;
SELECT seq, hash, at INTO last FROM system_event ORDER BY seq DESC LIMIT 1;
IF NEW.seq <> last.seq + 1 OR NEW.previous_hash <> last.hash OR NEW.at < last.at THEN
    RAISE EXCEPTION 'duban: line % does not follow the last line of the system log', NEW.seq {SAY};
END IF;
{IN_TIME.format(at="NEW.at")}
IF NOT (NEW.actor = 'clock' AND (duban_within('duban_daemon') OR duban_within('duban_admin')))
    AND NOT duban_myself(NEW.actor, NEW.at) THEN
    RAISE EXCEPTION 'duban: % may not act as %', session_user, NEW.actor {SAY};
END IF;
RETURN NEW;
END $$"""

REFUSAL = f"""CREATE OR REPLACE FUNCTION duban_refusal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
{OWNER} RETURN NEW; END IF;
{IN_TIME.format(at="NEW.at")}
IF NEW.login <> session_user::text AND NOT duban_myself(NEW.login, NEW.at) THEN
    RAISE EXCEPTION 'duban: % may not act as %', session_user, NEW.login {SAY};
END IF;
RETURN NEW;
END $$"""

SETTING = f"""CREATE OR REPLACE FUNCTION duban_setting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
{OWNER} RETURN coalesce(NEW, OLD); END IF;
IF coalesce(NEW.name, OLD.name) IN ('rehearsal', 'rehearsal.now', 'schema') THEN
    RAISE EXCEPTION 'duban: the setting % belongs to the owner of the tables', coalesce(NEW.name, OLD.name) {SAY};
END IF;
IF duban_within('duban_keeper') AND coalesce(NEW.name, OLD.name) LIKE 'vault.%' THEN
    RETURN coalesce(NEW, OLD);
END IF;
IF coalesce(NEW.name, OLD.name) LIKE 'vault.%' THEN
    RAISE EXCEPTION 'duban: the setting % is the vault keeper''s', coalesce(NEW.name, OLD.name) {SAY};
END IF;
IF NOT duban_within('duban_admin')
    AND (coalesce(NEW.name, 'daemon.') NOT LIKE 'daemon.%' OR coalesce(OLD.name, 'daemon.') NOT LIKE 'daemon.%') THEN
    RAISE EXCEPTION 'duban: the setting % is the administrator''s', coalesce(NEW.name, OLD.name) {SAY};
END IF;
RETURN coalesce(NEW, OLD);
END $$"""

FASTEN = """DO $$ DECLARE made regprocedure; BEGIN
FOR made IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = current_schema() AND p.proname IN ({names}) LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', made, current_schema());
END LOOP; END $$"""

WATCHED = {
    "event": ("duban_event", "INSERT"),
    "system_event": ("duban_system", "INSERT"),
    "refusal": ("duban_refusal", "INSERT"),
    "setting": ("duban_setting", "INSERT OR UPDATE OR DELETE"),
}
"""Table → the function that looks at its rows, and when."""
GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'who_acts_%' AND tgenabled IN ('O', 'A')"


def statements() -> list[str]:
    """Everything of it, in order; run again it changes nothing. The tables must be there."""
    fasten = FASTEN.format(names=", ".join(f"'{name}'" for name in NAMES))
    made = [WITHIN, MYSELF, COVERED, EVENT, SYSTEM, REFUSAL, SETTING, fasten]
    for table, (function, verbs) in WATCHED.items():
        made.append(
            f"CREATE OR REPLACE TRIGGER who_acts_{table} BEFORE {verbs} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    return made
