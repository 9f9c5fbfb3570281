"""What ``duban procedure new`` writes: a module, its test and its page; the comments in the language of the day."""

from __future__ import annotations

from cli.language import N_

COMMENTS = {
    "story": N_("hand over → report → verify → closed; what is insufficient goes back"),
    "ladder": N_("What follows when the step owed is late. Days count from the due day; the last rung repeats."),
    "facts": N_("What the file records: typed values with the labels officials use."),
    "states": N_("Where it rests: in every state somebody owes the next step by a deadline."),
    "limit": N_("A named term: the office may set it otherwise in a profile of limits, with its legal basis."),
    "moves": N_("How it moves: nobody may do anything unless by= names him; asks= are the facts to be given."),
    "bound": N_("What may go back and forth has a bound."),
    "tests": N_("What must hold of it; run it with pytest."),
    "in_time": N_("Done in time: nobody is reminded of anything but the date, and no letter is proposed."),
    "late": N_("Nobody reports: a letter is proposed on the third working day after the date, and nothing is sent."),
    "paths": N_("Every path of people and time: each move can be taken, and from everywhere there is a way to an end."),
    "purpose": N_("What it is for, on what it rests, who uses it: write it here."),
    "look": N_("Look at it, prove it, live through it, test it:"),
}

MODULE = '''\
"""{title}: {story}."""

from engine import DEBTOR, START, Final, Ladder, Procedure, Rung, State, any_of, day, limit, text, times, workdays
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OFFICE_HEAD, OWNER

# {ladder}
LADDER = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("催办", workdays(1), tells=(DEBTOR, HANDLER)),
    Rung("函告", workdays(3), opens="letter"),
    Rung("逾期报告", workdays(10), tells=OFFICE_HEAD, every=workdays(5)),
)


class {name}(Procedure, title={quoted}, prefix="{prefix}", version=1, slip=LADDER{code_option}):
    """{story}."""

    # {facts}
    what = text("事项")
    due_day = day("办理时限")
    result = text("办理情况")
    reason = text("理由")

    # {states}
    # {limit}
    doing = State("办理中", owed_by=OWNER, due=due_day)
    checking = State("待核实", owed_by=HANDLER, due=limit("{code}.check", workdays(3)), slip=OFFICE_LADDER)
    done = Final("办结")
    cancelled = Final("已取消", dropped=True)

    # {moves}
    # {bound}
    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[what, due_day])
    report = doing.to(checking, "报结", by=OWNER, asks=[result])
    accept = checking.to(done, "核实办结", by=HANDLER)
    send_back = checking.to(doing, "退回", by=HANDLER, asks=[reason], when=times("send_back") < 3)
    cancel = any_of(doing, checking).to(cancelled, "取消", by=OFFICE_HEAD, asks=[reason])
'''

TEST = '''\
"""{title}: {tests}"""

from pathlib import Path

from engine.testing import Scenario, every_path

FOLDERS = [Path(__file__).parent]


def test_done_in_time() -> None:
    """{in_time}"""
    with Scenario("{code}", folders=FOLDERS, at="2024-04-01 09:00", due_day="2024-04-12") as case:
        case.act("report", at="2024-04-10 10:00")
        case.act("accept", at="2024-04-11 10:00")
        assert case.ended
        assert case.proposed == []


def test_late() -> None:
    """{late}"""
    with Scenario("{code}", folders=FOLDERS, at="2024-04-01 09:00", due_day="2024-04-12") as case:
        case.until("2024-04-17 09:00")
        assert case.state == "doing"
        assert [one.procedure for one in case.proposed] == ["letter"]
        assert case.signed == []


def test_every_path_leads_to_an_end() -> None:
    """{paths}"""
    walked = every_path("{code}", 30, folders=FOLDERS)
    assert walked.untaken() == []
    assert walked.stuck() == []
'''

PAGE = """\
# {title}

{purpose}

{look}

```console
$ duban procedure show {code} -o mermaid
$ duban procedure check {code}
$ duban procedure rehearse {code}
$ python -m pytest test_{code}.py
```

{mark}
"""
