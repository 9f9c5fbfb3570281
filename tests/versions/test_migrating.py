"""Running items move to another version: what is kept, what moves, what is refused, and that histories still replay."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.definition.registry import Registry
from engine.errors import BadMigration, NotAllowed, Refused
from engine.runtime import Engine
from engine.runtime.answers.past import Past
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests.diaries import checks
from tests.versions.texts import HEAD, LONGER, RENAMED, SHORTER, UNIT, begun, first_only, made, plan, read, write

Enter = Callable[[str], Office]


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Registry]:
    """The procedures with a second version of ``check``, each read once."""
    known: dict[str, Registry] = {}

    def of(second: str) -> Registry:
        if second not in known:
            known[second] = read(write(tmp_path_factory.mktemp("versions"), second))
        return known[second]

    return of


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory, versions: Callable[[str], Registry]) -> Path:
    """The office's database on its first morning."""
    folder = tmp_path_factory.mktemp("mould")
    made(folder, first_only(versions(LONGER))).engine.close()
    return folder / "office.db"


@pytest.fixture
def enter(tmp_path: Path, mould: Path, versions: Callable[[str], Registry]) -> Iterator[Enter]:
    """An office before the second version came; ``arrived`` lets it come."""
    offices: list[Office] = []

    def before(second: str) -> Office:
        shutil.copyfile(mould, tmp_path / "office.db")
        office = Office.entered(f"sqlite:///{tmp_path / 'office.db'}", registry=first_only(versions(second)))
        office._how["later"] = versions(second)
        offices.append(office)
        return office

    yield before
    for one in offices:
        one.engine.close()


def arrived(office: Office) -> None:
    """The second version is there: the engine is opened anew."""
    registry = office._how.pop("later")
    office.engine.close()
    office._how["registry"] = registry
    office.engine = Engine(office.url, registry=registry)


def sound(office: Office) -> None:
    """Chains, rows, replay, dates and explanations agree."""
    assert [str(one.sentence) for one in verify(office.engine)] == []
    assert [str(one.sentence) for one in replay(office.engine)] == []
    assert checks.sound(office)


def rounds(office: Office, number: str) -> list[tuple[str, int]]:
    return sorted(office.engine.why(number).rounds)


def told(office: Office, number: str) -> list[str]:
    """What fired on an item."""
    return office.log(number, "clock.remind", "clock.escalate", "clock.lapse")


def test_new_items_open_under_the_new_version_and_running_ones_live_on_under_theirs(enter: Enter) -> None:
    office = enter(LONGER)
    old = begun(office)
    arrived(office)
    new = begun(office)
    assert (office.item(old).version, office.item(new).version) == (1, 2)
    assert (office.due(old), office.due(new)) == (date(2024, 4, 7), date(2024, 4, 12))
    office.until("2024-04-15 10:00")  # one sweep over both
    assert told(office, old)[:3] == [
        "2024-04-01 clock.remind 提醒",
        "2024-04-08 clock.lapse",
        "2024-04-08 clock.remind 催办",
    ]
    assert told(office, new) == [
        "2024-04-09 clock.remind 提醒",
        "2024-04-13 clock.lapse",
        "2024-04-15 clock.remind 催办",
    ]
    office.do(old, "reply", by="office.handler", answer="已清", for_=UNIT, on="2024-04-15 09:30", source="来函")
    office.do(old, "accept", by="office.handler")
    assert office.state(old) == "closed"  # there was no filing in its version
    sound(office)


