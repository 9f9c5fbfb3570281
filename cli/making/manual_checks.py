"""``docs/reference/checks.md``: what ``duban procedure check`` proves, each with the smallest mistake that it finds.

Every example is the sound file of the page with one change; what the page says of it is what the check said when the
page was written, and tests run all of them.
"""

from __future__ import annotations

import difflib
import inspect
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from cli.procedures.proofs import shipped, terms_of
from engine.calendar.limits import Profile
from engine.definition.registry import Registry
from engine.definition.verify import CHECKS, Check, Problem, notices
from engine.intake.directory import read_directory
from engine.intake.rows import Directory
from engine.outputs import proofs
from engine.outputs.papers.templates import Papers

SOUND = '''\
"""督查: a visit that may be put off once, a report on it, and the letter that follows if nobody acts."""

from datetime import timedelta

from engine import *

OWNER = Party("责任单位")
OFFICE_HEAD = Post("安委办主任", at=OFFICE)
HANDLER = Post("经办人", at=OFFICE)
DEPUTY = Post("安委会副主任", at=COMMITTEE, named="committee_deputy")
CALM = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("报告", workdays(1), tells=[OFFICE_HEAD, DEPUTY], every=workdays(5)),
)
STEEP = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("函告", workdays(3), opens="reminder"),
    Rung("报告", workdays(5), tells=[OFFICE_HEAD, DEPUTY], every=workdays(5)),
)


class Reminder(Procedure, title="催告", prefix="CG", version=1, slip=CALM):
    """拟函 → 签发 → 送达 → 复函."""

    grounds = text("事由")
    served_on = day("送达日期")
    answer = text("复函")
    reason = text("理由")
    then = sequel("后续")
    proposed = State("拟发", owed_by=OFFICE_HEAD, due=limit("letter.decide", workdays(2)))
    signed = State("待送达", owed_by=HANDLER, due=limit("letter.dispatch", workdays(1)))
    awaiting = State("待复", owed_by=ADDRESSEE, due=limit("letter.reply", workdays(10), since=served_on), answers=True)
    answered = Final("已复")
    declined = Final("不发", dropped=True)
    propose = START.to(proposed, "拟函", by=CLOCK, parties=[ADDRESSEE], asks=[grounds])
    sign = proposed.to(signed, "签发", by=OFFICE_HEAD, when=grounds_stand(), issues=["催告函"])
    decline = proposed.to(declined, "不发", by=OFFICE_HEAD, asks=[reason, then])
    drop = proposed.to(declined, "事由消失", by=PARENT)
    serve = signed.to(awaiting, "送达", by=HANDLER, when=grounds_stand(), asks=[served_on], serves=served_on)
    withdraw = signed.to(declined, "撤回", by=OFFICE_HEAD, asks=[reason, then])
    reply = awaiting.to(answered, "复函", by=ADDRESSEE, asks=[answer])


class Delay(Procedure, title="改期", prefix="GQ", version=1, slip=CALM):
    """申请 → 准予或不准."""

    until = day("改至")
    asked = State("待批", owed_by=HANDLER, due=limit("extension.opinion", workdays(3)))
    granted = Final("准予")
    refused = Final("不准", dropped=True)
    ask = START.to(asked, "申请", by=PARENT, parties=[OWNER], asks=[until])
    grant = asked.to(granted, "准予", by=HANDLER, tells="put_off")
    refuse = asked.to(refused, "不准", by=HANDLER)
    drop = asked.to(refused, "随督查终结", by=PARENT)


class Visit(Procedure, title="督查", prefix="DC", version=1, slip=STEEP):
    """安排 → 待督查 → 报告 → 审核 → 办结."""

    kind = choice("类别", plain="一般", key="重点")
    visit_by = day("督查时限")
    until = day("申请改至")
    report = text("督查情况")
    planned = State("待督查", owed_by=OWNER, due=visit_by)
    reviewing = State("审核", owed_by=HANDLER, due=limit("task.review", workdays(5)), slip=CALM)
    done = Final("办结")
    plan = START.to(planned, "安排", by=HANDLER, parties=[OWNER], asks=[kind, visit_by])
    ask = planned.to(
        planned,
        "申请改期",
        by=OWNER,
        asks=[until],
        when=none_open("delay"),
        opens=child(Delay, returns={"until": visit_by}),
    )
    put_off = planned.to(
        planned, "改期", by=CHILD("delay"), asks=[visit_by], when=[later_than(DUE), times("put_off") < 1]
    )
    hand_in = planned.to(reviewing, "报告", by=OWNER, asks=[report])
    accept = reviewing.to(done, "通过", by=HANDLER, when=not_the_same_person_as(hand_in))
    send_back = reviewing.to(planned, "退回", by=HANDLER, when=times("send_back") < 2)


@detector("forgotten", "久未督查", of="visit", opens="reminder", about=OWNER)
def forgotten(case):
    """A visit that has not ended after ninety days."""
    return case.opened_on + timedelta(days=90)
'''
"""Three procedures in one file, in which no check finds anything."""

