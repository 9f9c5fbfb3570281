"""The procedure language: a class body is read once into frozen values that refer to each other by name."""

from __future__ import annotations

import dataclasses

import pytest

from engine.definition.declared import Where
from engine.definition.definition import DueDef, RoleDef, TermDef
from engine.definition.facts import Fact, text
from engine.definition.procedure import Part, broken
from engine.definition.render import fingerprint
from engine.definition.roles import OFFICE, Party, Post
from engine.definition.spans import workdays
from engine.errors import BrokenProcedure, Sentence
from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed, definitions, refused, run

JOB_ = definitions(HEADER + JOB)["Job"]


def test_a_class_body_becomes_values_that_refer_by_name() -> None:
    assert (JOB_.code, JOB_.title, JOB_.prefix, JOB_.version) == ("job", "任务", "RW", 1)
    assert JOB_.doc == "交办 → 办理 → 办结."
    assert list(JOB_.facts) == ["kind", "leads", "due_day", "remark", "answer"]
    assert list(JOB_.states) == ["doing", "checking", "closed", "cancelled"]
    assert list(JOB_.transitions) == ["begin", "hand_in", "close", "send_back", "cancel"]
    doing, checking = JOB_.states["doing"], JOB_.states["checking"]
    assert doing.owed_by == RoleDef("party", "owner", "责任单位")
    assert doing.due == DueDef(fact="due_day")
    assert checking.due == DueDef(term=TermDef(workdays(3), "job.check"))
    assert checking.owed_by is not None
    assert (checking.owed_by.code, checking.owed_by.party.code if checking.owed_by.party else "") == (
        "handler",
        "office",
    )
    assert [rung.name for rung in doing.slip.rungs("enterprise")] == ["提醒", "报告"] if doing.slip else False
    assert JOB_.states["cancelled"].final
    assert JOB_.states["cancelled"].dropped
    begin, close, cancel = (JOB_.transitions[name] for name in ("begin", "close", "cancel"))
    assert (begin.sources, begin.target, begin.asks) == ((), "doing", ("kind", "due_day", "remark"))
    assert [role.code for role in begin.parties] == ["owner"]
    assert (close.when[0].kind, close.when[0].args) == ("not_same_person", ("hand_in",))
    assert JOB_.transitions["send_back"].when[0].args == ("send_back", "<", 2)
    assert cancel.sources == ("doing", "checking")
    assert JOB_.openings == (begin,)
    assert JOB_.can_reach("doing", "closed")
    assert not JOB_.can_reach("closed", "doing")


def test_values_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        JOB_.version = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        JOB_.states["doing"].label = "别的"  # type: ignore[misc]


def test_everything_knows_its_line() -> None:
    lines = (HEADER + JOB).splitlines()
    places = {name: one.where for part in (JOB_.states, JOB_.transitions, JOB_.facts) for name, one in part.items()}
    for name, where in places.items():
        assert where is not None
        assert where.file == "author.py"
        assert lines[where.line - 1].lstrip().startswith(f"{name} = ")
    assert JOB_.where is not None
    assert lines[JOB_.where.line - 1].startswith("class Job(")


def test_openings_carry_what_they_fill() -> None:
    plan, task = definitions(HEADER + PAPER + CHILDREN)["Plan"], definitions(HEADER + PAPER + CHILDREN)["Task"]
    lead, help_ = plan.transitions["issue"].opens
    assert (lead.procedure, lead.each, lead.each_role) == ("task", "leads", "owner")
    assert lead.facts == {"due_day": ("fact", "due_month")}
    assert help_.facts["due_day"] == ("due", DueDef(term=TermDef(workdays(5), "plan.help"), before="due_month"))
    assert plan.states["running"].due == DueDef(term=TermDef(workdays(5), "plan.close"), since_children="task")
    assert task.transitions["request"].opens[0].returns == {"until": "due_day"}
    assert task.transitions["extend"].by == (RoleDef("child", "child:extension"),)
    (series,) = task.states["doing"].opens
    assert (series.period, series.day, series.lead) == ("month", 25, workdays(10))
    assert (series.roll, series.inclusive) == ("next", True)


def test_a_series_says_how_its_dates_roll_and_whether_the_day_is_in_time() -> None:
    source = HEADER + PAPER + CHILDREN
    plain = definitions(source)["Task"]
    for words, roll, inclusive in (
        ('roll="previous"', "previous", True),
        ("roll=None", None, True),
        ("inclusive=False", "next", False),
        ('roll="previous", inclusive=False', "previous", False),
    ):
        task = definitions(changed(source, "monthly(25, Report)", f"monthly(25, Report, {words})"))["Task"]
        (series,) = task.states["doing"].opens
        assert (series.roll, series.inclusive) == (roll, inclusive)
        assert fingerprint(task) != fingerprint(plain)
    same = definitions(changed(source, "monthly(25, Report)", 'monthly(25, Report, roll="next", inclusive=True)'))
    assert fingerprint(same["Task"]) == fingerprint(plain)
    for words, what in (('roll="sideways"', "unknown roll"), ("lead=hours(3)", "counted from an instant")):
        with pytest.raises(ValueError, match=what):
            definitions(changed(source, "monthly(25, Report)", f"monthly(25, Report, {words})"))
    for words in ('on(due_day, roll="sideways")', 'limit("task.do", days(3), roll="sideways")'):
        with pytest.raises(ValueError, match="unknown roll"):
            definitions(changed(source, "owed_by=OWNER, due=due_day, opens", f"owed_by=OWNER, due={words}, opens"))