def test_a_term_is_kept_unless_the_plan_says_otherwise(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    arrived(office)
    assert office.engine.migrate(plan(office), actor="admin") == 1
    assert office.item(number).version == 2
    assert office.due(number) == date(2024, 4, 7)
    sound(office)  # though a recount by the new term would give another day
    line = office.engine.history(number)[-1]
    assert (line.transition, line.label, line.reason) == ("item.migrate", "程序换版", "会议纪要〔2024〕3号")
    assert line.effects["terms"] == [
        {"state": "asked", "round": 1, "from": "2024-04-07", "to": "2024-04-07", "kept": "10 workdays"}
    ]
    office.until("2024-03-25 10:00")
    office.do(number, "reply", by="office.handler", answer="已清", for_=UNIT, on="2024-03-25 09:30", source="来函")
    office.do(number, "send_back", by="office.handler")
    assert office.due(number) == date(2024, 4, 16)  # a new stay runs by the new term
    office.do(number, "reply", by="office.handler", answer="已清", for_=UNIT, on="2024-03-25 10:00", source="来函")
    office.do(number, "accept", by="office.handler")
    assert office.state(number) == "filing"
    sound(office)


def test_a_longer_term_moves_the_date_and_nothing_fires_again(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    office.until("2024-04-01 10:00")
    assert told(office, number) == ["2024-04-01 clock.remind 提醒"]
    arrived(office)
    (foreseen,) = office.engine.foreseen(plan(office, '[deadlines]\nasked = "recompute"\n'))
    assert (foreseen.due_before, foreseen.due_after, foreseen.against) == (date(2024, 4, 7), date(2024, 4, 12), ())
    assert office.due(number) == date(2024, 4, 7)  # nothing was written
    office.engine.migrate(plan(office, '[deadlines]\nasked = "recompute"\n'), actor="admin")
    assert office.due(number) == date(2024, 4, 12)
    assert rounds(office, number) == [("asked", 1)]
    office.until("2024-04-18 10:00")
    assert told(office, number) == [
        "2024-04-01 clock.remind 提醒", "2024-04-13 clock.lapse", "2024-04-15 clock.remind 催办",
        "2024-04-17 clock.escalate 函告",
    ]  # fmt: skip
    sound(office)


def test_a_lapse_that_the_longer_term_undoes_is_over_with_its_round(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    office.until("2024-04-10 10:00")
    (letter,) = office.children(number)
    assert told(office, number)[-1] == "2024-04-10 clock.escalate 函告"
    arrived(office)
    office.engine.migrate(plan(office, '[deadlines]\nasked = "recompute"\n'), actor="admin")
    assert office.due(number) == date(2024, 4, 12)
    assert rounds(office, number) == [("asked", 1), ("asked", 2)]
    assert office.state(letter) == "moot"  # nobody had signed it, and its grounds are gone
    sound(office)


def test_a_lapse_that_stands_keeps_its_ladder_and_its_measure(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    office.until("2024-04-18 10:00")
    (letter,) = office.children(number)
    before = told(office, number)
    arrived(office)
    office.engine.migrate(plan(office, '[deadlines]\nasked = "recompute"\n'), actor="admin")
    assert office.due(number) == date(2024, 4, 12)  # still past
    assert told(office, number) == before
    assert office.state(letter) == "proposed"
    assert rounds(office, number) == [("asked", 1)]
    office.until("2024-04-24 10:00")
    assert office.children(number) == [letter]  # 函告 is not proposed again three days after the new date
    sound(office)


def test_a_shorter_term_is_refused_unless_the_plan_says_why(enter: Enter) -> None:
    office = enter(SHORTER)
    number = begun(office)
    arrived(office)
    asked = '[deadlines]\nasked = "recompute"\n'
    (foreseen,) = office.engine.foreseen(plan(office, asked))
    assert [str(one) for one in foreseen.against] == [
        "the term of asked would become shorter, 2024-04-07 → 2024-03-28; [shorten] says why it may"
    ]
    with pytest.raises(Refused):
        office.engine.migrate(plan(office, asked), actor="admin")
    assert office.item(number).version == 1
    allowed = plan(office, asked + '[shorten]\nasked = "新规定自发布之日起施行"\n')
    office.engine.migrate(allowed, actor="admin")
    assert office.due(number) == date(2024, 3, 28)
    sound(office)


def test_no_term_is_shortened_into_the_past(enter: Enter) -> None:
    office = enter(SHORTER)
    begun(office)
    office.until("2024-03-29 10:00")
    arrived(office)
    (one,) = office.engine.foreseen(plan(office, '[deadlines]\nasked = "recompute"\n[shorten]\nasked = "新规定"\n'))
    assert [str(why) for why in one.against] == ["the term of asked would end in the past, 2024-04-07 → 2024-03-28"]


def test_anew_counts_from_the_day_of_the_move(enter: Enter) -> None:
    office = enter(SHORTER)
    number = begun(office)
    office.until("2024-04-01 10:00")
    arrived(office)
    office.engine.migrate(plan(office, '[deadlines]\nasked = "anew"\n'), actor="admin")
    assert office.due(number) == date(2024, 4, 9)
    office.until("2024-04-03 10:00")
    assert told(office, number) == ["2024-04-01 clock.remind 提醒"]  # the reminder before the due was sent
    sound(office)


def test_states_and_rungs_keep_what_they_are_under_their_new_names(enter: Enter) -> None:
    office = enter(RENAMED)
    number, other = begun(office), begun(office, "另一处")
    office.until("2024-03-22 10:00")
    for day in ("2024-03-22 09:30", "2024-03-22 10:00"):
        office.do(other, "reply", by="office.handler", answer="已清", for_=UNIT, on=day, source="来函")
        if day.endswith("30"):
            office.do(other, "send_back", by="office.handler")
    office.until("2024-04-10 10:00")
    (letter,) = office.children(number, "letter")
    arrived(office)
    names = '[states]\nasked = "waiting"\n'
    (one, _two) = office.engine.foreseen(plan(office, names))
    assert [str(why) for why in one.against] == [
        "the rung 催办 was climbed and is gone from the ladder of waiting; [rungs] maps it"
    ]
    office.engine.migrate(plan(office, names + '[rungs]\n"催办" = "督促"\n'), actor="admin")
    assert (office.state(number), office.state(other)) == ("waiting", "judged")
    assert office.item(number).owes[0].what == "待答复"
    assert rounds(office, number) == [("waiting", 1)]
    assert rounds(office, other) == [("judged", 1), ("judged", 2), ("waiting", 1), ("waiting", 2)]
    assert office.state(letter) == "proposed"
    sound(office)
    labels = [(line.label, line.to) for line in office.engine.history(other)]
    assert labels[:2] == [("发出", "asked"), ("答复", "judged")]  # what was said is not rewritten
    past = Past(office.url, office.engine.now().replace(year=2024, month=3, day=25), registry=office.engine.registry)
    then = past.item(number)
    assert (then.version, then.state, then.owes[0].due) == (1, "asked", date(2024, 4, 7))
    past.close()
    office.until("2024-04-16 10:00")
    assert "督促" not in " ".join(told(office, number)[2:])
    office.do(other, "send_back", by="office.handler")
    assert rounds(office, other)[-1] == ("waiting", 3)
    sound(office)


def test_a_fact_the_new_version_is_sure_of_must_be_filled(enter: Enter) -> None:
    second = LONGER.replace(
        'answer = text("答复")', 'answer = text("答复")\n    level = choice("级别", low="一般", high="重大")'
    )
    second = second.replace("asks=[subject]", "asks=[subject, level]")
    office = enter(second)
    number = begun(office)
    arrived(office)
    (one,) = office.engine.foreseen(plan(office))
    assert [str(why) for why in one.against] == [
        "level (级别) is certain in asked and not recorded; fill it in [facts]"
    ]
    office.engine.migrate(plan(office, '[facts]\nlevel = "low"\n'), actor="admin")
    assert office.item(number).facts["level"] == "low"
    assert office.engine.history(number)[-1].facts == {"level": "low"}
    sound(office)


def test_a_suspended_item_moves_and_stays_suspended(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    office.until("2024-03-25 10:00")
    office.engine.suspend(number, "hearing", "通知书", date(2024, 4, 10), actor="office.head")
    arrived(office)
    office.engine.migrate(plan(office, '[deadlines]\nasked = "recompute"\n'), actor="admin")
    item = office.item(number)
    assert item.version == 2
    assert [one.standing for one in item.owes] == ["suspended", "firm"]
    office.until("2024-04-01 10:00")
    office.engine.resume(number, "听证结束", actor="office.head")
    assert office.due(number) == date(2024, 4, 19)  # fifteen working days, five of them after the pause of five
    sound(office)


def test_an_act_before_a_migration_is_not_voided_but_one_after_it_is(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    office.until("2024-03-22 10:00")
    office.do(number, "reply", by="office.handler", answer="已清", for_=UNIT, on="2024-03-22 09:30", source="来函")
    arrived(office)
    office.engine.migrate(plan(office), actor="admin")
    with pytest.raises(Refused, match="the item has moved to another version"):
        office.engine.void_act(number, reason="误记", actor="office.head")
    office.do(number, "accept", by="office.handler")
    assert office.state(number) == "filing"
    office.engine.void_act(number, reason="误记", actor="office.head")
    assert office.state(number) == "judged"
    office.engine.correct(number, 2, {"answer": "已清理"}, reason="漏字", actor="office.head")
    sound(office)


def test_what_was_changed_after_items_were_opened_under_it_is_refused_when_it_is_only_looked_at(enter: Enter) -> None:
    office = enter(LONGER)
    begun(office)
    arrived(office)
    ready = plan(office)
    relabelled = replace(ready.old, title="检查（改）")
    for look in (office.engine.foreseen, partial(office.engine.migrate, actor="admin")):
        with pytest.raises(Refused, match="version 1 was changed after items were opened under it"):
            look(replace(ready, old=relabelled))


def test_only_the_administrator_moves_items(enter: Enter) -> None:
    office = enter(LONGER)
    number = begun(office)
    arrived(office)
    with pytest.raises(NotAllowed, match="only the administrator moves items"):
        office.engine.migrate(plan(office), actor="office.head")
    assert office.item(number).version == 1


def test_an_item_that_is_named_moves_and_no_other(enter: Enter) -> None:
    office = enter(LONGER)
    one, other = begun(office), begun(office, "另一处")
    arrived(office)
    text = HEAD.replace("reason", f'items = ["{other}"]\nreason')
    assert office.engine.migrate(office.engine.migration(text, "plan.toml"), actor="admin") == 1
    assert (office.item(one).version, office.item(other).version) == (1, 2)


MISTAKES: list[tuple[str, str, str, str]] = [
    (LONGER, HEAD + "[state]\n", "6", "state: there is no such part"),
    (LONGER, HEAD.replace("reason", "because"), "1", "migration.reason: this key is missing"),
    (LONGER, HEAD.replace('"会议纪要〔2024〕3号"', "3"), "5", "migration.reason: 3 is no value for it"),
    (LONGER, HEAD + '[states]\nasked = "askd"\n', "7", "states.asked: check@2 has no askd; near: asked"),
    (LONGER, HEAD + '[states]\nasked = "closed"\n', "7", "states.asked: closed is an ending"),
    (LONGER, HEAD + '[states]\nnone = "asked"\n', "7", "states.none: check@1 has no none"),
    (RENAMED, HEAD, "1", "states.asked: the state asked (待答复) is gone; nothing says what becomes of it"),
    (LONGER, HEAD + '[deadlines]\nasked = "later"\n', "7", "deadlines.asked: one of keep, recompute, anew"),
    (LONGER, HEAD + '[deadlines]\nasked = { from = "subject" }\n', "7", "deadlines.asked: subject is no date"),
    (LONGER, HEAD + '[facts]\nfoo = 1\n', "7", "facts.foo: check@2 has no foo"),
    (LONGER, HEAD + '[facts]\nsubject = ""\n', "7", "facts.subject:"),
    (LONGER, HEAD + '[facts]\nsubject = { from = "nothing" }\n', "7", "facts.subject: check@1 has no nothing"),
    (LONGER, HEAD + '[rungs]\n"催办" = "没有"\n', "7", "rungs.催办: check@2 has no 没有"),
    (LONGER, HEAD + '[rungs]\n"催办" = "函告"\n"提醒" = "函告"\n', "8", "rungs.提醒: 催办 takes its place already"),
    (LONGER, HEAD + '[shorten]\nasked = ""\n', "7", "shorten.asked: a term is shortened for a reason"),
    (LONGER.replace("workdays(15))", 'workdays(15), since=seen)').replace('answer = text("答复")',
     'answer = text("答复")\n    seen = day("收到日期")').replace("asks=[subject]", "asks=[subject, seen]"), HEAD, "1",
     "deadlines.asked: asked is counted otherwise as asked, it cannot keep its term"),
    (LONGER, HEAD + "[states\n", "6", "not TOML"),
    (LONGER.replace('title="检查",', 'title="检查", level="public",'), HEAD, "4",
     "migration.to: items are internal and would be public; their level stays"),
]  # fmt: skip


@pytest.mark.parametrize(("second", "text", "line", "what"), MISTAKES, ids=[one[3][:30] for one in MISTAKES])
def test_every_mistake_in_a_plan_is_named_with_its_line_and_key(
    versions: Callable[[str], Registry], second: str, text: str, line: str, what: str
) -> None:
    from engine.decision.migration_file import read_plan
    from engine.decision.values import Reading

    reading: Any = Reading(date(2024, 3, 21), None, lambda one: one)
    with pytest.raises(BadMigration) as caught:
        read_plan(text, "plan.toml", versions(second), reading)
    reasons = [str(one) for one in caught.value.reasons]
    assert [one for one in reasons if one.startswith(f"plan.toml, line {line}, ") and what in one], reasons
