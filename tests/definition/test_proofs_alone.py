"""P000–P011, P017: one mistake each, caught with its code on its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.definition.verify import CHECKS
from tests.definition.authors import HEADER, JOB, changed, marked, refused
from tests.definition.goldens.refusals import alone, refusals

BAD = {
    # name of the mistake: (code, what the message says, old, new)
    "a name twice": (
        "P000",
        "answer is bound twice",
        "    doing = State",
        '    answer = text("又")  # here\n    doing = State',
    ),
    "two names for one thing": (
        "P000",
        "other is bound twice",
        '    answer = text("报告")\n',
        '    answer = text("报告")  # here\n    other = answer\n',
    ),
    "no opening": (
        "P001",
        "nothing opens it",
        '    begin = START.to(doing, "交办", by=HANDLER, parties=[OWNER], asks=[kind, due_day, remark])\n',
        "",
    ),
    "only a child opens": ("P001", "nobody may open it", '"交办", by=HANDLER', '"交办", by=CHILD("x")'),
    "an unreachable state": (
        "P002",
        "no path leads to lost",
        "    closed = Final",
        '    lost = Final("不可达")  # here\n    closed = Final',
    ),
    "a state without an end": (
        "P003",
        "no path leads from stuck",
        "    cancel = any_of",
        '    stuck = State("停滞", owed_by=HANDLER, due=limit("job.stuck", days(1)))  # here\n'
        '    jam = checking.to(stuck, "卡住", by=HANDLER)\n'
        '    poke = stuck.to(stuck, "催", by=HANDLER, opens="job")\n    cancel = any_of',
    ),
    "a final with a way out": (
        "P003",
        "which is final",
        "    cancel = any_of",
        '    reopen = any_of(closed).to(doing, "重开", by=CHIEF)  # here\n    cancel = any_of',
    ),
    "a fact of somebody else": (
        "P004",
        "“附件” is not declared here",
        "by=OWNER, asks=[answer])",
        'by=OWNER, asks=[attachment("附件")])  # here',
    ),
    "a transition that is not": (
        "P004",
        "no transition reject",
        'times("send_back") < 2])',
        'times("reject") < 2])  # here',
    ),
    "a set fact that is not": (
        "P004",
        "no fact speed",
        '"报结", by=OWNER, asks=[answer])',
        '"报结", by=OWNER, asks=[answer], sets={"speed": 1})  # here',
    ),
    "a choice that is not": (
        "P004",
        "urgent is no choice of kind",
        '"销号", by=HANDLER, when=[',
        '"销号", by=HANDLER, when=[fact_is(kind, "urgent"),  # here\n        ',
    ),
    "a set choice that is not": (
        "P004",
        "urgent is no choice of kind",
        '"报结", by=OWNER, asks=[answer])',
        '"报结", by=OWNER, asks=[answer], sets={"kind": "urgent"})  # here',
    ),
    "a party nobody fills": (
        "P004",
        "fills the party supervisor",
        '"撤销", by=CHIEF)',
        '"撤销", by=[CHIEF, SUPERVISOR])  # here',
    ),
    "a counted party nobody fills": (
        "P004",
        "fills the party supervisor",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=[count("job", of=SUPERVISOR, within=months(12)) < 3])  # here',
    ),
    "a post of no party": ("P004", "write HEAD.of(PARTY)", '"撤销", by=CHIEF)', '"撤销", by=[CHIEF, HEAD])  # here'),
    "the debtor as an actor": ("P004", "only a receiver", '"撤销", by=CHIEF)', '"撤销", by=[CHIEF, DEBTOR])  # here'),
    "a receiver nobody fills": (
        "P004",
        "fills the party supervisor",
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP',
        '    Rung("报告", workdays(1), tells=(CHIEF, SUPERVISOR), every=workdays(5)),  # here\n)\nSTEEP',
    ),
    "fan-out over no list": (
        "P004",
        "which due_day is not",
        '"报结", by=OWNER, asks=[answer])',
        '"报结", by=OWNER, asks=[answer], opens=each(due_day, "job", role=OWNER))  # here',
    ),
    "nobody may": ("P005", "by= is empty", '"撤销", by=CHIEF)', '"撤销", by=[])  # here'),
    "a debtor who can do nothing": (
        "P005",
        "committee, who can do nothing",
        'State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))\n',
        'State("审核", owed_by=COMMITTEE, due=limit("job.check", workdays(3)))  # here\n',
    ),
    "a debtor not everybody names": (
        "P005",
        "whom not every opening",
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    doing = State("办理中", owed_by=OWNER, due=due_day)  # here\n'
        '    slip_in = START.to(doing, "补录", by=HANDLER, asks=[due_day])\n',
    ),
    "an optional date": (
        "P006",
        "due by later, which begin does not bring",
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    later = day("另定", optional=True)\n    doing = State("办理中", owed_by=OWNER, due=later)  # here\n',
    ),
    "a date one path lacks": (
        "P006",
        "due by due_day, which slip_in does not bring",
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    doing = State("办理中", owed_by=OWNER, due=due_day)  # here\n'
        '    slip_in = START.to(doing, "补录", by=HANDLER, parties=[OWNER])\n',
    ),
    "children nobody opens": (
        "P006",
        "waits for children of task",
        'due=limit("job.check", workdays(3)))',
        'due=limit("job.check", workdays(3), since=children_ended("task")))  # here',
    ),
    "a guard on an unknown date": (
        "P006",
        "speaks of seen",
        "    cancel = any_of",
        '    seen = day("查看日")\n    look = checking.to(checking, "看", by=HANDLER, asks=[seen], opens="job")\n'
        '    wait = checking.to(closed, "等", by=HANDLER, when=[before(seen, days(1))])  # here\n    cancel = any_of',
    ),
    "a guard on a fact nobody gives": (
        "P006",
        "speaks of leads",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=[has(leads)])  # here',
    ),
    "a comparison without a date": (
        "P006",
        "asks for none",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=[later_than(DUE)])  # here',
    ),
    "fan-out over an unknown list": (
        "P006",
        "opened from leads",
        '"报结", by=OWNER, asks=[answer])',
        '"报结", by=OWNER, asks=[answer], opens=each(leads, "job", role=OWNER))  # here',
    ),
    "a ladder that does not climb": (
        "P007",
        "催办 does not come after",
        "CALM = Ladder(\n",
        'CALM = Ladder(\n    Rung("早", workdays(-1), tells=DEBTOR),\n'
        '    Rung("催办", workdays(-2), tells=DEBTOR),  # here\n'
        '    Rung("又", workdays(-1), tells=DEBTOR),\n'
        '    Rung("到期", workdays(0), tells=DEBTOR),\n)\nUNUSED = Ladder(\n',
    ),
    "rungs of one name": (
        "P007",
        "two rungs are called 提醒",
        'CALM = Ladder(\n    Rung("提醒", workdays(-1), tells=DEBTOR),\n',
        'CALM = Ladder(\n    Rung("提醒", workdays(-5), tells=DEBTOR),\n'
        '    Rung("提醒", workdays(-1), tells=DEBTOR),  # here\n',
    ),
    "rungs in calendar days": (
        "P007",
        "counted in days",
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP',
        '    Rung("报告", days(1), tells=CHIEF, every=workdays(5)),  # here\n)\nSTEEP',
    ),
    "a measure before the lapse": (
        "P007",
        "before the deadline has passed",
        "slip=CALM",
        "slip=Ladder(\n"
        '    Rung("提醒", workdays(-1), tells=DEBTOR),\n'
        '    Rung("函告", workdays(0), opens="paper"),  # here\n'
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)))',
    ),
    "a ladder that falls silent": (
        "P007",
        "does not repeat",
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP',
        '    Rung("报告", workdays(1), tells=CHIEF),  # here\n)\nSTEEP',
    ),
    "a ladder that tells only the debtor": (
        "P007",
        "nobody above the debtor",
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP',
        '    Rung("报告", workdays(1), tells=[DEBTOR, HEAD.of(DEBTOR)], every=workdays(5)),  # here\n)\nSTEEP',
    ),
    "a ladder that never pauses": (
        "P007",
        "without a pause",
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(5)),\n)\nSTEEP',
        '    Rung("报告", workdays(1), tells=CHIEF, every=workdays(0)),  # here\n)\nSTEEP',
    ),
    "an empty ladder": (
        "P007",
        "has no rungs",
        "owed_by=OWNER, due=due_day)",
        "owed_by=OWNER, due=due_day, slip=Ladder())  # here",
    ),
    "a measure against a superior": (
        "P007",
        "superiors are only sent messages",
        'Rung("函告", workdays(3), opens="paper"),',
        'Rung("函告", workdays(3), opens="paper"),  # here',
    ),
    "a document of the clock": (
        "P008",
        "lets the clock issue",
        "    cancel = any_of",
        '    lapse = doing.to(checking, "逾期", by=CLOCK, issues=["通知"])  # here\n    cancel = any_of',
    ),
    "a question to the clock": (
        "P008",
        "asks something of the clock",
        "    cancel = any_of",
        '    lapse = doing.to(checking, "逾期", by=CLOCK, asks=[remark])  # here\n    cancel = any_of',
    ),
    "an end by the clock": (
        "P008",
        "without a basis=",
        "    cancel = any_of",
        '    lapse = doing.to(cancelled, "逾期", by=CLOCK)  # here\n    cancel = any_of',
    ),
    "a clock without a deadline": (
        "P008",
        "doubting has no deadline",
        "    cancel = any_of",
        '    doubting = State("存疑", owed_by=HANDLER, exempt="长期")\n'
        '    doubt = checking.to(doubting, "存疑", by=HANDLER)\n'
        '    clear = doubting.to(checking, "释疑", by=[HANDLER, CLOCK])  # here\n    cancel = any_of',
    ),
    "a clock and measures": (
        "P008",
        "both a move of the clock (clear)",
        "    cancel = any_of",
        '    doubting = State("存疑", owed_by=HANDLER, due=due_day, slip=STEEP)  # here\n'
        '    doubt = checking.to(doubting, "存疑", by=HANDLER)\n'
        '    clear = doubting.to(checking, "释疑", by=[HANDLER, CLOCK])\n    cancel = any_of',
    ),
    "a clock that runs in a circle": (
        "P008",
        "run in a circle",
        "    cancel = any_of",
        '    tick = doing.to(doing, "转", by=CLOCK)  # here\n    cancel = any_of',
    ),
    "no deadline": ("P009", "has no deadline", "owed_by=OWNER, due=due_day)", "owed_by=OWNER)  # here"),
    "nobody owes": ("P009", "nobody owes", "owed_by=OWNER, due=due_day)", "owed_by=CLOCK, due=due_day)  # here"),
    "an undated service": (
        "P010",
        "does not ask for",
        '"报结", by=OWNER, asks=[answer])',
        '"报结", by=OWNER, asks=[answer], serves=due_day)  # here',
    ),
    "an answer to nothing": (
        "P010",
        "nothing serves",
        "owed_by=OWNER, due=due_day)",
        "owed_by=OWNER, due=due_day, answers=True)  # here",
    ),
    "a due that is text": (
        "P011",
        "due is a limit or a date",
        "owed_by=OWNER, due=due_day)",
        "owed_by=OWNER, due=answer)  # here",
    ),
    "a term since a text": (
        "P011",
        "kind is not a date",
        "owed_by=OWNER, due=due_day)",
        'owed_by=OWNER, due=limit("job.do", days(3), since=kind))  # here',
    ),
    "a term below zero": (
        "P011",
        "cannot be negative",
        "owed_by=OWNER, due=due_day)",
        'owed_by=OWNER, due=limit("job.do", days(-3)))  # here',
    ),
    "hours since a day": (
        "P011",
        "24 hours from due_day: what runs by the clock is counted from an instant",
        "owed_by=OWNER, due=due_day)",
        'owed_by=OWNER, due=limit("job.do", hours(24), since=due_day))  # here',
    ),
    "office hours before a day": (
        "P011",
        "8 office_hours from due_day: what runs by the clock",
        "owed_by=OWNER, due=due_day)",
        'owed_by=OWNER, due=limit("job.do", office_hours(8), before=due_day))  # here',
    ),
    "a month that rolls": (
        "P011",
        "never rolls",
        '    doing = State("办理中", owed_by=OWNER, due=due_day)\n',
        '    by_month = month("月份")\n'
        '    doing = State("办理中", owed_by=OWNER, due=on(by_month, roll="previous"))  # here\n',
    ),
    "an ill-named limit": (
        "P011",
        "not named subject.term",
        "owed_by=OWNER, due=due_day)",
        'owed_by=OWNER, due=limit("soon", days(3)))  # here',
    ),
    "one name for two values": (
        "P011",
        "one name is one value",
        '    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))\n',
        '    doubting = State("再审", owed_by=HANDLER, due=limit("job.check", workdays(4)))\n'
        '    checking = State("审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))  # here\n'
        '    doubt = doubting.to(checking, "释疑", by=HANDLER)\n'
        '    wonder = checking.to(doubting, "存疑", by=HANDLER)\n',
    ),
    "one name for two values, once in a guard": (
        "P011",
        "one name is one value",
        'when=[times("send_back") < 2])',
        'when=[before(DUE, limit("job.check", workdays(4)))])  # here',
    ),
    "two ways of the clock": (
        "P023",
        "CLOCK may take both lapse and expire",
        "    cancel = any_of",
        '    lapse = doing.to(checking, "视为报结", by=CLOCK)\n'
        '    expire = doing.to(cancelled, "期满", by=CLOCK, basis="条例")  # here\n    cancel = any_of',
    ),
    "two ways of the parent": (
        "P023",
        "PARENT may take both drop and follow",
        "    cancel = any_of",
        '    drop = doing.to(cancelled, "终结", by=PARENT)\n'
        '    follow = any_of(doing, checking).to(cancelled, "随之终结", by=PARENT)  # here\n    cancel = any_of',
    ),
    "guards that exclude each other": (
        "P024",
        "its guards on kind exclude each other",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=[fact_is(kind, "plain"), fact_is(kind, "key")])  # here',
    ),
    "numbers that exclude each other": (
        "P024",
        "the number of send_back exclude each other",
        'times("send_back") < 2])',
        'times("send_back") < 2, times("send_back") >= 2])  # here',
    ),
    "a value no way brings": (
        "P024",
        "no way there brings stage to second",
        "    cancel = any_of",
        '    stage = choice("阶段", first="一", second="二")\n'
        '    mark = doing.to(checking, "记", by=OWNER, sets={"stage": "first"})\n'
        '    go_on = checking.to(closed, "二阶段", by=HANDLER, when=fact_is(stage, "second"))  # here\n'
        "    cancel = any_of",
    ),
    "a value that another way has shut out": (
        "P024",
        "no way there brings kind to key",
        "    cancel = any_of",
        '    plain = State("一般", owed_by=HANDLER, due=limit("job.plain", days(1)))\n'
        '    sort = checking.to(plain, "分", by=HANDLER, when=fact_is(kind, "plain"))\n'
        '    end = plain.to(closed, "了", by=HANDLER)\n'
        '    stop = plain.to(closed, "停", by=HANDLER, when=fact_is(kind, "key"))  # here\n    cancel = any_of',
    ),
    "a move that cannot have been taken": (
        "P024",
        "send_back cannot have been taken 3 times there",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=times("send_back") >= 3)  # here',
    ),
    "a move that comes later": (
        "P024",
        "close cannot have been taken 1 times there",
        '"撤销", by=CHIEF)',
        '"撤销", by=CHIEF, when=times("close") > 0)  # here',
    ),
    "a move that has always been taken": (
        "P024",
        "hand_in has been taken on every way there",
        'when=[times("send_back") < 2])',
        'when=[times("hand_in") < 1])  # here',
    ),
    "a measure before a word": (
        "P025",
        "函告 opens a measure before any rung has told the debtor",
        "owed_by=OWNER, due=due_day)",
        "owed_by=OWNER, due=due_day, slip=Ladder(\n"
        '        Rung("函告", workdays(3), opens="paper"),  # here\n'
        '        Rung("报告", workdays(9), tells=CHIEF, every=workdays(5))))',
    ),
    "a service of nothing": (
        "P025",
        "serves what not every way there has issued",
        "asks=[kind, due_day, remark])\n",
        "asks=[kind, due_day, remark])\n"
        '    told_on = day("送达日期")\n'
        '    tell = doing.to(checking, "送达", by=HANDLER, asks=[told_on], serves=told_on)  # here\n'
        '    note = checking.to(doing, "发函", by=HANDLER, issues=["函"])\n',
    ),
    "an answer before the service": (
        "P025",
        "waiting (待复) is a response term, but not every way into it serves",
        "    cancel = any_of",
        '    told_on = day("送达日期")\n'
        '    waiting = State("待复", owed_by=OWNER, due=limit("job.wait", days(3)), answers=True)  # here\n'
        '    wait = checking.to(waiting, "等", by=HANDLER)\n'
        '    tell = waiting.to(checking, "送达", by=HANDLER, asks=[told_on], serves=told_on, issues=["函"])\n'
        '    reply = waiting.to(closed, "复", by=OWNER)\n    cancel = any_of',
    ),
    "an extension without end": (
        "P026",
        "extend (延期) moves due_day as often as it is asked for",
        "    cancel = any_of",
        '    extend = doing.to(doing, "延期", by=CHILD("x"), asks=[due_day], when=later_than(DUE))  # here\n'
        "    cancel = any_of",
    ),
    "a debtor who sets his own date": (
        "P026",
        "lets who owes the next step move due_day",
        "    cancel = any_of",
        '    move = doing.to(doing, "另定", by=OWNER, asks=[due_day])  # here\n    cancel = any_of',
    ),
    "a date set anew on every round": (
        "P026",
        "back (撤回重报) lets who owes the next step move due_day",
        "    cancel = any_of",
        '    back = checking.to(doing, "撤回重报", by=OWNER, asks=[due_day])  # here\n    cancel = any_of',
    ),
    "an extension bounded by the number of something else": (
        "P026",
        "extend (延期) moves due_day as often as it is asked for",
        "    cancel = any_of",
        '    extend = doing.to(doing, "延期", by=CHILD("x"), asks=[due_day],  # here\n'
        '        when=[later_than(DUE), times("begin") < 2])\n    cancel = any_of',
    ),
    "a post that sets its own date": (
        "P026",
        "lets who owes the next step move due_day",
        '"审核", owed_by=HANDLER, due=limit("job.check", workdays(3)))',
        '"审核", owed_by=HANDLER, due=due_day)',
        "    cancel = any_of",
        '    move = checking.to(checking, "另定", by=HANDLER, asks=[due_day])  # here\n    cancel = any_of',
    ),
    "a series without an opening by CLOCK": (
        "P040",
        "begin is no opening by CLOCK",
        "    hand_in = doing.to",
        '    monthly_job = every("month", 25, begin, units=group("leads"), role=OWNER)  # here\n    hand_in = doing.to',
    ),
    "an exclusion by what is not known": (
        "P043",
        "alone: answer is not certain on every path into doing",
        "    cancel = any_of",
        "    alone = exclusive(OWNER, answer)  # here\n    cancel = any_of",
    ),
    "an exclusion that the clock stands before": (
        "P043",
        "move_on (到期送审) is for CLOCK too, which alone may refuse",
        "    cancel = any_of",
        '    move_on = doing.to(checking, "到期送审", by=CLOCK)  # here\n'
        "    alone = exclusive(OWNER, within=[checking])\n    cancel = any_of",
    ),
    "a review of what was not written": (
        "P042",
        "there is a way to checking past that",
        "when=[not_the_same_person_as(hand_in)])",
        'when=second_person(hand_in))  # here\n    skip = doing.to(checking, "直接送审", by=HANDLER)',
    ),
    "a review of what the clock did": (
        "P042",
        "reviews begin_, which no person takes",
        '    close = checking.to(closed, "销号", by=HANDLER, when=[not_the_same_person_as(hand_in)])',
        '    begin_ = START.to(doing, "到期", by=CLOCK, parties=[OWNER], asks=[due_day])\n'
        '    close = checking.to(closed, "销号", by=HANDLER, when=second_person(hand_in, begin_))  # here',
    ),
    "a review of what is opened by it": (
        "P042",
        "nothing lies there to review",
        "    cancel = any_of",
        '    again = START.to(doing, "补录", by=HANDLER, parties=[OWNER], asks=[due_day], when=second_person(hand_in))'
        "  # here\n    cancel = any_of",
    ),
    "an unwritable prefix": ("P017", "not capital letters", 'prefix="RW"', 'prefix="任务-"'),
    "a version of nothing": ("P017", "not a whole number", "version=1", "version=0"),
}


def mistaken(name: str) -> str:
    code, _says, *changes = BAD[name]
    job = JOB
    if name == "a measure against a superior":
        job = job.replace("slip=CALM", "slip=by_kind(public=STEEP, enterprise=STEEP, superior=STEEP, office=CALM)")
    assert code in CHECKS
    source = HEADER + job
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        source = changed(source, old, new)
    return source


@pytest.mark.parametrize("name", BAD)
def test_the_mistake_is_caught_where_it_stands(name: str) -> None:
    code, says, *_ = BAD[name]
    source = mistaken(name)
    line = marked(source) if "# here" in source else None
    rows = refused(source)
    assert any(row[2] == code and says in row[3] and line in (None, row[1]) for row in rows), (line, rows)
    assert {row[2] for row in rows} == {code}, rows
    assert {row[0] for row in rows} == {"author.py"}
    assert alone(rows) == refusals()[name]


def test_every_check_of_one_definition_has_a_mistake() -> None:
    proved = {code for code, check in CHECKS.items() if check.alone} | {"P000"}
    assert proved == {code for code, *_ in BAD.values()}


def test_all_mistakes_are_caught_at_load_each_in_its_own_file(tmp_path: Path) -> None:
    """Some eighty files with one mistake each, in one folder beside a sound one: every one is named with its line."""
    names = {f"bad_{place}.py": name for place, name in enumerate(BAD)}
    for file, name in names.items():
        (tmp_path / file).write_text(mistaken(name), "utf-8")
    (tmp_path / "good.py").write_text(HEADER + JOB, "utf-8")
    known = Registry.load(folders=[tmp_path])
    assert known.codes() == ["job"]
    assert len(names) >= 40
    accused: dict[str, set[tuple[int, str]]] = {}
    for one in known.broken:
        assert (one.line > 0, bool(one.procedures)) == (True, True), one
        accused.setdefault(Path(one.file).name, set()).add((one.line, one.check))
    for file, name in names.items():
        source = mistaken(name)
        line = marked(source) if "# here" in source else None
        assert any(code == BAD[name][0] and line in (None, found) for found, code in accused[file]), (
            name,
            accused[file],
        )
    assert set(accused) == set(names)


def test_a_class_without_line_marks_is_blamed_at_its_first_line() -> None:
    source = mistaken("an unwritable prefix")
    line = next(number for number, text in enumerate(source.splitlines(), 1) if text.startswith("class"))
    assert [row[1] for row in refused(source)] == [line]


def test_all_problems_come_together_in_the_order_of_the_checks() -> None:
    source = changed(HEADER + JOB, "owed_by=OWNER, due=due_day)", "owed_by=COMMITTEE)").replace("by=CHIEF)", "by=[])")
    assert [row[2] for row in refused(source)] == ["P005", "P005", "P009"]
