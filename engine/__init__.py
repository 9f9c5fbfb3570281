"""duban (督办): the author's face — the vocabulary of the procedure language, nothing else.

A procedure is a class body that says what the file records, where the item rests, and how it moves::

    from engine import START, Final, Procedure, State, day, limit, text, workdays
"""

from engine.definition.detectors import detector
from engine.definition.due import DUE, children_ended, limit, on
from engine.definition.exclusion import exclusive
from engine.definition.facts import (
    at_level,
    attachment,
    choice,
    day,
    instant,
    item,
    money,
    month,
    number,
    people,
    percent,
    secret,
    sequel,
    text,
    unit,
    units,
    yes_no,
)
from engine.definition.ladders import Ladder, Rung, by_kind
from engine.definition.moves import START, Final, State, any_of
from engine.definition.openings import child, each, half_yearly, monthly, quarterly
from engine.definition.parts import reviewed
from engine.definition.procedure import Part, Procedure
from engine.definition.roles import ADDRESSEE, CHILD, CLOCK, COMMITTEE, DEBTOR, OFFICE, PARENT, Party, Post
from engine.definition.rules import (
    before,
    count,
    ended,
    fact_is,
    grounds_stand,
    has,
    later_than,
    none_open,
    not_after_today,
    not_the_same_person_as,
    quorum,
    rule,
    second_person,
    times,
)
from engine.definition.series import every, group
from engine.definition.spans import Span, days, hours, months, office_hours, workdays, workdays_same_time, years
from engine.definition.wording import word_count

__all__ = [
    "ADDRESSEE",
    "CHILD",
    "CLOCK",
    "COMMITTEE",
    "DEBTOR",
    "DUE",
    "OFFICE",
    "PARENT",
    "START",
    "Final",
    "Ladder",
    "Part",
    "Party",
    "Post",
    "Procedure",
    "Rung",
    "Span",
    "State",
    "any_of",
    "at_level",
    "attachment",
    "before",
    "by_kind",
    "child",
    "children_ended",
    "choice",
    "count",
    "day",
    "days",
    "detector",
    "each",
    "ended",
    "every",
    "exclusive",
    "fact_is",
    "grounds_stand",
    "group",
    "half_yearly",
    "has",
    "hours",
    "instant",
    "item",
    "later_than",
    "limit",
    "money",
    "month",
    "monthly",
    "months",
    "none_open",
    "not_after_today",
    "not_the_same_person_as",
    "number",
    "office_hours",
    "on",
    "people",
    "percent",
    "quarterly",
    "quorum",
    "reviewed",
    "rule",
    "second_person",
    "secret",
    "sequel",
    "text",
    "times",
    "unit",
    "units",
    "word_count",
    "workdays",
    "workdays_same_time",
    "years",
    "yes_no",
]  # fmt: skip
