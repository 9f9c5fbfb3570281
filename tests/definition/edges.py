"""Small changes of sound procedures that stand just before the line of a proof, and just behind it."""

from __future__ import annotations

from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed

GRANT = '    grant = asked.to(granted, "准予", by=CHIEF, tells="extend")\n'
GRANTED = '    grant = asked.to(granted, "准予", by=CHIEF)\n'
BEG = '    beg = START.to(asked, "恳求", by=PARENT, parties=[OWNER], asks=[until, reason]{})\n'
ASK = "by=PARENT, parties=[OWNER], asks=[until, reason])"
SILENT = ['child(Extension, returns={"until": due_day})', "child(Extension)"]
BY_NAME = ['child(Extension, returns={"until": due_day})', 'child(Extension, via="ask")']
FINISH = '    finish = doing.to(done, "办结", by=OWNER)\n'
STAY = "opens=[monthly(25, Report)])"
DRAFTED = '    drafted = State("拟办", owed_by=HANDLER, due=limit("plan.issue", workdays(2)))\n'
DRAFTED_AND = (
    f'{DRAFTED[:-2]}, opens=child("report", parties={{"owner": OFFICE}}, facts={{"due_day": "2024-05-01"}}))\n'
)
RUNNING = (
    'running = State("办理中", owed_by=HANDLER, due=limit("plan.close", workdays(5), since=children_ended("task")))'
)
CLOSE = '    close = running.to(closed, "办结", by=HANDLER, when=[ended(children_ended("task"))])\n'
RESTING = (
    '    resting = State("备查", owed_by=OWNER, due=due_day)\n'
    '    quit = resting.to(cancelled, "终结", by=PARENT)\n    over = resting.to(done, "了结", by=OWNER)\n'
)
PLAN = "class Plan(Procedure"
FILE = '"报送", by=OWNER, asks=[body])'
NO_LADDER = ['prefix="RW", version=1, slip=STEEP', 'prefix="RW", version=1, slip=CALM']
PLAIN_FACTS = 'facts={"until": "2024-05-01", "reason": "到期"}'


def after(line: str, more: str) -> list[str]:
    return [line, line + more]


def rest(when: str) -> list[str]:
    """The task may come to rest where it hears nothing."""
    return after(FINISH, f'{RESTING}    rest = doing.to(resting, "备查", by=OWNER, when={when})\n')


