"""Sound procedures are not accused: each shows something that a coarser proof would take for a mistake."""

from __future__ import annotations

import pytest

from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed, refused

SOUND = {
    "a plain job": JOB,
    "a paper": PAPER,
    "a plan with everything": CHILDREN,
    "a clock that moves on": changed(
        JOB,
        "    cancel = any_of",
        '    lapse = doing.to(checking, "视为报结", by=[OWNER, CLOCK])\n'
        '    expire = checking.to(cancelled, "期满终止", by=CLOCK, basis="条例第三条")\n    cancel = any_of',
    ),
    "a path where has() proves the date": changed(
        JOB,
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    later = day("另定", optional=True)\n'
        '    asked = State("待定", owed_by=HANDLER, due=limit("job.ask", workdays(1)))\n'
        '    doing = State("办理中", owed_by=OWNER, due=later)\n'
        '    wait = START.to(asked, "待定", by=HANDLER, parties=[OWNER], asks=[later])\n'
        '    go = asked.to(doing, "开始", by=HANDLER, when=has(later))\n',
    ).replace("asks=[kind, due_day, remark]", "asks=[kind, due_day, remark], when=has(later)"),
    "an exemption": changed(JOB, "owed_by=OWNER, due=due_day)", 'owed_by=OWNER, exempt="长期工作，不设时限")'),
    "a post of the indebted unit": changed(JOB, '"报结", by=OWNER', '"报结", by=HEAD.of(OWNER)'),
    "an indebted post whose unit may act": changed(
        JOB, "owed_by=OWNER, due=due_day)", "owed_by=HEAD.of(OWNER), due=due_day)"
    ),
    "a debtor who acts through a child": changed(
        JOB,
        '    hand_in = doing.to(checking, "报结", by=OWNER, asks=[answer])\n',
        '    hand_in = doing.to(checking, "报结", by=CHILD("step"), asks=[answer])\n'
        '    step = doing.to(doing, "分步", by=CHIEF, opens="step")\n',
    ),
    "a month": changed(JOB, 'due_day = day("时限")', 'due_day = month("时限")'),
    "hours since an instant": changed(
        JOB,
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    happened = instant("发生时间")\n'
        '    doing = State("办理中", owed_by=OWNER, due=limit("job.do", hours(1), since=happened))\n',
    ).replace("asks=[kind, due_day, remark]", "asks=[kind, happened, remark]"),
    "a date set by the transition": changed(
        JOB, "asks=[kind, due_day, remark]", 'asks=[kind, remark], sets={"due_day": "2024-12-31"}'
    ),
    "ladders by kind": changed(
        JOB, "slip=CALM", "slip=by_kind(public=STEEP, enterprise=STEEP, superior=CALM, office=CALM)"
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_are_not_accused(name: str) -> None:
    assert refused(HEADER + SOUND[name]) == []
