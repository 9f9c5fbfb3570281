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
    "guards on what may have been recorded": changed(
        JOB,
        "    cancel = any_of",
        '    speed = choice("缓急", optional=True, fast="急", slow="缓")\n'
        '    hurry = doing.to(checking, "催办", by=OWNER, asks=[speed])\n'
        '    fast = checking.to(closed, "速结", by=HANDLER, when=fact_is(speed, "fast"))\n    cancel = any_of',
    ),
    "a number reached by coming round": changed(
        JOB, '"撤销", by=CHIEF)', '"撤销", by=CHIEF, when=times("send_back") >= 2)'
    ),
    "a value set after a guard on it": changed(
        JOB,
        "    cancel = any_of",
        '    raise_ = checking.to(doing, "升级", by=HANDLER, when=fact_is(kind, "plain"), sets={"kind": "key"})\n'
        '    stop = doing.to(closed, "停", by=HANDLER, when=[fact_is(kind, "key"), times("raise_") >= 1])\n'
        "    cancel = any_of",
    ),
    "an extension that an own rule counts": changed(
        JOB,
        "    cancel = any_of",
        '    @rule("只准延期一次")\n    def once(case):\n        return case.times("extend") < 1\n'
        '    extend = doing.to(doing, "延期", by=CHILD("x"), asks=[due_day], when=[later_than(DUE), once])\n'
        "    cancel = any_of",
    ),
    "an extension granted where none was yet": changed(
        JOB,
        "    cancel = any_of",
        '    extend = doing.to(doing, "延期", by=CHILD("x"), asks=[due_day], when=times("extend") == 0)\n'
        "    cancel = any_of",
    ),
    "a date that who owes the work may set once on the way": changed(
        changed(JOB, 'by=HANDLER, when=[times("send_back") < 2])', "by=HANDLER)"),
        "    cancel = any_of",
        '    last = State("收尾", owed_by=OWNER, due=due_day)\n'
        '    promise = checking.to(last, "自定收尾日", by=OWNER, asks=[due_day])\n'
        '    finish = last.to(closed, "收尾", by=OWNER)\n    cancel = any_of',
    ),
    "a bounded way back with another date, beside an endless one": changed(
        changed(JOB, 'by=HANDLER, when=[times("send_back") < 2])', "by=HANDLER)"),
        "    cancel = any_of",
        '    back = checking.to(doing, "撤回重报", by=OWNER, asks=[due_day], when=times("back") < 1)\n'
        "    cancel = any_of",
    ),
    "a date that somebody else moves": changed(
        JOB, "    cancel = any_of", '    move = doing.to(doing, "另定", by=CHIEF, asks=[due_day])\n    cancel = any_of'
    ),
    "a service without any paper": changed(
        JOB,
        "    cancel = any_of",
        '    told_on = day("面谈日期")\n'
        '    tell = checking.to(checking, "面谈", by=HANDLER, asks=[told_on], serves=told_on)\n    cancel = any_of',
    ),
    "ladders by kind": changed(
        JOB, "slip=CALM", "slip=by_kind(public=STEEP, enterprise=STEEP, superior=CALM, office=CALM)"
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_are_not_accused(name: str) -> None:
    assert refused(HEADER + SOUND[name]) == []