TOGETHER: dict[str, list[str]] = {
    # what is told
    "two doors, and a tale that says too little": [*SILENT, *after(GRANT, BEG.format(""))],
    "a tale at a door that is not taken": [
        *BY_NAME, GRANT, GRANTED + BEG.format(', tells="extend"'),
    ],
    "a tale at the door that is taken": [
        *BY_NAME, ASK, f'{ASK[:-1]}, tells="extend")', GRANT, GRANTED + BEG.format(""),
    ],
    "a tale behind a door that is not taken": [
        *BY_NAME,
        GRANT, f'{GRANTED}    begged = State("待定", owed_by=CHIEF, due=limit("extension.beg", workdays(3)))\n'
        + BEG.format("").replace("START.to(asked", "START.to(begged")
        + '    yield_ = begged.to(granted, "照准", by=CHIEF, tells="extend")\n'
        '    off = begged.to(refused, "随任务终结", by=PARENT)\n',
    ],
    "a child of a stay that is heard in another state": [
        FILE, f'{FILE[:-1]}, tells="hear")',
        *after(FINISH, RESTING + '    rest = doing.to(resting, "备查", by=OWNER)\n'
               '    hear = resting.to(resting, "收报", by=CHILD("report"))\n'),
    ],
    "a child of a stay that is heard in its state alone": [
        FILE, f'{FILE[:-1]}, tells="hear")',
        *after(FINISH, RESTING + '    rest = doing.to(resting, "备查", by=OWNER, when=none_open("extension"))\n'
               '    hear = doing.to(doing, "收报", by=CHILD("report"))\n'),
    ],
    "a measure that is heard in a later state": [
        'by=ADDRESSEE, asks=[answer])', 'by=ADDRESSEE, asks=[answer], tells="hear")',
        *after(FINISH, RESTING + '    rest = doing.to(resting, "备查", by=OWNER, when=none_open("extension"))\n'
               '    hear = resting.to(resting, "收函", by=CHILD("paper"))\n'),
    ],
    "a way on that waits for other children": rest('none_open("report")'),
    "a way on that waits for the child": rest('none_open("extension")'),
    "a way on that counts the children": rest('count("extension", of=OWNER, within=days(3)) < 2'),
    "a way on that waits for one of the children": rest('ended(children_ended("extension", at_least=1))'),
    "a way on that waits for all of the children": rest('ended(children_ended("extension"))'),
    "a way on that waits for all of other children": rest('ended(children_ended("report"))'),
    "a move that a child or somebody else takes": after(
        FINISH, '    hear = doing.to(done, "听", by=[CHILD("report"), HANDLER])\n'
    ),
    "a move that a child takes, or a party called like a procedure": [
        'OWNER = Party("责任单位")\n', 'OWNER = Party("责任单位")\nEXTENSION = Party("延期人")\n',
        *after(FINISH, '    hear = doing.to(done, "听", by=[CHILD("report"), EXTENSION], asks=[reason])\n'),
        '    until = day("延至")\n    reason = text',
        '    until = day("延至")\n    reason = at_level("restricted", text',
        'text("理由")\n    asked', 'text("理由"))\n    asked',
        '"交办", by=PARENT, parties=[OWNER]', '"交办", by=PARENT, parties=[OWNER, EXTENSION]',
        'facts={"due_day": due_month})', 'parties={"extension": OFFICE}, facts={"due_day": due_month})',
        "before=due_month)}", 'before=due_month)}, parties={"extension": OFFICE}',
    ],
    "a move of two children, neither of which tells it": after(
        FINISH, '    hear = doing.to(done, "听", by=[CHILD("report"), CHILD("extension")])\n'
    ),
    "a move of a child that tells it, but is opened elsewhere": [
        *after(FINISH, '    hear = doing.to(done, "听", by=CHILD("plan"))\n'),
        "    closed = Final", "    told = Final", CLOSE, CLOSE.replace("to(closed", "to(told").replace(
            "when=", 'tells="hear", when='),
    ],
    "a measure that does not answer, and is opened by hand as well": [
        "by=[CLOCK, HANDLER], parties", "by=[CLOCK, HANDLER, PARENT], parties",
        ', since=served_on), answers=True)', "))", ", asks=[served_on], serves=served_on)", ")",
        *after(FINISH, '    write = doing.to(doing, "发函", by=OWNER, asks=[reason], opens=child("paper",'
               ' parties={"addressee": OWNER}, facts={"grounds": reason}))\n'),
    ],
    "a stay behind a ladder that opens something": after(
        FINISH, RESTING.replace("due=due_day)", "due=due_day, opens=child(Extension))", 1)
        + '    rest = doing.to(resting, "备查", by=OWNER, when=none_open("extension"))\n'
    ),
    "a child that is not, before one that says too little": [
        *SILENT, "    request = doing.to(\n",
        '    early = doing.to(doing, "先请", by=OWNER, opens="nobody")\n    request = doing.to(\n',
    ],
    "a child that is not, before one that signs": [
        *NO_LADDER, ASK, f'{ASK[:-1]}, issues=["申请书"])', GRANT, GRANTED, "    request = doing.to(\n",
        '    early = doing.to(doing, "先请", by=OWNER, opens="nobody")\n    request = doing.to(\n',
        *after(FINISH, '    late = State("逾期", owed_by=OWNER, due=due_day)\n'
               f'    lapse = doing.to(late, "逾期", by=CLOCK, opens=child(Extension, {PLAIN_FACTS}))\n'
               '    end = late.to(done, "办结", by=OWNER)\n    stop = late.to(cancelled, "终结", by=PARENT)\n'),
    ],
    "a party that a setting fills, before one that nobody does": [
        '"申请", by=PARENT, parties=[OWNER]', '"申请", by=PARENT, parties=[OFFICE, OWNER, SUPERVISOR]',
    ],
    "a measure less confidential than the work": [
        'prefix="HG", version=1', 'prefix="HG", version=1, level="public"',
    ],
    "a measure as confidential as the work": [
        'prefix="HG", version=1', 'prefix="HG", version=1, level="restricted"',
        'prefix="RW", version=1', 'prefix="RW", version=1, level="restricted"',
        'prefix="YQ", version=1', 'prefix="YQ", version=1, level="restricted"',
        'prefix="YB", version=1', 'prefix="YB", version=1, level="restricted"',
    ],
    "a request less confidential than the work": ['until = day("延至")', 'until = at_level("public", day("延至"))'],
    "a date that is public, told by what is not": [
        '    due_day = day("时限")\n    until', '    due_day = at_level("public", day("时限"))\n    until',
        '    until = day("延至")', '    due_day = day("新时限")\n    until = day("延至")',
        GRANT, GRANT[:-2] + ", asks=[due_day])\n",
        *SILENT,
    ],
    "a restricted date that a child tells, or somebody else gives": [
        '    until = day("延至")', '    due_day = at_level("restricted", day("新时限"))\n    until = day("延至")',
        GRANT, GRANT[:-2] + ", asks=[due_day])\n", *SILENT,
        'by=CHILD("extension"), asks', 'by=[CHIEF, CHILD("extension")], asks',
    ],
    # what the clock sets off
    "a child that signs when its parent ends by the clock": [
        *NO_LADDER, 'to(refused, "随任务终结", by=PARENT)', 'to(refused, "随任务终结", by=PARENT, issues=["通知"])',
        *after(FINISH, '    lapse = doing.to(cancelled, "逾期", by=CLOCK, basis="办法")\n'),
    ],
    "a child that signs when its parent ends by hand": [
        *NO_LADDER, 'to(refused, "随任务终结", by=PARENT)', 'to(refused, "随任务终结", by=PARENT, issues=["通知"])',
        *after(FINISH, '    late = State("逾期", owed_by=OWNER, due=due_day)\n'
               '    lapse = doing.to(late, "逾期", by=CLOCK)\n    end = late.to(done, "办结", by=OWNER)\n'
               '    stop = late.to(cancelled, "终结", by=PARENT)\n'),
    ],
    "a child that signs its opening, opened by a move of the clock": [
        *NO_LADDER, ASK, f'{ASK[:-1]}, issues=["申请书"])',
        *after(FINISH, '    late = State("逾期", owed_by=OWNER, due=due_day)\n'
               f'    lapse = doing.to(late, "逾期", by=CLOCK, opens=child(Extension, {PLAIN_FACTS}))\n'
               '    extend_late = late.to(late, "延期", by=CHILD("extension"), asks=[due_day],'
               ' when=[times("extend_late") < 1])\n'
               '    end = late.to(done, "办结", by=OWNER)\n    stop = late.to(cancelled, "终结", by=PARENT)\n'),
        GRANT, GRANTED,
    ],
    "a child that signs its opening, opened where the clock leads": [
        *NO_LADDER, ASK, f'{ASK[:-1]}, issues=["申请书"])', GRANT, GRANTED,
        *after(FINISH, f'    late = State("逾期", owed_by=OWNER, due=due_day, opens=child(Extension, {PLAIN_FACTS}))\n'
               '    lapse = doing.to(late, "逾期", by=CLOCK)\n'
               '    end = late.to(done, "办结", by=OWNER)\n    stop = late.to(cancelled, "终结", by=PARENT)\n'),
    ],
    "a child that signs its opening, opened where the clock does not lead": [
        *NO_LADDER, ASK, f'{ASK[:-1]}, issues=["申请书"])', GRANT, GRANTED,
        *after(FINISH, '    late = State("逾期", owed_by=OWNER, due=due_day)\n'
               f'    held = State("缓办", owed_by=OWNER, due=due_day, opens=child(Extension, {PLAIN_FACTS}))\n'
               '    lapse = doing.to(late, "逾期", by=CLOCK)\n    hold = late.to(held, "缓", by=OWNER)\n'
               '    end = held.to(done, "办结", by=OWNER)\n'
               '    stop = any_of(late, held).to(cancelled, "终结", by=PARENT)\n'),
    ],
    "a child that excludes, opened by a move of the clock": [
        *NO_LADDER, GRANT, f"{GRANTED}    alone = exclusive(OWNER)\n",
        *after(FINISH, '    late = State("逾期", owed_by=OWNER, due=due_day)\n'
               f'    lapse = doing.to(late, "逾期", by=CLOCK, opens=child(Extension, {PLAIN_FACTS}))\n'
               '    end = late.to(done, "办结", by=OWNER)\n    stop = late.to(cancelled, "终结", by=PARENT)\n'),
    ],
    "a child that excludes, opened by hand": [GRANT, f"{GRANT}    alone = exclusive(OWNER)\n"],
    # what a child is filled with
    "a period that fills the date": [
        RUNNING, f'{RUNNING[:-1]}, opens=[monthly(25, Report, parties={{"owner": OFFICE}})])',
        *after(CLOSE, '    drop = running.to(closed, "撤", by=PARENT)\n'),
    ],
    "a stay that fills no date": [RUNNING, f'{RUNNING[:-1]}, opens=child(Report, parties={{"owner": OFFICE}}))'],
    "a limit that fills a moment": [
        'due_day = day("时限")\n    until',
        'due_day = day("时限")\n    moment = instant("时刻", optional=True)\n    until',
        "    assign = START.to(doing, \"交办\", by=PARENT, parties=[OWNER], asks=[due_day])",
        "    assign = START.to(doing, \"交办\", by=PARENT, parties=[OWNER], asks=[due_day, moment])",
        "before=due_month)}", 'before=due_month), "moment": limit("plan.moment", days(3), before=due_month)}',
    ],
    "a party that the move itself brings": [
        '"申请", by=PARENT, parties=[OWNER]', '"申请", by=PARENT, parties=[OWNER, SUPERVISOR]',
        '"交办", by=PARENT, parties=[OWNER], asks=[due_day])',
        '"交办", by=PARENT, parties=[OWNER, SUPERVISOR], asks=[due_day],\n'
        f'        opens=child(Extension, parties={{"supervisor": SUPERVISOR}}, {PLAIN_FACTS}))\n'
        '    take = START.to(doing, "自领", by=OWNER, parties=[OWNER], asks=[due_day])',
        'opens=child(Extension, returns={"until": due_day})',
        'opens=child(Extension, parties={"supervisor": OWNER}, returns={"until": due_day})',
        "facts={\"due_day\": due_month})", 'parties={"supervisor": OFFICE}, facts={"due_day": due_month})',
        "before=due_month)}", 'before=due_month)}, parties={"supervisor": OFFICE}',
    ],
    "a choice that a guard has proved": [
        '    until = day("延至")', '    pace = choice("缓急", fast="急", slow="缓")\n    until = day("延至")',
        ASK, f"{ASK[:-2]}, pace])",
        '    until = day("申请延至")',
        '    pace = choice("缓急", optional=True, fast="急", slow="缓")\n    until = day("申请延至")',
        '"交办", by=PARENT, parties=[OWNER], asks=[due_day])',
        '"交办", by=PARENT, parties=[OWNER], asks=[due_day, pace])',
        'when=[none_open("extension"), before', 'when=[fact_is(pace, "fast"), none_open("extension"), before',
    ],
    "a text that has the name of a restricted fact": [
        '    until = day("申请延至")', '    until = at_level("restricted", day("申请延至"))',
        'child(Extension, returns={"until": due_day})', 'child(Extension, facts={"reason": "until"})',
    ],
    "a date below zero for a child": [
        'limit("plan.help", workdays(5), before', 'limit("plan.help", workdays(-5), before',
    ],
    "a name of two values, once for a child": [
        'limit("plan.help", workdays(5), before', 'limit("plan.issue", workdays(5), before',
    ],
    # what is waited for
    "a wait for a measure that is opened by hand as well": [
        "by=[CLOCK, HANDLER], parties", "by=[CLOCK, HANDLER, PARENT], parties",
        FINISH, '    write = doing.to(doing, "发函", by=OWNER, asks=[reason], opens=child("paper",'
        ' parties={"addressee": OWNER}, facts={"grounds": reason}))\n'
        + FINISH[:-2] + ', when=ended(children_ended("paper")))\n',
    ],
    "a wait for what is nowhere": [CLOSE, CLOSE.replace('"task"', '"nobody"')],
    "a list that may be empty": [
        'leads = units("牵头单位")', 'leads = units("牵头单位", min=0)',
        CLOSE, CLOSE.replace('"task"', '"task", at_least=2'),
    ],
    "a wait for two of what is opened once": [
        "each(leads, Task, role=OWNER, facts={\"due_day\": due_month})",
        'child(Task, parties={"owner": OFFICE}, facts={"due_day": due_month})',
        CLOSE, CLOSE.replace('"task"', '"task", at_least=2'),
    ],
    "a wait for two of what a stay opens": [
        DRAFTED, DRAFTED_AND,
        CLOSE, CLOSE.replace('"task"', '"report", at_least=2'),
    ],
    "a wait for two of what a stay opens again and again": [
        DRAFTED, DRAFTED_AND,
        CLOSE, CLOSE.replace('"task"', '"report", at_least=2')
        + '    back = running.to(drafted, "退回", by=HANDLER, when=times("back") < 3)\n',
    ],
    "a wait for the children of the stay before": [
        DRAFTED, DRAFTED_AND,
        'since=children_ended("task")', 'since=children_ended("report")',
    ],
    "who owes waits for more, though another does not": [
        'since=children_ended("task")', 'since=children_ended("task", at_least=1)',
        *after(CLOSE, '    shut = running.to(closed, "结案", by=CHIEF)\n'),
    ],
    "who owes may go on without all": [
        'since=children_ended("task")', 'since=children_ended("task", at_least=1)',
        *after(CLOSE, '    shut = running.to(closed, "结案", by=HANDLER)\n'),
    ],
    "who owes waits until none is open": [
        'since=children_ended("task")', 'since=children_ended("task", at_least=1)',
        'when=[ended(children_ended("task"))]', 'when=[none_open("task")]',
    ],
    "who owes waits for more of others": [
        'since=children_ended("task")', 'since=children_ended("task", at_least=1)',
        'when=[ended(children_ended("task"))]', 'when=[ended(children_ended("report", at_least=2))]',
    ],
    "who owes waits for one more": [
        'since=children_ended("task")', 'since=children_ended("task", at_least=1)',
        'when=[ended(children_ended("task"))]', 'when=[ended(children_ended("task", at_least=2))]',
        'leads = units("牵头单位")', 'leads = units("牵头单位", min=2)',
    ],
    "a calendar's child that is no measure, and signs what it likes": [
        '"到期", by=PARENT', '"到期", by=[PARENT, CLOCK]', FILE, f'{FILE[:-1]}, issues=["月报"])',
    ],
    "a child given to the committee": [
        RUNNING, f'{RUNNING[:-1]}, opens=child(Report, parties={{"owner": COMMITTEE}},'
        ' facts={"due_day": "2024-05-01"}))',
    ],
    "a period that asks for more than its date": [
        '"到期", by=PARENT, parties=[OWNER], asks=[due_day]',
        '"到期", by=PARENT, parties=[OWNER], asks=[due_day, body]',
    ],
    "two proposals that do not vanish": [
        "    withdraw = signed", '    ponder = proposed.to(pondering, "议", by=CHIEF)\n    withdraw = signed',
        "    answered = Final", '    pondering = State("待议", owed_by=CHIEF, due=limit("paper.ponder", workdays(2)))\n'
        '    waiting = State("待查", owed_by=CHIEF, due=limit("paper.wait", workdays(2)))\n    answered = Final',
        "    serve = signed", '    wait = proposed.to(waiting, "查", by=CHIEF)\n'
        '    sign_late = pondering.to(signed, "补签", by=CHIEF, when=[grounds_stand()], issues=["督促函"])\n'
        '    sign_last = waiting.to(signed, "再签", by=CHIEF, when=[grounds_stand()], issues=["督促函"])\n'
        "    serve = signed",
    ],
    "a ladder's child that asks for nothing to follow": ["asks=[reason, then])\n    drop", "asks=[reason])\n    drop",
        '"撤回", by=CHIEF, asks=[reason, then]', '"撤回", by=CHIEF, asks=[reason]'],
}  # fmt: skip