DOCUMENTS = '["催告函"]\nform = "letter"\n'


@dataclass(frozen=True)
class Example:
    """A mistake: what stands in the sound file, and what stands there instead; what else the mistake lies in.

    Attributes:
        notice: it is worth a look and no mistake. beside: said of the rest of the example.
    """

    old: str
    new: str
    notice: bool = False
    beside: str = ""


EXAMPLES: dict[str, Example] = {
    "P000": Example('    done = Final("办结")\n', '    done = = Final("办结")\n'),
    "P001": Example('"安排", by=HANDLER,', '"安排", by=CHILD("delay"),'),
    "P002": Example('    done = Final("办结")\n', '    done = Final("办结")\n    lost = Final("遗失")\n'),
    "P003": Example(
        '    send_back = reviewing.to(planned, "退回", by=HANDLER, when=times("send_back") < 2)\n',
        '    send_back = reviewing.to(planned, "退回", by=HANDLER, when=times("send_back") < 2)\n'
        '    reopen = any_of(done).to(planned, "重开", by=HANDLER)\n',
    ),
    "P004": Example('when=times("send_back") < 2)', 'when=times("return") < 2)'),
    "P005": Example('"通过", by=HANDLER,', '"通过", by=[],'),
    "P006": Example("asks=[kind, visit_by])", "asks=[kind])"),
    "P007": Example(
        '    Rung("报告", workdays(5), tells=[OFFICE_HEAD, DEPUTY], every=workdays(5)),\n',
        '    Rung("报告", workdays(5), tells=[OFFICE_HEAD, DEPUTY]),\n',
    ),
    "P008": Example('"通过", by=HANDLER,', '"通过", by=[HANDLER, CLOCK],'),
    "P009": Example('owed_by=HANDLER, due=limit("task.review", workdays(5)), slip', "owed_by=HANDLER, slip"),
    "P010": Example("since=served_on), answers=True)", "since=served_on))"),
    "P011": Example('limit("task.review", workdays(5))', 'limit("task.review", workdays(-5))'),
    "P012": Example('opens="reminder"),', 'opens="remainder"),'),
    "P013": Example("parties=[OWNER], asks=[until])", "parties=[OWNER, ADDRESSEE], asks=[until])"),
    "P014": Example("by=OFFICE_HEAD, when=grounds_stand(), issues", "by=OFFICE_HEAD, issues"),
    "P015": Example('by=HANDLER, tells="put_off")', 'by=HANDLER, tells="postpone")'),
    "P016": Example('"随督查终结", by=PARENT)', '"随督查终结", by=HANDLER)'),
    "P017": Example('title="督查", prefix="DC"', 'title="督查", prefix="GQ"'),
    "P018": Example('issues=["催告函"]', 'issues=["催办函"]'),
    "P019": Example('of="visit", opens="reminder"', 'of="visit", opens="delay"'),
    "P020": Example("", "", beside="nobody holds the post `office_head` in the directory given with `--directory`"),
    "P021": Example("", "", beside="the profile given with `--profile` has no `task.review`"),
    "P022": Example('by=HANDLER, when=times("send_back") < 2)', "by=HANDLER)", notice=True),
    "P023": Example(
        '    drop = asked.to(refused, "随督查终结", by=PARENT)\n',
        '    drop = asked.to(refused, "随督查终结", by=PARENT)\n    keep = asked.to(granted, "视为准予", by=PARENT)\n',
    ),
    "P024": Example('when=times("send_back") < 2)', 'when=[times("send_back") < 2, times("send_back") >= 2])'),
    "P025": Example(
        'STEEP = Ladder(\n    Rung("提醒", workdays(-1), tells=DEBTOR),\n',
        'STEEP = Ladder(\n    Rung("提醒", workdays(-1), tells=OFFICE_HEAD),\n',
    ),
    "P026": Example('when=[later_than(DUE), times("put_off") < 1]', "when=later_than(DUE)"),
    "P027": Example(
        '    Rung("报告", workdays(1), tells=[OFFICE_HEAD, DEPUTY], every=workdays(5)),\n',
        '    Rung("报告", workdays(1), tells=OFFICE_HEAD, every=workdays(5)),\n',
    ),
    "P028": Example("", "", beside="the file `documents/催告函.docx` is taken away"),
    "P029": Example('    until = day("申请改至")\n', '    until = at_level("restricted", day("申请改至"))\n'),
    "P040": Example(
        "    hand_in = planned.to(",
        '    monthly_visit = every("month", 25, plan, units=group("streets"), role=OWNER)\n    hand_in = planned.to(',
    ),
    "P041": Example("asks=[report])", 'asks=[report], when=ended(children_ended("reminder")))'),
    "P042": Example("when=not_the_same_person_as(hand_in))", "when=second_person(put_off))"),
    "P043": Example(
        "    hand_in = planned.to(",
        "    one_visit = exclusive(OWNER, report)\n    hand_in = planned.to(",
    ),
}


