"""Proofs over definitions (P001…): what can be known to go wrong before the first item is opened.

Each check is one function; its docstring says what it proves and where that is written. ``CHECKS`` is the table of all.
A check never accuses a sound procedure: where something cannot be decided, it is silent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definition.definition import Definition
from engine.definition.verify.children import (
    children_can_be_opened,
    children_go_with_their_parent,
    what_is_told_is_heard,
)
from engine.definition.verify.clock import the_clock_only_proposes, the_clock_signs_through_nobody
from engine.definition.verify.dates import dates_are_known, due_is_a_date, service_is_dated
from engine.definition.verify.debtors import who_owes_can_act
from engine.definition.verify.exclusions import exclusions_come_free, what_excludes_is_known
from engine.definition.verify.findings import Finding, Problem, Proof, Subject
from engine.definition.verify.flow import what_is_confidential_stays_so
from engine.definition.verify.guards import (
    every_move_can_be_taken,
    guards_that_overlap,
    one_move_for_whoever_has_no_choice,
)
from engine.definition.verify.joins import joins_can_be_reached
from engine.definition.verify.ladder import the_ladder_climbs
from engine.definition.verify.loops import dates_are_not_moved_at_will, unbounded_loops
from engine.definition.verify.measures import (
    measures_are_measures,
    measures_can_be_opened,
    served_measures_await_an_answer,
)
from engine.definition.verify.names import nothing_is_undeclared
from engine.definition.verify.notice import notice_precedes_sanction
from engine.definition.verify.review import who_reviews_did_not_write
from engine.definition.verify.series import series_open_whole_items
from engine.definition.verify.shape import (
    can_be_opened,
    every_state_can_end,
    every_state_is_reachable,
    is_named_well,
    nothing_stalls_silently,
)
from engine.definition.verify.together import (
    JointProof,
    Together,
    codes_and_prefixes_are_unique,
    documents_are_defined,
    procedures_exist,
)
from engine.errors import Sentence

__all__ = ["CHECKS", "Check", "Problem", "notices", "verify", "verify_documents", "verify_together"]


@dataclass(frozen=True)
class Check:
    """One proof: ``alone`` over one definition, ``together`` over all of them.

    ``notices`` say over one definition what is worth a look and no mistake; they refuse nothing.
    """

    title: Sentence
    alone: tuple[Proof, ...] = ()
    together: tuple[JointProof, ...] = ()
    notices: tuple[Proof, ...] = ()


CHECKS: Mapping[str, Check] = {
    "P000": Check(Sentence("the file can be read")),
    "P001": Check(Sentence("it can be opened"), (can_be_opened,)),
    "P002": Check(Sentence("every state can be reached"), (every_state_is_reachable,)),
    "P003": Check(Sentence("every state can end"), (every_state_can_end,)),
    "P004": Check(Sentence("nothing is undeclared"), (nothing_is_undeclared,)),
    "P005": Check(Sentence("who owes can act"), (who_owes_can_act,)),
    "P006": Check(Sentence("a deadline's facts are known on every path"), (dates_are_known,)),
    "P007": Check(Sentence("the ladder climbs"), (the_ladder_climbs,)),
    "P008": Check(
        Sentence("the clock proposes, people sign"), (the_clock_only_proposes,), (the_clock_signs_through_nobody,)
    ),
    "P009": Check(Sentence("nothing stalls silently"), (nothing_stalls_silently,)),
    "P010": Check(Sentence("service is dated and answered"), (service_is_dated,), (served_measures_await_an_answer,)),
    "P011": Check(Sentence("a deadline is a date or a limit"), (due_is_a_date,)),
    "P012": Check(Sentence("every procedure that is named exists"), (), (procedures_exist,)),
    "P013": Check(Sentence("children can be opened"), (), (children_can_be_opened,)),
    "P014": Check(Sentence("measures are measures"), (), (measures_can_be_opened, measures_are_measures)),
    "P015": Check(Sentence("what a child tells is heard"), (), (what_is_told_is_heard,)),
    "P016": Check(Sentence("children go with their parent"), (), (children_go_with_their_parent,)),
    "P017": Check(Sentence("names are unique"), (is_named_well,), (codes_and_prefixes_are_unique,)),
    "P018": Check(Sentence("every issued document is defined")),
    "P019": Check(Sentence("what a detector finds is proposed")),
    "P020": Check(Sentence("every role is held by somebody")),
    "P021": Check(Sentence("every limit is defined by the profile")),
    "P022": Check(Sentence("loops have a bound, or are named"), notices=(unbounded_loops,)),
    "P023": Check(
        Sentence("guards tell moves apart"), (one_move_for_whoever_has_no_choice,), notices=(guards_that_overlap,)
    ),
    "P024": Check(Sentence("every move can be taken"), (every_move_can_be_taken,)),
    "P025": Check(Sentence("notice precedes sanction"), (notice_precedes_sanction,)),
    "P026": Check(Sentence("extensions are bounded"), (dates_are_not_moved_at_will,)),
    "P027": Check(Sentence("what nobody does is brought before somebody")),
    "P028": Check(Sentence("every document has a template that speaks of what is known")),
    "P029": Check(Sentence("what is confidential stays so"), (), (what_is_confidential_stays_so,)),
    "P040": Check(Sentence("a series opens whole items"), (series_open_whole_items,)),
    "P041": Check(Sentence("as many children are opened as are waited for"), (), (joins_can_be_reached,)),
    "P042": Check(Sentence("who wrote does not review"), (who_reviews_did_not_write,)),
    "P043": Check(
        Sentence("what excludes is known, and comes free"), (what_excludes_is_known,), (exclusions_come_free,)
    ),
}
"""code → what is proved, in the order in which problems are reported. P000 is found while reading, P018 and P019
by the registry, which knows documents and detectors; P020, P021, P027 and P028 need a directory, a profile, a calendar
or templates, and are proved by ``duban procedure check`` alone."""


def verify(definition: Definition) -> list[Problem]:
    """Everything that one definition alone proves to be wrong, in the order of ``CHECKS``."""
    subject = Subject(definition)
    return _once(
        _problem(code, definition, finding)
        for code, check in CHECKS.items()
        for prove in check.alone
        for finding in prove(subject)
    )


def notices(definition: Definition) -> list[Problem]:
    """What is worth a look in one definition, in the order of ``CHECKS``. Nothing of it is a mistake for certain."""
    subject = Subject(definition)
    return _once(
        _problem(code, definition, finding)
        for code, check in CHECKS.items()
        for look in check.notices
        for finding in look(subject)
    )


def verify_together(definitions: Mapping[str, Definition], absent: Collection[str] = ()) -> list[Problem]:
    """Everything that definitions prove about each other.

    Args:
        definitions: all versions of all procedures; the keys are the caller's own. The order counts where two claim
            the same name: the first keeps it.
        absent: codes of procedures that exist but could not be read, so that nobody is accused of naming them.
    """
    together = Together(definitions, absent)
    return _once(
        _problem(code, subject.definition, finding)
        for code, check in CHECKS.items()
        for prove in check.together
        for subject in together.subjects
        for finding in prove(together, subject)
    )


def verify_documents(definitions: Iterable[Definition], documents: Collection[str]) -> list[Problem]:
    """P018: the documents that are issued, but defined nowhere."""
    return _once(
        _problem("P018", one, finding) for one in definitions for finding in documents_are_defined(one, documents)
    )


def _problem(code: str, definition: Definition, finding: Finding) -> Problem:
    where, what = finding
    return Problem(code, where or definition.where, what, definition.code, definition.version)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """A ladder stands over many states; what is wrong with it is said once."""
    found: dict[Any, Problem] = {}
    for one in problems:
        found.setdefault((one.procedure, one.version, one.row), one)
    return list(found.values())