DOING = "owed_by=OWNER, due=due_day)"
CHECK = 'owed_by=HANDLER, due=limit("job.check", workdays(3)))'
CLOSE_JOB = "when=[not_the_same_person_as(hand_in)])\n"
CANCEL = "    cancel = any_of"
HAND_IN = '"报结", by=OWNER, asks=[answer])'
OTHER = '    pace = choice("缓急", optional=True, fast="急", slow="缓")\n    doing = State'


def ladder(rungs: str) -> list[str]:
    return [DOING, f"owed_by=OWNER, due=due_day, slip=Ladder({rungs}))"]


def series(
    parties: str = "[OWNER]", asks: str = "due_day, kind", facts: str = '"kind": "key"', by: str = "CLOCK",
    units: str = 'units=group("leads"), role=OWNER',
) -> list[str]:  # fmt: skip
    return [
        CANCEL, f'    call = START.to(doing, "到期", by={by}, parties={parties}, asks=[{asks}])\n'
        f'    monthly_job = every("month", 25, call, {units + "," if units else ""} facts={{{facts}}})\n{CANCEL}',
    ]  # fmt: skip


def hurt(when: str, asks: str = "answer", sets: str = "") -> list[str]:
    more = f', sets={{"hurt": {sets}}}' if sets else ""
    return [
        "    doing = State",
        '    hurt = yes_no("伤亡", optional=True)\n    doing = State',
        HAND_IN,
        f'"报结", by=OWNER, asks=[{asks}]{more})',
        CANCEL,
        f'    w = checking.to(closed, "作罢", by=CHIEF, when={when})\n{CANCEL}',
    ]