def test_the_code_is_the_class_name_unless_given() -> None:
    given = definitions(changed(HEADER + JOB, "class Job(Procedure,", 'class HazardListing(Procedure, code="gpdb",'))
    derived = definitions(changed(HEADER + JOB, "class Job(", "class HazardListing("))
    assert [one.code for one in given.values()] == ["gpdb"]
    assert [one.code for one in derived.values()] == ["hazard_listing"]


def test_a_roles_code_is_its_name_in_its_module() -> None:
    space = run(HEADER)
    assert (space["OWNER"].code, space["CHIEF"].code) == ("owner", "chief")
    assert space["HEAD"].of(space["OWNER"]).code == "head"
    assert space["CHILD"]("job").code == "child:job"
    with pytest.raises(LookupError, match="bound to no name"):
        _ = run(HEADER)["Party"]("无名").code


PART = """
def steps(start, target):
    middle = State("核稿", owed_by=HANDLER, due=limit("part.check", workdays(1)))
    return Part(middle=middle, go=start.to(middle, "送核", by=OWNER), on=middle.to(target, "核稿", by=HANDLER))
"""


def test_a_parts_names_are_collected_like_the_classs_own() -> None:
    source = HEADER + PART + changed(
        JOB, "    cancel = any_of(doing, checking)", "    part = steps(doing, closed)\n"
        "    back = part.middle.to(doing, '退回', by=HANDLER)\n    cancel = any_of(doing, checking, part.middle)",
    )  # fmt: skip
    job = definitions(source)["Job"]
    assert {"middle"} < set(job.states)
    assert {"go", "on", "back"} < set(job.transitions)
    assert "part" not in {*job.states, *job.transitions, *job.facts}
    assert "middle" in job.transitions["cancel"].sources


def test_a_part_that_clashes_is_refused() -> None:
    clash = PART.replace("go=start", "close=start")
    source = (
        HEADER + clash + changed(JOB, "    cancel = any_of", "    part = steps(doing, closed)\n    cancel = any_of")
    )
    ((_file, _line, code, text),) = refused(source)
    assert (code, text) == ("P000", "the name close is bound twice")


def test_an_unsound_class_refuses_to_load_with_all_its_problems() -> None:
    source = changed(HEADER + JOB, "owed_by=OWNER, due=due_day)", "owed_by=COMMITTEE)")
    with pytest.raises(BrokenProcedure) as caught:
        run(source)
    data = caught.value.data
    assert (
        str(caught.value)
        == f"author.py:{data['line']}: P005: doing (办理中) is owed by committee, who can do nothing there"
    )
    assert [row[2] for row in data["problems"]] == ["P005", "P009"]
    assert [str(one) for one in data["reasons"]] == [row[3] for row in data["problems"]]
    assert data["procedure"] == "job"


def test_the_words_of_the_tests_are_the_authors_face() -> None:
    """The helpers run ``from engine import *``: authors need nothing else of the engine."""
    assert "from engine." not in HEADER + JOB + PAPER + CHILDREN


def test_a_part_names_its_members_to_whoever_asks_for_another() -> None:
    part = Part(one=text("一"), two=text("二"))
    assert part.one.label == "一"
    with pytest.raises(AttributeError) as caught:
        _ = part.three
    assert str(caught.value) == "this part has no three; it has one, two"


def test_what_python_binds_itself_may_be_bound_again() -> None:
    again = changed(JOB, "    kind = choice", '    __doc__ = "另一说明"\n    kind = choice')
    assert definitions(HEADER + again)["Job"].doc == "另一说明"


def test_a_refusal_without_a_line_says_so() -> None:
    assert str(broken("P001", None, Sentence("nothing opens it"))) == "?:0: P001: nothing opens it"
    assert str(broken("P001", Where("a.py", 3), Sentence("nothing opens it"))) == "a.py:3: P001: nothing opens it"


def test_what_is_executed_as_a_text_knows_its_line_and_its_names() -> None:
    """As in a notebook, whose files have names like ``<cell>``, and where no module need have one."""
    space: dict[str, object] = {}
    exec(compile("from engine import *\n\nOWNER = Party('责任单位')\nD = day('日')\n", "<cell>", "exec"), space)
    owner, fact = space["OWNER"], space["D"]
    assert isinstance(owner, Party)
    assert isinstance(fact, Fact)
    assert (owner.code, str(owner.where), str(fact.where)) == ("owner", "<cell>:3", "<cell>:4")


def test_a_post_in_a_partys_unit_is_the_same_post() -> None:
    above = Post("分管领导", named="above", at=OFFICE)
    post = Post("科长", named="chief", above=above)
    of = post.of(OFFICE)
    assert (of.label, of.code, of.at, of.above, of.where) == ("科长", "chief", OFFICE, above, post.where)
