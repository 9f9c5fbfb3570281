"""The statements readers ask, built from the tables: items, deadlines, documents, histories, the directory.

Readers do not import this module: ``find`` and ``directory`` name these statements, and ``ready`` runs them from the
SQL that was made of them beforehand (``make statements``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.types import BigInteger, Integer, Text

from engine.definition.suspending import REVIEW
from engine.store import tables
from engine.store.statements.query import Query, given_list
from engine.store.statements.types import Day, Instant

item = tables.Item.__table__
parent = item.alias("parent")
measure = item.alias("measure")
party = tables.Party.__table__
deadline = tables.Deadline.__table__
claim = tables.RungClaim.__table__
ground = tables.Ground.__table__
document = tables.Document.__table__
series = tables.NumberSeries.__table__
event = tables.Event.__table__
profile = tables.ProfileRevision.__table__
suspension = tables.Suspension.__table__
above = suspension.alias("above")
reviewed = deadline.alias("reviewed")
calendar = tables.CalendarRevision.__table__
unit = tables.Unit.__table__
group = tables.UnitGroup.__table__
member = tables.GroupMember.__table__
operator = tables.Operator.__table__
post = tables.Post.__table__
setting = tables.Setting.__table__
delegation = tables.Delegation.__table__
message = tables.Message.__table__
seal = tables.Seal.__table__

OPEN = item.c.ended_at.is_(None)
LIVE = deadline.c.status != "over"


def word(name: str) -> Any:
    """A text that may be left out (``None``)."""
    return bindparam(name, type_=Text())


def flag(name: str) -> Any:
    """0 or 1."""
    return bindparam(name, type_=Integer())


def where_given(name: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, if a value is given for ``name``."""
    return or_(word(name).is_(None), condition)


# items: one statement for every way to leave out a filter; those with an index of their own come first -------------

REST = [
    where_given("procedure", item.c.procedure == word("procedure")),
    where_given("state", item.c.state == word("state")),
    where_given("unit", item.c.id.in_(select(party.c.item_id).where(party.c.unit_code == word("unit")))),
    where_given(
        "owner",
        item.c.id.in_(
            select(party.c.item_id).where(
                party.c.unit_code == word("owner"), party.c.role.in_(["owner", "addressee"])
            )
        ),
    ),
    or_(flag("open_only") == 0, OPEN),
    or_(flag("ended_only") == 0, item.c.ended_at.is_not(None)),
    or_(
        flag("overdue") == 0,
        and_(
            OPEN,
            exists(
                select(deadline.c.id).where(
                    deadline.c.item_id == item.c.id, deadline.c.state == item.c.state, deadline.c.status == "running",
                    deadline.c.due_at <= bindparam("now", type_=Instant()),
                )
            ),
        ),
    ),
]  # fmt: skip


def items(*conditions: Any) -> Select[Any]:
    """Items in the order they were opened, with their parent's number."""
    return (
        select(item, parent.c.number.label("parent_number"))
        .outerjoin(parent, parent.c.id == item.c.parent_id)
        .where(*conditions)
        .order_by(item.c.id)
    )


ITEM = Query(items(item.c.id == bindparam("id")))
ITEMS = Query(items(*REST).limit(bindparam("limit", type_=BigInteger())))
ITEMS_UNDER = Query(items(parent.c.number == word("parent"), *REST).limit(bindparam("limit", type_=BigInteger())))

# who is meant: the posts somebody validly holds today ------------------------------------------------------------