def reviewed_by(when: str) -> list[str]:
    return [
        CLOSE_JOB,
        f"when=[{when}])\n",
        "    close = checking",
        '    begin_ = START.to(doing, "到期", by=CLOCK, parties=[OWNER], asks=[due_day, kind])\n'
        '    tell = doing.to(checking, "说", by=OWNER)\n'
        '    skip = doing.to(checking, "直接送审", by=HANDLER)\n    close = checking',
    ]


LAST = 'Rung("报告", workdays(9), tells=CHIEF, every=workdays(5))'
TOLD = 'Rung("提醒", workdays(-1), tells=DEBTOR)'
ALONE: dict[str, list[str]] = {
    "no rungs for one kind, and too few for another": [
        DOING, f"owed_by=OWNER, due=due_day, slip=by_kind(public=Ladder(), enterprise=Ladder({TOLD}), superior=CALM,"
        " office=CALM))",
    ],
    "rungs after one that is counted otherwise": ladder(
        f'{TOLD}, Rung("甲", days(1), tells=DEBTOR), Rung("甲", workdays(-1), tells=DEBTOR), {LAST}'),
    "two rungs of one day": ladder(f'{TOLD}, Rung("乙", workdays(-1), tells=DEBTOR), {LAST}'),
    "a measure on the first day after": ladder(f'{TOLD}, Rung("函", workdays(1), opens="paper"), {LAST}'),
    "a measure on the day itself": ladder(f'{TOLD}, Rung("函", workdays(0), opens="paper"), {LAST}'),
    "a message every day": ladder(f'{TOLD}, Rung("报告", workdays(9), tells=CHIEF, every=workdays(1))'),
    "a rung that compares a date given on some way": [
        CHECK, f'{CHECK[:-1]}, slip=Ladder({TOLD}, Rung("报", workdays(9), tells=CHIEF, every=workdays(5),'
        " when=later_than(later))))", "    doing = State", '    later = day("另定", optional=True)\n    doing = State',
        HAND_IN, '"报结", by=OWNER, asks=[answer, later])',
    ],
    "a rung that compares with a date given on some way": [
        CHECK, f'{CHECK[:-1]}, slip=Ladder({TOLD}, Rung("报", workdays(9), tells=CHIEF, every=workdays(5),'
        " when=before(later, days(2)))))", "    doing = State",
        '    later = day("另定", optional=True)\n    doing = State', HAND_IN, '"报结", by=OWNER, asks=[answer, later])',
    ],
    "a rung on a fact that is given on some way": [
        CHECK, f'{CHECK[:-1]}, slip=Ladder({TOLD}, Rung("报", workdays(9), tells=CHIEF, every=workdays(5),'
        " when=has(remark))))",
    ],
    "owed by the committee": [DOING, "owed_by=COMMITTEE, due=due_day)", '"报结", by=OWNER', '"报结", by=COMMITTEE'],
    "owed by nobody's post, before one that can do nothing": [
        DOING, "owed_by=HEAD, due=due_day)", CHECK, f"{CHECK.replace('HANDLER', 'COMMITTEE')}",
    ],
    "a way from nowhere, before one that brings too little": [
        DOING, 'owed_by=OWNER, due=limit("job.do", days(3)))', "    closed = Final",
        '    lost = State("失", owed_by=OWNER, due=limit("job.lost", days(3)))\n'
        '    waiting = State("等", owed_by=OWNER, due=later)\n    closed = Final',
        "    doing = State", '    later = day("另定", optional=True)\n    doing = State',
        CANCEL, '    wait = any_of(lost, doing).to(waiting, "等", by=OWNER)\n'
        '    done = any_of(lost, waiting).to(closed, "完", by=OWNER, asks=[later])\n' + CANCEL,
    ],
    "owed to whom only a rung would address": [
        CANCEL, '    waiting = State("待复", owed_by=ADDRESSEE, due=limit("job.wait", workdays(3)))\n'
        '    lapse = doing.to(waiting, "逾期", by=CLOCK)\n'
        '    reply = waiting.to(closed, "复", by=ADDRESSEE)\n' + CANCEL,
    ],
    "a guard on a day that nobody gives": [
        "    doing = State", '    later = day("另定", optional=True)\n    doing = State',
        HAND_IN, f"{HAND_IN[:-1]}, when=not_after_today(later))",
    ],
    "a month that is compared": [
        "    doing = State", '    later = month("另定", optional=True)\n    doing = State',
        HAND_IN, '"报结", by=OWNER, asks=[answer, later], when=later_than())',
    ],
    "a term of no days": [DOING, 'owed_by=OWNER, due=limit("job.do", days(0)))'],
    "a series that is whole": series(),
    "a series whose party nobody fills": series("[OWNER, SUPERVISOR]"),
    "a series whose party a setting fills": series("[OWNER, OFFICE]"),
    "a series of units that are nothing": series(units='units=group("leads"), role=SUPERVISOR'),
    "a series for nobody": series("[OFFICE]", units=""),
    "a series that leaves out what is asked": series(asks="due_day, kind, leads"),
    "a series that leaves out what may be missing": series(asks="due_day, kind, remark"),
    "a series that gives what is not asked": series(asks="due_day"),
    "a series that gives no choice": series(facts='"kind": "odd"'),
    "a series that gives a text": series(asks="due_day, kind, remark", facts='"kind": "key", "remark": "key"'),
    "a series by people": series(by="HANDLER"),
    "a series of a later move": [
        CANCEL,
        f'    turn = doing.to(checking, "到期", by=CLOCK)\n    monthly_job = every("month", 25, turn)\n{CANCEL}',
    ],
    "one of a kind by the committee": [
        'by=CHIEF)', 'by=[CHIEF, COMMITTEE])', CANCEL, f"    alone = exclusive(COMMITTEE, due_day)\n{CANCEL}",
    ],
    "one of a kind where no way leads": [
        "    closed = Final",
        '    lost = State("失", owed_by=OWNER, due=limit("job.lost", days(3)))\n    closed = Final',
        "    cancel = any_of(doing", "    alone = exclusive(ADDRESSEE, within=[lost])\n    cancel = any_of(lost, doing",
    ],
    "a date that is moved once, and one that is moved at will": [
        CANCEL, '    move = doing.to(doing, "改期", by=OWNER, asks=[due_day], when=times("move") < 1)\n'
        f'    again = doing.to(doing, "再改", by=OWNER, asks=[due_day])\n{CANCEL}',
    ],
    "another's hand in what is not": [CLOSE_JOB, 'when=[not_the_same_person_as("nope")])\n'],
    "the debtor as a party to be given": [
        '"交办", by=HANDLER, parties=[OWNER]', '"交办", by=HANDLER, parties=[OWNER, DEBTOR]',
    ],
    "voices for what is not": [CLOSE_JOB, 'when=[quorum("nope", 2)])\n'],
    "a series whose party a setting of its own fills": [
        'OWNER = Party("责任单位")\n', 'OWNER = Party("责任单位")\nBUREAU = Party("局", setting="bureau.unit")\n',
        *series("[OWNER, BUREAU]"), 'by=CHIEF)', 'by=[CHIEF, BUREAU])',
    ],
    "a measure before a word to the debtor, though not to another": ladder(
        f'Rung("报", workdays(-1), tells=CHIEF), Rung("函", workdays(1), opens="paper"), {LAST}'),
    "a measure after a word to who owes, by name": ladder(
        f'Rung("报", workdays(-1), tells=OWNER), Rung("函", workdays(1), opens="paper"), {LAST}'),
    "yes or no, never recorded": hurt("fact_is(hurt, True)"),
    "yes, where it is asked": hurt("fact_is(hurt, True)", "answer, hurt"),
    "no, where it is asked": hurt("fact_is(hurt, False)", "answer, hurt"),
    "no, where yes is set": hurt("fact_is(hurt, False)", sets="True"),
    "yes, where no is set": hurt("fact_is(hurt, True)", sets="False"),
    "a value shut out on the way, beside another": [
        "    doing = State", OTHER, "asks=[kind, due_day, remark])", "asks=[kind, due_day, remark, pace])",
        HAND_IN, '"报结", by=OWNER, asks=[answer], when=[fact_is(pace, "slow"), fact_is(kind, "key")])', CANCEL,
        f'    w = checking.to(closed, "作罢", by=CHIEF, when=fact_is(kind, "plain"))\n{CANCEL}',
    ],
    "a review among other guards": reviewed_by("has(kind), second_person(hand_in)"),
    "a review of what the clock did, and of what may be passed": reviewed_by(
        "second_person(begin_), second_person(hand_in)"),
    "a review of what is not, and of what may be passed": reviewed_by('second_person("nope"), second_person(hand_in)'),
    "a review of either of two, which may be passed": reviewed_by("second_person(hand_in, tell)"),
    "a review of all there are": reviewed_by("second_person(hand_in, tell, skip)"),
    "a value that was never recorded": [
        "    doing = State", OTHER, CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=fact_is(pace, "fast", "slow"))\n' + CANCEL,
    ],
    "a guard that only asks whether it is recorded": [
        HAND_IN, '"报结", by=OWNER, asks=[answer], when=has(kind))', CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=fact_is(kind, "key"))\n' + CANCEL,
    ],
    "guards on two things on the way": [
        "    doing = State", OTHER, "asks=[kind, due_day, remark])", "asks=[kind, due_day, remark, pace])",
        HAND_IN, '"报结", by=OWNER, asks=[answer], when=[fact_is(pace, "slow"), fact_is(kind, "key")])', CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=[fact_is(kind, "key"), fact_is(pace, "slow")])\n' + CANCEL,
    ],
    "a way behind one that nobody can take": [
        HAND_IN, '"报结", by=OWNER, asks=[answer], when=fact_is(kind, "key"))', CANCEL,
        '    odd = State("岔", owed_by=HANDLER, due=limit("job.odd", days(1)))\n'
        '    w = checking.to(odd, "岔", by=CHIEF, when=fact_is(kind, "plain"))\n'
        '    x = odd.to(closed, "完", by=HANDLER, when=fact_is(kind, "key"))\n' + CANCEL,
    ],
    "a value that was set on the way": [
        HAND_IN, '"报结", by=OWNER, asks=[answer], sets={"kind": "key"})', CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=fact_is(kind, "plain"))\n'
        '    x = checking.to(closed, "算数", by=CHIEF, when=fact_is(kind, "key"))\n' + CANCEL,
    ],
    "a value that was asked and set on the way": [
        HAND_IN, '"报结", by=OWNER, asks=[answer, kind], sets={"kind": "key"})', CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=fact_is(kind, "plain"))\n' + CANCEL,
    ],
    "a number that is one, and more than one": [
        CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=[times("hand_in") == 1, times("hand_in") > 1])\n' + CANCEL,
    ],
    "a number that is one and no more": [
        CANCEL,
        '    w = checking.to(closed, "作罢", by=CHIEF, when=[times("hand_in") == 1, times("hand_in") <= 1])\n' + CANCEL,
    ],
}  # fmt: skip