def mistaken(code: str) -> str:
    """The sound file with the mistake that a check finds."""
    one = EXAMPLES[code]
    if not one.old:
        return SOUND
    assert SOUND.count(one.old) == 1, (code, SOUND.count(one.old))
    return SOUND.replace(one.old, one.new)


def written(folder: Path, code: str = "", source: str = SOUND) -> Registry:
    """The example in a folder, with its document, read as ``duban`` reads procedures."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "documents" / "documents.toml").write_text(DOCUMENTS, "utf-8")
    (folder / "visit.py").write_text(mistaken(code) if code else source, "utf-8")
    return Registry.load((), [folder])


def found(code: str, folder: Path) -> list[tuple[int, str, str]]:
    """What is found in the example of a check: (line of ``visit.py``, code, text); in the order in which it is told."""
    from cli.procedures.proofs import liveness

    known = written(folder, code)
    if known.broken:
        return [(one.line, one.check, str(one.what)) for one in known.broken]
    problems: list[Problem] = []
    for one in known.latest():
        if EXAMPLES[code].notice:
            problems += notices(one)
        elif code == "P028":
            problems += proofs.templates(Papers(known), one.code)
        elif code == "P020":
            problems += proofs.roles(people(without="office_head"), one)
        elif code == "P021":
            problems += proofs.terms(profile(without="task.review"), one)
        else:
            problems += proofs.silent(one, liveness(known).of(one))
    return [(one.row[1], one.code, str(one.what)) for one in problems]


def people(without: str = "") -> Directory:
    """The shipped directory, in which nobody holds one post."""
    found = read_directory(shipped("directory", "putuo"))
    return replace(found, posts=tuple(one for one in found.posts if one.role != without))


def profile(without: str = "") -> Profile:
    """The shipped profile, which does not name one limit."""
    found = terms_of()
    return replace(found, entries={name: one for name, one in found.entries.items() if name != without})


# the page ---------------------------------------------------------------------------------------------------------

WHERE: dict[str, tuple[Callable[..., object], ...]] = {
    "P020": (proofs.roles,),
    "P021": (proofs.terms,),
    "P027": (proofs.silent, proofs.not_above),
    "P028": (proofs.templates,),
}
"""The proofs that only ``duban procedure check`` runs."""
ALSO = {
    "P000": "What Python, or the language itself, refuses: the innermost line of the author's own file is named, and"
    " the other procedures are loaded all the same.",
    "P018": "DESIGN part 4 — every document that is issued is defined in some `documents/*.toml`.",
    "P019": "Law 2 — what a detector watches and opens are procedures, and the clock may open what it proposes.",
}
HEAD = """\
# What a check proves