today = bindparam("today", type_=Day())
HOLDS = and_(
    post.c.login == word("login"),
    or_(post.c.valid_from.is_(None), post.c.valid_from <= today),
    or_(post.c.valid_to.is_(None), post.c.valid_to >= today),
)
MY_UNITS = select(post.c.unit_code).where(HOLDS)
POSTS_HELD = Query(select(post.c.role, post.c.unit_code).where(HOLDS))
MINE = Query(
    items(
        OPEN, LIVE, deadline.c.owed_unit.in_(MY_UNITS),
        or_(
            deadline.c.owed_post.is_(None),
            exists(
                select(post.c.id).where(
                    HOLDS, post.c.role == deadline.c.owed_post, post.c.unit_code == deadline.c.owed_unit
                )
            ),
        ),
    ).join(
        deadline,
        and_(deadline.c.item_id == item.c.id, or_(deadline.c.state == item.c.state, deadline.c.state == REVIEW.name)),
    )
)  # fmt: skip
"""Twice, where somebody owes both the step and the review of a suspension."""
OURS = Query(items(OPEN, item.c.id.in_(select(party.c.item_id).where(party.c.unit_code.in_(MY_UNITS)))))
ALL_OPEN = Query(items(OPEN))

# what belongs to items, for many at once -------------------------------------------------------------------------

ids = given_list("ids")
LIVE_OF = Query(select(deadline).where(deadline.c.item_id.in_(ids), LIVE).order_by(deadline.c.id))
ROUNDS_OF = Query(select(deadline).where(deadline.c.item_id.in_(ids)).order_by(deadline.c.id))
OPENED_UNDER = Query(select(item.c.parent_id, item.c.opened_at).where(item.c.parent_id.in_(ids)))
PARTIES_OF = Query(select(party.c.item_id, party.c.role, party.c.unit_code).where(party.c.item_id.in_(ids)))
CHILDREN_OF = Query(
    select(item.c.parent_id, func.count().label("n")).where(item.c.parent_id.in_(ids)).group_by(item.c.parent_id)
)
PAPERS_OF = Query(
    select(document.c.item_id, document.c.official_number, document.c.name)
    .where(document.c.item_id.in_(ids))
    .order_by(document.c.id)
)
HOLDS_OF = Query(
    select(event.c.item_id, event.c.reason, event.c.actor, event.c.occurred_at)
    .where(event.c.item_id.in_(ids), event.c.transition == "item.hold")
    .order_by(event.c.item_id, event.c.seq)
)
DECLINED_OF = Query(
    select(
        claim.c.item_id, claim.c.state, claim.c.round, claim.c.rung, measure.c.number, measure.c.procedure,
        measure.c.sequel, event.c.reason, event.c.actor, event.c.occurred_at,
    )
    .join(measure, and_(measure.c.id == claim.c.measure_id, measure.c.dropped.is_(True)))
    .join(
        event,
        and_(
            event.c.item_id == measure.c.id, event.c.to_state == measure.c.state,
            event.c.from_state != event.c.to_state, event.c.actor_kind == "person",
        ),
    )
    .where(claim.c.item_id.in_(ids))
    .order_by(claim.c.id)
)  # fmt: skip

REVIEWED = and_(
    reviewed.c.item_id == suspension.c.item_id, reviewed.c.state == REVIEW.name, reviewed.c.status != "over"
)
"""The review that is owed now; whoever stopped with his parent has none of his own."""
SUSPENDED_OF = Query(
    select(suspension, reviewed.c.id.label("review_id"), parent.c.number.label("parent_number"))
    .join(item, item.c.id == suspension.c.item_id)
    .outerjoin(parent, parent.c.id == item.c.parent_id)
    .outerjoin(reviewed, REVIEWED)
    .where(suspension.c.item_id.in_(ids), suspension.c.until.is_(None))
)
SUSPENSIONS_OF = Query(select(suspension).where(suspension.c.item_id.in_(ids)).order_by(suspension.c.id))

# one item --------------------------------------------------------------------------------------------------------