SELF = """
class Chain(Procedure, title="链", prefix="LN", version=1, slip=CALM):
    doing = State("办", owed_by=HANDLER, due=limit("chain.do", workdays(3)))
    over = Final("完")
    begin = START.to(doing, "起", by=[HANDLER, PARENT])
    more = doing.to(doing, "分", by=HANDLER, opens="chain")
    hear = doing.to(over, "听", by=CHILD("chain"))
    end = doing.to(over, "完", by=HANDLER)
    drop = doing.to(over, "随", by=PARENT)
"""

LONE = """
class Lone(Procedure, title="独", prefix="DU", version=1):
    doing = State("办", owed_by=OWNER, due=limit("lone.do", workdays(3)))
    over = Final("完")
    begin = START.to(doing, "起", by=[OWNER, PARENT], parties=[OWNER])
    more = doing.to(doing, "分", by=OWNER, opens=child("lone", parties={"owner": OFFICE}))
    end = doing.to(over, "完", by=[OWNER, PARENT])
    alone = exclusive(OFFICE, OWNER)
"""


def changed_all(source: str, steps: list[str]) -> str:
    for old, new in zip(steps[::2], steps[1::2], strict=True):
        source = changed(source, old, new)
    return source


EDGES = {
    **{f"edge: {name}": changed_all(HEADER + PAPER + CHILDREN, steps) for name, steps in TOGETHER.items()},
    **{f"edge: {name}": changed_all(HEADER + JOB, steps) for name, steps in ALONE.items()},
    "edge: who hears only his own kind": HEADER + SELF,
    "edge: who gives a child to the office, and has none of it": HEADER + LONE,
    "edge: who excludes by the office where no way leads": HEADER
    + changed(
        changed(LONE, "    over = Final", '    lost = State("失", owed_by=OWNER, exempt="无")\n    over = Final'),
        "alone = exclusive(OFFICE, OWNER)",
        'alone = exclusive(OFFICE, within=[lost])\n    leave = lost.to(over, "去", by=OWNER)',
    ),
}
"""name → the source."""
