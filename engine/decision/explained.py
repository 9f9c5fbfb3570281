"""Where a deadline comes from, as plain values that a person can check by hand (laws 5, 6, 12).

``why`` puts them together; ``cli`` and the exports turn them into words. Codes are stable; labels are those of the
procedure, in the office's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from engine.decision.world import Outage
from engine.definition.spans import Span, Unit

DayKind = Literal["start", "workday", "made_up", "weekend", "holiday", "day", "hours", "paused", "rolled"]
Standing = Literal["firm", "provisional", "suspended", "held", "waiting", "over"]


class Happened(Protocol):
    """One line of a history, as far as time is concerned."""

    # fmt: off
    @property
    def seq(self) -> int: ...
    @property
    def transition(self) -> str: ...
    @property
    def from_(self) -> str | None: ...
    @property
    def to(self) -> str: ...
    @property
    def actor_kind(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def effects(self) -> Any: ...
    # fmt: on


class Line(Happened, Protocol):
    """The whole line, as readers are given it."""

    # fmt: off
    @property
    def label(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def acting_for(self) -> str | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def facts(self) -> Any: ...
    # fmt: on


@dataclass(frozen=True)
class Mark:
    """A line of the history that something rests on: when it happened and when it was recorded.

    ``outage``: the time in which nobody watched, if the clock acted late because of it. ``late``: why a person recorded
    it more than three working days after it happened.
    """

    seq: int
    transition: str
    label: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    actor_kind: str
    acting_for: str | None = None
    source: str | None = None
    reason: str | None = None
    outage: Outage | None = None
    late: str | None = None


@dataclass(frozen=True)
class Owner:
    """Who owes the step."""

    role: str
    role_label: str
    unit: str | None
    unit_name: str | None
    post: str | None


@dataclass(frozen=True)
class Term:
    """The length of the term and what it stands on.

    Attributes:
        limit: its name, ``None`` for a term without one and for a recorded date; span: its length.
        standing: plan, law, practice or assumed; ``""`` for a recorded date, which stands on its own record.
        profile: the revision in force when the round began; named: whether that revision names the limit (otherwise the
            procedure's own fallback holds, as an assumption).
    """

    limit: str | None
    span: Span | None
    roll: str | None
    basis: str = ""
    standing: str = ""
    profile: str | None = None
    profile_title: str = ""
    effective: date | None = None
    named: bool = False

    @property
    def assumed(self) -> bool:
        """Whether no regulation, plan or practice says so (law 12)."""
        return self.standing == "assumed"


@dataclass(frozen=True)
class Start:
    """What the term is counted from.

    Attributes:
        kind: ``entry`` of the state, a recorded ``fact``, ``children`` that have ended, back from a date (``before``),
            or no term at all but a recorded ``date``.
        on, at: the day of the event (not counted itself), and the instant where the term has one.
        event: the line that entered the state or recorded the date; ``None`` if no line of this item did.
    """

    kind: Literal["entry", "fact", "children", "before", "date"]
    on: date | None
    at: datetime | None = None
    fact: str | None = None
    fact_label: str = ""
    event: Mark | None = None


@dataclass(frozen=True)
class CountedDay:
    """One local day of the count.

    Attributes:
        number: the running count after it, in the term's unit (days of a term in months or years; whole hours);
            ``None`` if it does not count.
        name: the holiday it belongs to, also of a workday made up for one. notice: the address that names the day.
        published: its year's notice is loaded; otherwise the day is a guess.
    """

    date: date
    counted: bool
    number: int | None
    kind: DayKind
    name: str = ""
    notice: str | None = None
    published: bool = True


@dataclass(frozen=True)
class Run:
    """Days of one kind in a row, as one line of an explanation."""

    first: date
    last: date
    days: int
    counted: bool
    number_first: int | None
    number_last: int | None
    kind: DayKind
    name: str = ""
    notice: str | None = None
    published: bool = True


@dataclass(frozen=True)
class Cause:
    """Why a round stood still.

    Attributes:
        kind: ``suspended``; ``away``: the work was handed on and may come back; ``grounds``: the claims of a measure
            were held; ``request``: what is asked cannot be told yet; ``unknown``.
        state, state_label: where the work went. code, code_label, basis, approved_by, review_on: of a suspension.
        began, ended: the lines that stopped it and let it run again.
    """

    kind: Literal["suspended", "away", "grounds", "request", "unknown"]
    state: str | None = None
    state_label: str = ""
    code: str | None = None
    code_label: str = ""
    basis: str = ""
    approved_by: str | None = None
    review_on: date | None = None
    began: Mark | None = None
    ended: Mark | None = None


@dataclass(frozen=True)
class Pausing:
    """A time in which the round did not run.

    Attributes:
        pauses: the budget stood still too, not only the ladder. since, until: from, to (``None``: still).
        left: what remained of the term when it stood still, in ``unit``; ``None`` if that does not matter.
        base_before: the day up to which that is counted, before any roll.
        due_before, due_after: the last day of the term without and with this pause.
    """

    since: datetime
    until: datetime | None
    pauses: bool
    cause: Cause
    left: int | None = None
    unit: Unit | None = None
    base_before: date | None = None
    due_before: date | None = None
    due_after: date | None = None


@dataclass(frozen=True)
class Move:
    """The deadline before and after an event that moved it.

    Attributes:
        kind: a granted ``request``, a ``resumption``, a new ``calendar``, new ``terms``, a ``correction``, or another
            ``act``.
        request: the number of the request that was granted.
        base_before, base_after: the dates before any roll, where the rounds still have them.
    """

    kind: Literal["request", "resumption", "calendar", "terms", "correction", "act"]
    due_before: date
    due_after: date
    round_before: int
    round_after: int
    event: Mark
    request: str | None = None
    base_before: date | None = None
    base_after: date | None = None


@dataclass(frozen=True)
class Claimed:
    """A rung of this round that has fired, and what became of it."""

    rung: str
    n: int
    kind: str
    at: datetime
    measure: str | None = None
    measure_state: str = ""


@dataclass(frozen=True)
class Wait:
    """Something the next measure waits for.

    Attributes:
        kind: ``ladder`` its own day; ``decision``, ``service``, ``response`` of the measure before; ``again`` after a
            refusal; ``request`` undecided; ``hold`` by a person; ``paused``: the measure before stands still itself.
        number: of the measure or request. until: the day waited for, itself included. opens_on: the first day on which
            this hinders no longer; ``None`` until somebody acts.
    """

    kind: Literal["ladder", "decision", "service", "response", "again", "request", "hold", "paused"]
    number: str | None = None
    until: date | None = None
    opens_on: date | None = None


@dataclass(frozen=True)
class Next:
    """What time does next.

    Attributes:
        kind: a ``message`` rung, a ``measure`` rung, or a ``transition`` that the clock takes.
        at: when, if nothing changes; ``None`` while it waits for somebody.
        tells: the roles told. opens, opens_title: the measure. skipped: rungs passed because they do not apply.
    """

    kind: Literal["message", "measure", "transition"]
    label: str
    n: int
    at: datetime | None
    tells: tuple[str, ...] = ()
    opens: str | None = None
    opens_title: str = ""
    waits: tuple[Wait, ...] = ()
    skipped: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Ending:
    """How a round ended.

    Attributes:
        how: ``left``: the state was left for good; ``ended``: the item ended; ``moved``: another date took its place.
        kept: it was over before the due had passed; ``None`` where there was no date. late: working days after it.
    """

    how: Literal["left", "ended", "moved"]
    event: Mark
    kept: bool | None
    late: int | None


@dataclass(frozen=True)
class Child:
    """A child the deadline has to do with. ``told``: it ended by telling the parent something, as a granted request."""

    number: str
    procedure: str
    state: str
    state_label: str
    open: bool
    dropped: bool
    opened_at: datetime
    ended_at: datetime | None
    told: bool = False


@dataclass(frozen=True)
class Why:
    """Where one round's deadline comes from.

    Attributes:
        status: of the round: waiting, running, held or over; standing: what may be said of its date.
        due_on, due_at, base_on: as stored; base_on is the last day before any roll, from which extensions count.
        recomputed_on, recomputed_at: by this explanation; agrees: they are what is stored (law 5), or earlier than what
            stands because it was served (``kept``: the line that kept it).
        days: the count, day by day; runs: the same with days of one kind folded.
        first_due_on: before any move. lapse: the line that recorded that the due passed unmet.
        no_measure: why no measure comes next, as ``waits.next_measure`` says.
        waiting_for: the children that are still open, where the term waits for them.
        missing: the fact whose date is not known yet; exempt: why there is no deadline.
        rounds: (state, round) of every deadline the item has had.
        calendar, calendar_now: the revision the date was computed with, and the one of this explanation.
    """

    number: str
    title: str
    procedure: str
    version: int
    state: str
    state_label: str
    round: int
    status: str
    standing: Standing
    owner: Owner
    term: Term
    start: Start | None
    due_on: date | None
    due_at: datetime | None
    base_on: date | None
    first_due_on: date | None
    armed_at: datetime | None
    lapsed_at: datetime | None
    lapse: Mark | None
    overdue: bool
    late: int | None
    recomputed_on: date | None
    recomputed_at: datetime | None
    agrees: bool
    kept: Mark | None
    provisional: bool
    days: tuple[CountedDay, ...]
    runs: tuple[Run, ...]
    pausings: tuple[Pausing, ...]
    moves: tuple[Move, ...]
    claimed: tuple[Claimed, ...]
    next_message: Next | None
    next_measure: Next | None
    no_measure: str | None
    ending: Ending | None
    waiting_for: tuple[Child, ...]
    missing: str | None
    exempt: str | None
    rounds: tuple[tuple[str, int], ...]
    calendar: str | None
    calendar_now: str
    published_until: date
