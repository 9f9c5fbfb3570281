"""Changes of the directory and of settings; nothing is ever removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.errors import Sentence, Usage
from engine.intake.lines import with_what_is_known
from engine.intake.rows import Dated, Directory, GroupMemberRow, PostRow
from engine.store import tables
from engine.store.office.directory import POSTS, operators, units
from engine.store.statements.query import Query

unit = tables.Unit.__table__
group = tables.UnitGroup.__table__
member = tables.GroupMember.__table__
operator = tables.Operator.__table__
post = tables.Post.__table__
setting = tables.Setting.__table__
delegation = tables.Delegation.__table__

ADD_UNIT = Query(insert(unit))
CHANGE_UNIT = Query(
    update(unit)
    .where(unit.c.code == bindparam("which"))
    .values(
        name=bindparam("n_name"),
        kind=bindparam("n_kind"),
        aliases=bindparam("n_aliases"),
        note=bindparam("n_note"),
        full_name=bindparam("n_full_name"),
    )
)
GROUPS = Query(select(group))
CHANGE_GROUP = Query(
    update(group)
    .where(group.c.code == bindparam("which"))
    .values(
        name=bindparam("n_name"), aliases=bindparam("n_aliases"), standing=bindparam("n_standing"),
        note=bindparam("n_note"),
    )
)  # fmt: skip
ADD_GROUP = Query(insert(group))
ADD_MEMBER = Query(insert(member))
END_MEMBER = Query(update(member).where(member.c.id == bindparam("which")).values(valid_to=bindparam("n_to")))
MEMBERS = Query(select(member))
ADD_OPERATOR = Query(insert(operator))
CHANGE_OPERATOR = Query(
    update(operator)
    .where(operator.c.login == bindparam("which"))
    .values(name=bindparam("n_name"), os_user=bindparam("n_os_user"))
)
BIND = Query(update(operator).where(operator.c.login == bindparam("which")).values(os_user=bindparam("n_os_user")))
ADD_POST = Query(insert(post))
END_POST = Query(update(post).where(post.c.id == bindparam("which")).values(valid_to=bindparam("n_to")))
recusal = tables.Recusal.__table__
ADD_RECUSAL = Query(insert(recusal))
END_RECUSAL = Query(
    update(recusal)
    .where(
        recusal.c.login == bindparam("who"), recusal.c.unit_code == bindparam("unit"),
        recusal.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("n_ended_at"))
)  # fmt: skip
ADD_DELEGATION = Query(insert(delegation))
END_DELEGATION = Query(
    update(delegation).where(delegation.c.id == bindparam("which")).values(valid_to=bindparam("n_to"))
)
SET = Query(insert(setting))
UNSET = Query(delete(setting).where(setting.c.name == bindparam("which")))


def set_setting(held: Any, name: str, value: Any, now: datetime, who: str) -> None:
    """Sets one setting."""
    UNSET.run(held, which=name)
    SET.run(held, name=name, value=value, set_at=now, set_by=who)


def add(held: Any, directory: Directory, posts: list[list[str | None]] | None = None) -> dict[str, int]:
    """Adds what is new, changes what differs, leaves the rest; nothing is ever removed.

    Args:
        posts: is given the posts that were added or got another end, as ``post_told``.

    Returns:
        how many were added, changed, and the same.
    """
    counts = {"added": 0, "changed": 0, "same": 0}
    _units(held, directory, counts)
    _groups(held, directory, counts)
    _operators(held, directory, counts)
    _posts(held, directory, counts, [] if posts is None else posts)
    return counts


def post_told(one: PostRow) -> list[str | None]:
    """A post as the system log tells it: login, role, unit, first and last day."""
    first, last = (day.isoformat() if day else None for day in (one.valid_from, one.valid_to))
    return [one.login, one.role, one.unit, first, last]


def _units(held: Any, directory: Directory, counts: dict[str, int]) -> None:
    known = {row.code: row for row in units(held)}
    for one in directory.units:
        if one.code in known:
            one = with_what_is_known(one, known[one.code])
        if one.code not in known:
            ADD_UNIT.run(
                held, code=one.code, name=one.name, kind=one.kind, aliases=list(one.aliases), successor=None,
                note=one.note or None, valid_from=None, valid_to=None, full_name=one.full_name or None,
            )  # fmt: skip
            counts["added"] += 1
        elif known[one.code] != one:
            CHANGE_UNIT.run(
                held, which=one.code, n_name=one.name, n_kind=one.kind, n_aliases=list(one.aliases),
                n_note=one.note or None, n_full_name=one.full_name or None,
            )  # fmt: skip
            counts["changed"] += 1
        else:
            counts["same"] += 1


def _groups(held: Any, directory: Directory, counts: dict[str, int]) -> None:
    codes = {row.code: row for row in GROUPS.all(held)}
    known = {(row.group_code, row.unit_code, row.valid_from): row for row in MEMBERS.all(held)}
    _apart(known, [((one.group, one.unit), one) for one in directory.groups])
    for one in {one.group: one for one in reversed(directory.groups)}.values():  # the first line of each
        if (old := codes.get(one.group)) is not None:
            counts["changed"] += _group(held, old, one)
    for one in directory.groups:
        if one.group not in codes:
            ADD_GROUP.run(
                held, code=one.group, name=one.name, aliases=list(one.aliases), standing=one.standing,
                note=one.note or None,
            )  # fmt: skip
            codes[one.group] = None
        found = known.get((one.group, one.unit, one.valid_from))
        if found is None:
            ADD_MEMBER.insert(
                held, group_code=one.group, unit_code=one.unit, valid_from=one.valid_from, valid_to=one.valid_to
            )
            counts["added"] += 1
        elif "to" in one.said and found.valid_to != one.valid_to:
            END_MEMBER.run(held, which=found.id, n_to=one.valid_to)
            counts["changed"] += 1
        else:
            counts["same"] += 1


def _group(held: Any, old: Any, new: GroupMemberRow) -> bool:
    """Changes what a group is called and stands on, where the table says so."""
    said = {
        "name": new.name,
        "aliases": list(new.aliases) if "aliases" in new.said else list(old.aliases or ()),
        "standing": new.standing if "standing" in new.said else old.standing,
        "note": (new.note or None) if "note" in new.said else old.note,
    }
    differs = said != {"name": old.name, "aliases": list(old.aliases or ()), "standing": old.standing, "note": old.note}
    if differs:
        CHANGE_GROUP.run(held, which=new.group, **{f"n_{name}": value for name, value in said.items()})
    return differs


def _apart(known: Mapping[Any, Any], new: Iterable[tuple[tuple[str, ...], Dated]]) -> None:
    """A table may end what is there and begin it anew, but nothing holds twice on a day: whoever changed the first day
    of a line has written a second one.

    Args:
        known: what is there, by what it is of and its first day. new: what it is of, and the days.

    Raises:
        Usage: with the first such line.
    """
    rows = list(new)
    told = {(*of, one.valid_from) for of, one in rows}
    others: dict[Any, list[Any]] = {}
    for key, row in known.items():
        if key not in told:  # what the table itself tells was compared when it was read
            others.setdefault(key[:-1], []).append(row)
    for of, one in rows:
        for row in others.get(of, ()) if (*of, one.valid_from) not in known else ():
            if Dated(row.valid_from, row.valid_to).meets(one):
                data = {"what": " ".join(of), "since": row.valid_from or "—", "until": row.valid_to or "—",
                        "first": one.valid_from or "—"}  # fmt: skip
                what = Sentence("{what} is there already, from {since} to {until}: write the end of that before it"
                                " begins anew on {first}", data)  # fmt: skip
                raise Usage(what=what)


def _operators(held: Any, directory: Directory, counts: dict[str, int]) -> None:
    known = {row.login: row for row in operators(held)}
    for one in directory.operators:  # first let go, so that two logins may change places
        old = known.get(one.login)
        if old is not None and old.os_user and one.os_user and old.os_user != one.os_user:
            BIND.run(held, which=one.login, n_os_user=None)
    for one in directory.operators:
        old = known.get(one.login)
        if old is None:
            ADD_OPERATOR.run(held, login=one.login, name=one.name, os_user=one.os_user, valid_to=None)
            counts["added"] += 1
        elif old.name != one.name or (one.os_user and old.os_user != one.os_user):
            CHANGE_OPERATOR.run(held, which=one.login, n_name=one.name, n_os_user=one.os_user or old.os_user)
            counts["changed"] += 1
        else:
            counts["same"] += 1


def _posts(held: Any, directory: Directory, counts: dict[str, int], told: list[list[str | None]]) -> None:
    known = {(row.login, row.role, row.unit_code, row.valid_from): row for row in POSTS.all(held)}
    _apart(known, [((one.login, one.role, one.unit), one) for one in directory.posts])
    for one in directory.posts:
        found = known.get((one.login, one.role, one.unit, one.valid_from))
        if found is None:
            ADD_POST.insert(
                held, login=one.login, role=one.role, unit_code=one.unit, valid_from=one.valid_from,
                valid_to=one.valid_to,
            )  # fmt: skip
            counts["added"] += 1
        elif "to" in one.said and found.valid_to != one.valid_to:
            END_POST.run(held, which=found.id, n_to=one.valid_to)
            counts["changed"] += 1
        else:
            counts["same"] += 1
            continue
        told.append(post_told(one))
