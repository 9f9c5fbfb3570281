"""What a decision may look at — this and nothing else (law 1).

The store loads a snapshot inside the transaction that will record the outcome; forecasts and tests build one by hand.
Facts are typed values (dates are dates), instants are aware UTC datetimes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from engine.definition.spans import Span
from engine.definition.suspending import REVIEW

ActorKind = Literal["person", "clock", "parent", "child"]
Standing = Literal["waiting", "running", "held", "over"]
GroundStatus = Literal["stand", "held", "gone"]


@dataclass(frozen=True)
class UnitView:
    """A unit as the decision sees it. ``hosts_office``: the committee office sits in it, so it counts as the office."""

    code: str
    name: str
    kind: str
    hosts_office: bool = False


@dataclass(frozen=True)
class PostHeld:
    """A post somebody may act in. ``holder``: whose it is, if he only fills it in for him; ``procedures``: for which
    alone, if not for all."""

    role: str
    unit: str
    holder: str = ""
    procedures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ActorView:
    """Who acts.

    Attributes:
        posts: those a person may act in today, as (role code, unit code).
        hand: who acts under this login by a delegation; scope: for what, if not for everything.
        holds: the posts with whose they are, if anything is to be said of that (``within``).
        barred: the units in whose matters he takes no part → the reason. Of ``hand`` and of himself.
        partial: the same of everybody, by login and by name, for those whom he names.
        place, place_role: in whose post, and which, he stands in for the act at hand.
    """

    kind: ActorKind
    login: str
    posts: frozenset[tuple[str, str]] = frozenset()
    procedure: str | None = None
    hand: str = ""
    scope: str = ""
    holds: tuple[PostHeld, ...] = ()
    barred: Mapping[str, str] = field(default_factory=dict)
    partial: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: str = ""
    place_role: str = ""

    @property
    def persons(self) -> frozenset[str]:
        """Whose deed an act of his is: he, who acts under his login, and in whose post."""
        if self.kind != "person" or not self.login:
            return frozenset()
        return frozenset(one for one in (self.login, self.hand, self.place) if one)

    def within(self, procedure: str) -> ActorView:
        """The same with the posts that he may act in for items of a procedure."""
        if not self.holds:
            return self
        kept = tuple(one for one in self.holds if not one.procedures or procedure in one.procedures)
        return replace(self, holds=kept, posts=frozenset((one.role, one.unit) for one in kept))

    @property
    def units(self) -> frozenset[str]:
        """The units in which the person holds any post."""
        return frozenset(unit for _, unit in self.posts)


THE_CLOCK = ActorView("clock", "clock")


@dataclass(frozen=True)
class Hold:
    """A time in which a round did not run. ``pauses``: the budget stands still too, not only the ladder."""

    since: datetime
    until: datetime | None = None
    pauses: bool = False


@dataclass(frozen=True)
class Deadline:
    """One round of one state's deadline (SEMANTICS 6). Due is derived; the stored dates are its projection (law 5).

    Attributes:
        span, limit: the budget and the name of its limit; ``None`` for a recorded date.
        start_on: the day of the event the term is counted from (not counted itself).
        base_on: the date before any roll; extensions are counted from it.
        due_on, due_at: the last day, and the instant at which it has passed.
        armed_at: when the round began; rungs whose day lies before are dropped.
        lapsed_at: when the passing was recorded; ``None`` while the due lies ahead or the lapse is not yet recorded.
        measures_wait_until: a person holds the ladder until the end of this day.
        clock_refused: a CLOCK transition was refused and waits for a change.
        calendar_revision: the calendar the dates were last computed by. profile_revision: whose terms it runs under.
        promised_at: an instant that was served on somebody or still lay ahead; no recount ends before it (DOMAIN T18).
        term_of: the procedure@version whose term it runs by, where a migration kept it.
    """

    state: str
    round: int
    status: Standing
    owed_role: str
    owed_unit: str | None
    owed_post: str | None = None
    span: Span | None = None
    limit: str | None = None
    basis: str = ""
    standing: str = ""
    roll: str | None = None
    start_on: date | None = None
    start_at: datetime | None = None
    base_on: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    provisional: bool = False
    armed_at: datetime | None = None
    lapsed_at: datetime | None = None
    holds: tuple[Hold, ...] = ()
    measures_wait_until: date | None = None
    clock_refused: bool = False
    calendar_revision: str | None = None
    profile_revision: str | None = None
    promised_at: datetime | None = None
    term_of: str | None = None
    id: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        """(state, round): unique on the item."""
        return self.state, self.round

    @property
    def held_now(self) -> bool:
        """Whether a hold is open."""
        return bool(self.holds) and self.holds[-1].until is None


@dataclass(frozen=True)
class Measure:
    """A measure as the item it rests on sees it.

    Attributes:
        signed: a paper of it has been issued. served_on: the date of service.
        answer_due_on: the last day of the addressee's response term, also after an early answer.
        sequel: what follows a declined or withdrawn one: a date, or ``"rest"``.
        held: its clock is paused. unanswered: its response term has run out without an answer.
        paper: the official number of its last paper.
    """

    number: str
    procedure: str
    open: bool
    signed: bool = False
    served_on: date | None = None
    answer_due_on: date | None = None
    dropped: bool = False
    sequel: date | Literal["rest"] | None = None
    held: bool = False
    unanswered: bool = False
    paper: str | None = None
    id: int | None = None


@dataclass(frozen=True)
class Claim:
    """A rung that was claimed in a round; unique by (item, state, round, rung, n) (law 4)."""

    state: str
    round: int
    rung: str
    n: int
    kind: Literal["sent", "skipped", "opened", "joined", "taken"]
    claimed_at: datetime
    measure: Measure | None = None
    id: int | None = None


@dataclass(frozen=True)
class Taken:
    """How often a transition was taken, and by and for whom last, and when that happened.

    Attributes:
        persons: all whose deed it was: who acted, who acted under his login, in whose post. Nobody where a proxy acted.
        since_entry: the same for each time it was taken since the item last came to another state. seq: the last line.
    """

    times: int
    login: str
    unit: str | None
    on: date
    at: datetime | None = None
    persons: frozenset[str] = frozenset()
    since_entry: tuple[frozenset[str], ...] = ()
    seq: int = 0


@dataclass(frozen=True)
class Suspension:
    """An open suspension (SEMANTICS 22); ``engine.definition.suspending`` has the codes.

    Attributes:
        basis: the paper it rests on. approved_by: the login of whoever ordered it.
        review_on: the day by which the office owes another look, as it was set.
        with_parent: the item stopped because its parent did, and goes on with it; not told of relatives.
        seq: the line that began it.
    """

    code: str
    basis: str
    since: datetime
    review_on: date
    approved_by: str
    with_parent: bool = False
    seq: int = 0
    id: int | None = None


@dataclass(frozen=True)
class Relative:
    """The parent or a child.

    Attributes:
        stay: the parent's state whose stay it lives with, if it was opened by a state.
        tells: for the parent: its transitions that this item may tell → legal now, reachable later, or never.
        due_on: the last day of its current deadline; for a request the office's own deciding term.
        speaks: a child that may tell the item something.
        requests: what the child tells may move the parent's deadline (an extension); known from either side.
        late: a request that was made later than it had to be, as its own fact says.
        suspension: the open one. suspends_children: of a suspended parent, whether its children stop with it.
    """

    id: int
    number: str
    procedure: str
    version: int
    state: str
    open: bool
    dropped: bool = False
    measure: bool = False
    stay: str | None = None
    opened_at: datetime | None = None
    ended_on: date | None = None
    due_on: date | None = None
    speaks: bool = False
    requests: bool = False
    late: bool = False
    suspension: Suspension | None = None
    suspends_children: bool = True
    tells: Mapping[str, Literal["legal", "reachable", "never"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """A claim a measure rests on, with its present standing (SEMANTICS 19); ``due_on``: what has passed unmet."""

    item_id: int
    number: str
    status: GroundStatus
    title: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Snapshot:
    """One item and what surrounds it, at one line of its history."""

    number: str
    procedure: str
    version: int
    state: str
    seq: int = 0
    id: int | None = None
    title: str = ""
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    dropped: bool = False
    last_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    parties: Mapping[str, UnitView] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    taken: Mapping[str, Taken] = field(default_factory=dict)
    parent: Relative | None = None
    children: tuple[Relative, ...] = ()
    grounds: tuple[Ground, ...] = ()
    occurrences: frozenset[tuple[str, str]] = frozenset()
    counts: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    joinable: Mapping[str, int] = field(default_factory=dict)
    is_measure: bool = False
    signed_on: date | None = None
    served_on: date | None = None
    answer_due_on: date | None = None
    sequel: str | None = None
    grounds_flag: GroundStatus = "stand"
    stay: str | None = None
    suspension: Suspension | None = None
    recused: Mapping[str, str] = field(default_factory=dict)
    level: str | None = None

    @property
    def open(self) -> bool:
        """Whether the item has not ended."""
        return self.ended_at is None

    @property
    def deadline(self) -> Deadline | None:
        """The round of the state the item rests in."""
        for one in self.deadlines:
            if one.state == self.state and one.status != "over":
                return one
        return None

    @property
    def review(self) -> Deadline | None:
        """The round in which the office owes the review of the open suspension."""
        return next((one for one in self.deadlines if one.state == REVIEW.name and one.status != "over"), None)

    @property
    def watched(self) -> Deadline | None:
        """The round that time watches: of a suspended item the review and nothing else."""
        return self.deadline if self.suspension is None else self.review

    @property
    def stops_with_parent(self) -> bool:
        """Whether its parent is suspended and its children with it; measures follow their grounds (SEMANTICS 22)."""
        parent = self.parent
        return (
            parent is not None
            and parent.open
            and parent.suspension is not None
            and parent.suspends_children
            and not self.is_measure
        )

    @property
    def must_wait(self) -> bool:
        """Whether its clock pauses though nobody suspended it: an unserved paper while its grounds are held
        (SEMANTICS 20), a request while what it asks cannot be told (28)."""
        if self.is_measure and self.grounds_flag == "held" and self.served_on is None:
            return True
        tells = self.parent.tells if self.parent is not None else {}
        return bool(tells) and "legal" not in tells.values() and "reachable" in tells.values()

    def times(self, transition: str) -> int:
        """How often the item has taken a transition."""
        taken = self.taken.get(transition)
        return taken.times if taken else 0

    def claims_of(self, deadline: Deadline) -> tuple[Claim, ...]:
        """The claims of one round."""
        state, round = deadline.state, deadline.round
        return tuple([one for one in self.claims if one.round == round and one.state == state])

    def standing_of_grounds(self) -> GroundStatus:
        """Whether the claims of this measure stand, are held, or are gone; without claims it follows its parent."""
        if self.grounds:
            found = {one.status for one in self.grounds}
            return "stand" if "stand" in found else "held" if "held" in found else "gone"
        if self.parent is None:
            return "stand"
        if not self.parent.open:
            return "gone"
        return "stand" if self.parent.suspension is None else "held"

    def round_of(self, state: str, round: int) -> Deadline | None:
        """One round, over or not."""
        for one in self.deadlines:
            if one.round == round and one.state == state:
                return one
        return None

    def with_round(self, deadline: Deadline) -> dict[str, Any]:
        """What is otherwise with one round replaced or added."""
        state, round = deadline.state, deadline.round
        others = [one for one in self.deadlines if one.round != round or one.state != state]
        known = round <= self.rounds.get(state, 0)
        return {
            "deadlines": (*others, deadline), "rounds": self.rounds if known else {**self.rounds, state: round},
        }  # fmt: skip