BY_NUMBER = Query(select(item.c.id).where(item.c.number == bindparam("number")))
CONFIDENTIAL = Query(
    select(item.c.id, item.c.number, item.c.procedure, item.c.version, item.c.level).where(item.c.level.is_not(None))
)
NUMBERS = Query(select(item.c.number, item.c.ended_at).order_by(item.c.id))
HISTORY = Query(select(event).where(event.c.item_id == bindparam("id")).order_by(event.c.seq))
TAKEN = Query(
    select(event, item.c.number, item.c.procedure, item.c.version, item.c.title)
    .join(item, item.c.id == event.c.item_id)
    .where(event.c.transition.in_(given_list("transitions")))
    .order_by(event.c.recorded_at, event.c.item_id, event.c.seq)
)
COURSE = Query(
    select(item.c.number, event.c.seq, event.c.transition, event.c.to_state, event.c.recorded_at, event.c.corrects)
    .join(item, item.c.id == event.c.item_id)
    .where(item.c.procedure == bindparam("code"))
    .order_by(event.c.item_id, event.c.seq)
)
"""What happened to the items of a procedure, and when, without what was said."""
OWING = Query(
    select(item.c.number, deadline.c.state, deadline.c.owed_unit)
    .join(item, item.c.id == deadline.c.item_id)
    .where(item.c.procedure == bindparam("code"))
    .order_by(deadline.c.round)
)
CHILDREN = Query(select(item.c.id).where(item.c.parent_id == bindparam("id")).order_by(item.c.id))
RECORD = [column for column in document.c if column.name != "content"]
DOCUMENTS = Query(select(*RECORD, item.c.number).join(item, item.c.id == document.c.item_id).order_by(document.c.id))
DOCUMENTS_OF = Query(
    select(*RECORD, item.c.number)
    .join(item, item.c.id == document.c.item_id)
    .where(document.c.item_id == bindparam("id"))
    .order_by(document.c.id)
)
RESTS_ON = Query(
    select(item.c.number, item.c.title, deadline.c.due_on, deadline.c.status, deadline.c.lapsed_at)
    .select_from(ground)
    .join(claim, claim.c.id == ground.c.claim_id)
    .join(item, item.c.id == ground.c.item_id)
    .join(
        deadline,
        and_(
            deadline.c.item_id == ground.c.item_id,
            deadline.c.state == claim.c.state,
            deadline.c.round == claim.c.round,
        ),
    )
    .where(ground.c.measure_id == bindparam("measure"))
    .order_by(claim.c.id)
)
CONTENT = Query(select(document.c.content, document.c.sha256).where(document.c.id == bindparam("id")))
SERIES = Query(select(series.c.organ, series.c.year, series.c.next).order_by(series.c.organ, series.c.year))
STARTED = Query(
    select(tables.SystemEvent.__table__.c.data)
    .where(tables.SystemEvent.__table__.c.kind == "series.start")
    .order_by(tables.SystemEvent.__table__.c.seq)
)
"""Where a series was said to go on, because its numbers before were given on paper."""
FIGURES = Query(
    select(tables.SystemEvent.__table__.c.at, tables.SystemEvent.__table__.c.actor, tables.SystemEvent.__table__.c.data)
    .where(tables.SystemEvent.__table__.c.kind == "figures")
    .order_by(tables.SystemEvent.__table__.c.seq)
)
"""What was entered of figures that no item holds."""

# time ------------------------------------------------------------------------------------------------------------

