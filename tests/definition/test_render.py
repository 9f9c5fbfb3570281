"""Canonical form, fingerprint, drawing and tables of a definition."""

from __future__ import annotations

import json

import pytest

from engine.definition.definition import Definition
from engine.definition.render import canonical, fingerprint, markdown, mermaid
from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed, definitions

ALL = HEADER + PAPER + CHILDREN
JOB_ = HEADER + JOB


def job(source: str = JOB_) -> Definition:
    return definitions(source)["Job"]


def test_the_canonical_form_is_json_without_places_and_comments() -> None:
    for one in definitions(ALL).values():
        text = json.dumps(canonical(one), ensure_ascii=False)
        assert json.loads(text) == canonical(one)
        assert "author.py" not in text
    assert "交办 → 办理 → 办结" not in json.dumps(canonical(job()), ensure_ascii=False)


def test_the_fingerprint_is_a_sha256_and_the_same_every_time() -> None:
    assert len(fingerprint(job())) == 64
    assert fingerprint(job()) == fingerprint(job())


SAME = {
    "lines moved": JOB_.replace("    checking = State", "\n\n    # 审核\n    checking = State"),
    "another docstring": changed(JOB_, "交办 → 办理 → 办结.", "别的说明."),
    "a role under another variable": JOB_.replace(
        'OWNER = Party("责任单位")', 'OWNER = Party("责任单位")\nWHO = OWNER'
    ).replace("by=OWNER, asks=[answer]", "by=WHO, asks=[answer]"),
    "a role of another label": changed(JOB_, 'OWNER = Party("责任单位")', 'OWNER = Party("承办单位")'),
    "a ladder under another name": JOB_.replace("CALM", "GENTLE"),
    "the class under another name": changed(JOB_, "class Job(Procedure,", 'class Work(Procedure, code="job",'),
    "actors in another order": changed(JOB_, "cancel = any_of(doing, checking)", "cancel = any_of(checking, doing)"),
    "transitions in another order": changed(
        changed(JOB_, '    hand_in = doing.to(checking, "报结", by=OWNER, asks=[answer])\n', ""),
        "    begin = ", '    hand_in = doing.to(checking, "报结", by=OWNER, asks=[answer])\n    begin = ',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_changes_no_behaviour_changes_no_fingerprint(name: str) -> None:
    (one,) = definitions(SAME[name]).values()
    assert fingerprint(one) == fingerprint(job())


OTHER = {
    "a fact's bound": ('answer = text("报告")', 'answer = text("报告", max=200)'),
    "an optional fact": ('answer = text("报告")', 'answer = text("报告", optional=True)'),
    "a choice": ('key="重点")', 'key="重点", odd="其他")'),
    "a term": ('"job.check", workdays(3)', '"job.check", workdays(4)'),
    "a unit": ('"job.check", workdays(3)', '"job.check", days(3)'),
    "a limit": ('"job.check"', '"job.review"'),
    "a basis": ('"job.check", workdays(3)', '"job.check", workdays(3), basis="条例"'),
    "a roll": ("owed_by=OWNER, due=due_day", "owed_by=OWNER, due=on(due_day, roll=None)"),
    "who owes": ('"审核", owed_by=HANDLER', '"审核", owed_by=CHIEF'),
    "who may": ('"撤销", by=CHIEF', '"撤销", by=[CHIEF, HANDLER]'),
    "whose post": ('"撤销", by=CHIEF', '"撤销", by=[CHIEF, HEAD.of(OWNER)]'),
    "a guard": ('times("send_back") < 2', 'times("send_back") < 3'),
    "a guard more": ('"撤销", by=CHIEF', '"撤销", by=CHIEF, when=[has(kind)]'),
    "an own rule's sentence": ('"撤销", by=CHIEF', '"撤销", by=CHIEF, when=[rule("只准一次")(len)]'),
    "what is asked": ("asks=[answer]", "asks=[answer, remark]"),
    "what is set": ("asks=[answer]", 'asks=[answer], sets={"kind": "key"}'),
    "what is issued": ("asks=[answer]", 'asks=[answer], issues=["报告"]'),
    "what is opened": ("asks=[answer]", 'asks=[answer], opens="paper"'),
    "what is told": ("asks=[answer]", 'asks=[answer], tells="done"'),
    "a confirmation": ("asks=[answer]", "asks=[answer], confirm=True"),
    "a target": ('send_back = checking.to(doing', 'send_back = checking.to(checking'),
    "a label": ('Final("办结")', 'Final("销号")'),
    "an ending": ('Final("办结")', 'Final("办结", dropped=True)'),
    "an exemption": ("owed_by=OWNER, due=due_day", 'owed_by=OWNER, exempt="长期"'),
    "a rung's day": ('Rung("提醒", workdays(-1), tells=DEBTOR),\n    Rung("报告", workdays(1)',
                     'Rung("提醒", workdays(-1), tells=DEBTOR),\n    Rung("报告", workdays(2)'),
    "a ladder": ("slip=CALM", "slip=STEEP"),
    "a ladder of one state": ("owed_by=OWNER, due=due_day", "owed_by=OWNER, due=due_day, slip=STEEP"),
    "the post above": ('HANDLER = Post("经办人", at=OFFICE)', 'HANDLER = Post("经办人", at=OFFICE, above=CHIEF)'),
    "the version": ("version=1", "version=2"),
    "the prefix": ('prefix="RW"', 'prefix="RWU"'),
    "the code": ("class Job(Procedure,", 'class Job(Procedure, code="work",'),
    "the title": ('title="任务"', 'title="工作"'),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_what_changes_behaviour_changes_the_fingerprint(name: str) -> None:
    assert fingerprint(job(changed(JOB_, *OTHER[name]))) != fingerprint(job())


def test_every_change_has_a_fingerprint_of_its_own() -> None:
    marks = {name: fingerprint(job(changed(JOB_, *change))) for name, change in OTHER.items()}
    assert len(set(marks.values())) == len(marks)


def test_a_drawing_names_who_owes_by_when_and_who_may() -> None:
    drawn = mermaid(job()).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert '    state "办理中<br/>责任单位 · 时限" as doing' in drawn
    assert '    state "审核<br/>经办人 · 3个工作日" as checking' in drawn
    assert "    [*] --> doing: 交办 · 经办人" in drawn
    assert "    doing --> checking: 报结 · 责任单位" in drawn
    assert "    checking --> cancelled: 撤销 · 安委办主任" in drawn
    assert "    closed --> [*]" in drawn


def test_moves_between_the_same_states_share_an_arrow_and_what_is_possible_everywhere_is_drawn_once() -> None:
    source = changed(
        JOB_,
        "    cancel = any_of(doing, checking)",
        '    asking = State("征询", owed_by=HANDLER, due=limit("job.ask", days(3)))\n'
        '    waiting = State("等候", owed_by=HANDLER, due=limit("job.wait", days(3)))\n'
        '    ask = checking.to(asking, "征询", by=HANDLER)\n    inquire = checking.to(asking, "再征询", by=CHIEF)\n'
        '    wait = asking.to(waiting, "等", by=HANDLER)\n    go_on = waiting.to(checking, "续办", by=HANDLER)\n'
        "    cancel = any_of(doing, checking, asking, waiting)",
    )
    drawn = mermaid(job(source)).splitlines()
    assert "    checking --> asking: 征询 · 经办人<br/>再征询 · 安委办主任" in drawn
    assert '    state "自下列任一状态：<br/>办理中；审核；征询<br/>等候" as from_cancel' in drawn
    assert [line for line in drawn if "--> cancelled" in line] == ["    from_cancel --> cancelled: 撤销 · 安委办主任"]


def test_a_drawing_survives_signs_and_words_of_its_own_language() -> None:
    source = changed(JOB_, 'closed = Final("办结")', "end = Final('办\"结;1:2#<b>')").replace("(closed,", "(end,")
    drawn = mermaid(job(source))
    assert 'state "办#quot;结#59;1#58;2#35;#lt;b#gt;" as end_' in drawn
    assert "checking --> end_: " in drawn
    assert "end_ --> [*]" in drawn


def test_tables_name_facts_states_transitions_and_each_ladder_once() -> None:
    tables = markdown(definitions(ALL)["Task"])
    assert tables.startswith("# 任务（task v1，RW）")
    assert "| due_day | 时限 | day |  |" in tables
    assert "| doing | 办理中 | 责任单位 | 时限 |  |  |" in tables
    assert "| cancelled | 撤销 |  |  |  | 终结 |" in tables
    assert (
        "| extend | 延期 | doing | doing | 下级事项 extension | due_day | 日期晚于时限；“延期”已办次数<1 |  |  |"
        in tables
    )
    assert "| 函告 | 3个工作日 |  | paper |  |  |" in tables
    assert tables.count("## 升级阶梯") == 1
    plan = markdown(definitions(ALL)["Plan"])
    assert "task全部办结起5个工作日" in plan
    assert "任务全部办结起5个工作日" in markdown(definitions(ALL)["Plan"], {"task": "任务"})
    assert "任务全部办结起5个工作日" in mermaid(definitions(ALL)["Plan"], {"task": "任务"})
    assert "| 下级事项「延期」 |" in markdown(definitions(ALL)["Task"], {"extension": "延期"})
    assert "| issue | 交办 | drafted | running | 经办人 |  |  | 交办单 | task、task |" in plan


def test_a_bar_does_not_break_a_table() -> None:
    assert "| closed | 办\\|结 |" in markdown(job(changed(JOB_, 'Final("办结")', 'Final("办|结")')))