A procedure is proved when it is loaded, by every command that works with procedures; one that fails is kept out, with
file and line, and the clock stands still until it is mended. `duban procedure check` proves the rest, which takes
templates, a directory, a profile or a calendar. What it calls a *finding* is wrong, and ends with exit code 6; a
*notice* is worth a look and no mistake. A check never accuses a sound procedure: where something cannot be decided, it
is silent. Numbers after *law* and *SEMANTICS* are those of the rules the engine was built by.

What is not proved: the terms an author's own rule counts by, and what people correct afterwards. Facts have no levels
of confidentiality yet, so nothing says which of them may go into which paper or child; that check waits for the levels.
A suspension needs no check: its review is due within `suspension.review`, and the engine takes care of it.
"""
LIVENESS = """\
## How long nobody can sit still

For every state `duban procedure check --all` tells before whom an item is brought at the latest if nobody acts. The
bound follows time alone: the term runs out, the clock moves on or the ladder climbs, until the item lies before
somebody above whoever owed the step. He is told by a rung, or owes the next step himself: of a proposal that a rung
opens, or where the clock has moved to. It is counted from every day of the published years under the given profile, in
working days; `days` and `worst_from` are the most calendar days and the day they begin on. `late` is the bound from
entering the state where the date had passed by then, and `null` where nobody would be told any more of a date long
past, because no message to him repeats. Suspended items are not meant; where children are waited for, each
of them has bounds of its own. `duban procedure show CODE -o json` has the same as `liveness`.
"""
LOCK = """\
## LOCK: what was released stays as it was

A finding; proved when it is loaded.

Law 8 — a released definition does not change without a new version. `duban procedure release` writes its fingerprint
into `released.lock` beside the module; a definition of that version that says anything else does not load, and every
difference is told in words, with the line it stands on. A docstring, a comment, an example or the order of lines is no
difference. How a version follows another: [change a released procedure](../howto/change-a-procedure.md).

> `visit.py:75: LOCK: visit@1 was changed after its release, give it a new version: limit task.review, term: 5 workdays
> → 3 workdays`
"""


@cache
def page() -> str:
    """The page."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [_part(code, check, Path(folder) / code) for code, check in CHECKS.items()]
    lines = [
        "<!-- Written by `make docs`. Do not edit. -->", "", HEAD, "## The example", "",
        "Every mistake below is a change to this file, in which nothing is found:", "",
        "```python", SOUND.rstrip(), "```", "", LIVENESS, *parts, LOCK,
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _part(code: str, check: Check, folder: Path) -> str:
    example = EXAMPLES[code]
    told = [(line, text) for line, found_, text in found(code, folder) if found_ == code]
    kinds = ["finding"] if check.alone or check.together or code in (*WHERE, *ALSO) else []
    kinds += ["notice"] if check.notices or code == "P027" else []
    when = "by `duban procedure check`" if code in WHERE else "when it is loaded"
    lines = [f"## {code}: {check.title}", "", f"A {' or a '.join(kinds)}; proved {when}.", "", *_said(code, check)]
    if example.beside:
        lines += [f"Example: {example.beside}.", ""]
    else:
        lines += ["```diff", *_changes(example), "```", ""]
    lines += [*(f"> `visit.py:{line}: {code}: {text}`" for line, text in told[:1]), ""]
    return "\n".join(lines)


def _said(code: str, check: Check) -> Iterator[str]:
    """What the docstrings of the proofs say, without the code they begin with."""
    proofs_ = [*check.together, *check.alone, *check.notices, *WHERE.get(code, ())]
    texts = [inspect.cleandoc(one.__doc__ or "") for one in proofs_] or [ALSO[code]]
    for text in texts:
        said = re.sub(
            r"^P\d+(?:, (a notice|[^:]*))?: ", lambda one: f"*{one[1].capitalize()}:* " if one[1] else "", text
        )
        yield from ((said[0].upper() + said[1:]).replace("``", "`"), "")


def _changes(example: Example) -> Iterator[str]:
    """The lines of the file that the mistake changes."""
    for line in difflib.unified_diff(SOUND.splitlines(), SOUND.replace(example.old, example.new).splitlines(), n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line