SINCE = case((item.c.last_at > item.c.wake_at, item.c.last_at), else_=item.c.wake_at)
"""Since when time could have acted on a due item: a change may make something due that lies in the past."""
WAITING = Query(
    select(func.count().label("n"), func.min(SINCE, type_=Instant()).label("oldest")).where(
        OPEN, item.c.wake_at <= bindparam("now"), or_(item.c.retry_at.is_(None), item.c.retry_at <= bindparam("now"))
    )
)
"""What failed and is to be tried again later is no delay of the daemon's; ``FAILING`` tells of it."""
FAILING = Query(
    select(item.c.number, item.c.last_error)
    .where(OPEN, item.c.failures > 0, or_(item.c.retry_at.is_(None), item.c.retry_at < bindparam("aside")))
    .order_by(item.c.id)
)
PARKED = Query(
    select(item.c.number, item.c.failures, item.c.last_error)
    .where(OPEN, item.c.retry_at >= bindparam("aside"))
    .order_by(item.c.id)
)
GIVEN_UP = Query(select(func.count().label("n")).select_from(message).where(message.c.status == "failed"))
UNDATED = Query(
    select(item.c.number).where(
        OPEN, ~item.c.id.in_(select(deadline.c.item_id).where(LIVE, deadline.c.state == item.c.state))
    )
)
UNREVIEWED = Query(
    select(item.c.number)
    .join(suspension, and_(suspension.c.item_id == item.c.id, suspension.c.until.is_(None)))
    .outerjoin(reviewed, REVIEWED)
    .outerjoin(above, and_(above.c.item_id == item.c.parent_id, above.c.until.is_(None)))
    .where(OPEN, reviewed.c.id.is_(None), above.c.id.is_(None))
    .order_by(item.c.id)
)
"""Suspended items that nobody owes another look at, neither there nor above."""
NEXT_WAKE = Query(
    select(func.min(item.c.wake_at).label("at")).where(OPEN, item.c.wake_at.is_not(None), item.c.retry_at.is_(None))
)
SEALED = Query(
    select(seal).where(seal.c.sealed_at <= bindparam("now", type_=Instant())).order_by(seal.c.n.desc()).limit(1)
)
"""The last seal made by then."""
NEXT_RETRY = Query(select(func.min(item.c.retry_at).label("at")).where(OPEN))
PROFILES = Query(select(profile).order_by(profile.c.place))
CALENDARS = Query(
    select(calendar.c.place, calendar.c.revision, calendar.c.unit_code, calendar.c.file, calendar.c.content).order_by(
        calendar.c.place
    )
)
MARKS = Query(
    select(
        select(func.max(calendar.c.place)).scalar_subquery().label("calendars"),
        select(func.max(profile.c.place)).scalar_subquery().label("profiles"),
    )
)
"""Grows with every revision that is loaded; asked at the beginning of every transaction."""

# the directory ---------------------------------------------------------------------------------------------------

UNITS = Query(select(unit).order_by(unit.c.code))
GROUPS = Query(
    select(
        group.c.code, group.c.name, group.c.aliases, group.c.standing, group.c.note, member.c.unit_code,
        member.c.valid_from, member.c.valid_to,
    )
    .join(member, member.c.group_code == group.c.code)
    .order_by(group.c.code, member.c.id)
)  # fmt: skip
OPERATORS = Query(select(operator).order_by(operator.c.login))
OPERATOR = Query(select(operator.c.login, operator.c.name).where(operator.c.login == bindparam("login")))
POSTS = Query(select(post).order_by(post.c.login, post.c.id))
SETTINGS = Query(select(setting.c.name, setting.c.value))
SETTING = Query(select(setting.c.value).where(setting.c.name == bindparam("name")))
DELEGATIONS = Query(select(delegation).where(delegation.c.delegate == bindparam("delegate")))
ALL_DELEGATIONS = Query(select(delegation).order_by(delegation.c.id))

recusal = tables.Recusal.__table__
RECUSALS = Query(
    select(recusal.c.login, operator.c.name, recusal.c.unit_code, recusal.c.reason)
    .join(operator, operator.c.login == recusal.c.login)
    .where(recusal.c.ended_at.is_(None))
    .order_by(recusal.c.id)
)

refusal = tables.Refusal.__table__
REFUSALS = Query(
    select(refusal)
    .where(
        where_given("login", refusal.c.login == word("login")),
        where_given("number", refusal.c.number == word("number")), refusal.c.at >= bindparam("since"),
    )
    .order_by(refusal.c.id.desc())
    .limit(bindparam("most", type_=BigInteger()))
)  # fmt: skip
