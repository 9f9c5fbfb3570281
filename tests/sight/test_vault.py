"""The vault: a reporter is a code everywhere, and the keeper alone reads who it is, on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.decision.draft import Draft
from engine.decision.outcome import Outcome
from engine.decision.snapshot import Snapshot
from engine.decision.world import World
from engine.definition.definition import Definition
from engine.definition.registry import Registry
from engine.errors import DubanError, NotAllowed, NotFound, Refused, Usage
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.runtime.office.people import actor
from engine.runtime.secrets import looking, vault
from engine.runtime.secrets.key_file import read_keys, trouble, troubles
from engine.runtime.secrets.sealed_box import NotTheKey, new_key, seal, unseal
from engine.runtime.upkeep.messages import messages
from engine.testing import Office
from tests.conftest import ON_SQLITE, PUTUO

WHO = "欧阳举报，手机13911112222"
REPORTS = """
from engine import *

HANDLER = Post("经办人", at=OFFICE)
OFFICE_HEAD = Post("安委办主任", at=OFFICE)
TELL = Ladder(Rung("催办", workdays(1), tells=[OFFICE_HEAD], every=workdays(5)))


class Report(Procedure, title="举报", prefix="JU", version=1, slip=TELL, level="restricted"):
    matter = text("举报内容")
    reporter = secret("举报人", optional=True)

    open_ = State("核查中", owed_by=HANDLER, due=limit("report.check", days(10)))
    closed = Final("已办结")

    register = START.to(open_, "登记", by=HANDLER, asks=[matter, reporter])
    add = open_.to(open_, "补记", by=HANDLER, asks=[reporter])
    close = open_.to(closed, "办结", by=HANDLER)
"""


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "reports.py").write_text(REPORTS, encoding="utf-8")
    return Registry.load([], [folder])


@pytest.fixture
def office(kind: str, place: Path | str, reports: Registry, tmp_path: Path) -> Iterator[Office]:
    """One report by somebody who gave his name."""
    one = Office(place, directory=PUTUO, packages=(), registry=reports)
    vault.make(one.engine, tmp_path / "keys", actor="office.keeper")
    one.open("report", by="office.handler", matter="仓库夜间违规动火", reporter=WHO)
    yield one
    one.engine.close()


def looked(office: Office, code: str) -> str:
    """The keeper asks, the head approves, the keeper looks."""
    looking.ask(office.engine, code, "核实举报情况", actor="office.keeper")
    looking.approve(office.engine, code, actor="office.head")
    return looking.show(office.engine, code, actor="office.keeper")


def test_the_record_keeps_a_code_and_the_keeper_reads_it_on_record(office: Office) -> None:
    engine = office.engine
    fact = office.item("JU-2024-0001").facts["reporter"]
    assert fact.keys() == {"code", "commitment"}
    assert fact["code"] == "R-2024-0001"
    assert WHO not in repr([engine.history("JU-2024-0001"), engine.items()])
    assert looked(office, "r-2024-0001") == WHO
    last = engine.history("JU-2024-0001")[-1]
    assert (last.transition, last.actor, last.reason) == ("vault.show", "office.keeper", "核实举报情况")
    assert [one.number for one in looking.kept(engine, actor="office.keeper")] == ["JU-2024-0001"]
    assert [*verify(engine)] == []


def test_nobody_else_reads_it_and_no_code_answers_differently(office: Office) -> None:
    said = set()
    for code in ("R-2024-0001", "R-2024-0009"):
        for login in ("office.handler", "office.head", "jiaoyu.liaison", "admin"):
            with pytest.raises(NotAllowed) as refused:
                looking.ask(office.engine, code, "好奇", actor=login)
            said.add(str(refused.value))
            with pytest.raises(NotAllowed) as refused:
                looking.show(office.engine, code, actor=login)
            said.add(str(refused.value))
    assert len(said) == 1
    for login in ("office.handler", "jiaoyu.liaison", "admin", "committee.deputy"):
        with pytest.raises(NotAllowed):
            looking.approve(office.engine, "R-2024-0009", actor=login)
    with pytest.raises(NotFound):
        looking.ask(office.engine, "R-2024-0009", "核实", actor="office.keeper")
    with pytest.raises(NotAllowed):
        looking.kept(office.engine, actor="office.handler")
    assert looking.kept(office.engine, actor="office.head") == []
    with pytest.raises(DubanError):
        looking.ask(office.engine, "R-2024-0001", " ", actor="office.keeper")
    assert office.item("JU-2024-0001").seq == 1


def test_a_new_key_opens_what_an_old_one_closed(office: Office, tmp_path: Path) -> None:
    engine = office.engine
    key, count = vault.rotate(engine, actor="office.keeper")
    office.do("JU-2024-0001", "add", by="office.handler", reporter="另一人")
    assert count == 1
    assert {one.key for one in looking.kept(engine, actor="office.keeper")} == {key}
    assert len(read_keys(tmp_path / "keys")) == 2
    assert vault.rotate(engine, actor="office.keeper", forget=True)[1] == 2
    assert len(read_keys(tmp_path / "keys")) == 1
    assert looked(office, "R-2024-0001") == WHO
    assert looked(office, "R-2024-0002") == "另一人"
    assert [*verify(engine)] == []


def test_a_code_without_its_words_is_found(office: Office) -> None:
    with office.engine.database.writing() as held:
        for trigger in ("DROP TRIGGER no_delete_vault", "DROP TRIGGER no_update_vault"):
            held.driver.execute(trigger if held.speaks == "sqlite" else f"{trigger} ON vault")
        held.driver.execute("UPDATE vault SET commitment = 'x'")
    assert [one.code for one in verify(office.engine)] == ["vault"]
    with pytest.raises(NotAllowed):  # words that were exchanged are not shown
        looked(office, "R-2024-0001")


def test_words_are_never_taken_as_they_are(office: Office) -> None:
    with pytest.raises(DubanError) as refused:
        office.open("report", by="office.handler", matter="?", reporter={"code": "R-2024-0001", "commitment": "0"})
    assert "R-2024" not in str(refused.value)
    with pytest.raises(DubanError):
        office.open("report", by="office.handler", matter="?", reporter=[WHO])


def test_the_key_file_is_nobody_elses(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    assert file.stat().st_mode & 0o777 == 0o600
    assert trouble(file) is None
    settings = office.engine.settings()
    assert [*troubles(settings)] == []
    file.chmod(0o644)
    assert [urgent for urgent, _why in troubles(settings)] == [True]
    with pytest.raises(Usage):
        looked(office, "R-2024-0001")
    assert office.engine.history("JU-2024-0001")[-1].transition == "vault.approve"  # nothing was shown, nothing used up
    file.chmod(0o600)
    file.write_text(json.dumps({"keys": [vars(new_key())]}))
    assert "does not hold the key in use" in str([*troubles(settings)])
    file.unlink()
    assert [urgent for urgent, _why in troubles(settings)] == [False]
    with pytest.raises(NotAllowed):
        vault.make(office.engine, file, actor="office.head")


def test_a_box_is_bound_to_its_code_and_its_key() -> None:
    key, other = new_key(), new_key()
    sealed, again = seal(key.public, "R-2024-0001", "甲"), seal(key.public, "R-2024-0001", "乙" * 60)
    assert unseal(key, "R-2024-0001", sealed.data)[0] == "甲"
    assert len(sealed.data) == len(again.data)
    assert sealed.commitment != seal(key.public, "R-2024-0001", "甲").commitment
    for one, code, data in (
        (other, "R-2024-0001", sealed.data),
        (key, "R-2024-0002", sealed.data),
        (key, "R-2024-0001", sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])),
        (key, "R-2024-0001", b"\x01"),
    ):
        with pytest.raises(NotTheKey):
            unseal(one, code, data)


def refused(office: Office, step: Any, *words: str, by: str) -> str:
    """The reasons for which something is refused, which are on record."""
    with pytest.raises(Refused) as said:
        step(office.engine, "R-2024-0001", *words, actor=by)
    reasons = [str(one) for one in said.value.reasons]
    last = office.engine.refusals()[0]
    assert (last.login, [str(one) for one in last.reasons]) == (by, reasons)
    return "; ".join(reasons)


def test_a_look_is_asked_for_approved_by_another_and_taken_once(office: Office) -> None:
    engine, code = office.engine, "R-2024-0001"
    assert "nobody has asked" in refused(office, looking.show, by="office.keeper")
    assert "nobody has asked" in refused(office, looking.approve, by="office.head")
    looking.ask(engine, code, "核实举报情况", actor="office.keeper")
    assert "already, for: 核实举报情况" in refused(office, looking.ask, "再看", by="office.keeper")
    assert "not approved yet" in refused(office, looking.show, by="office.keeper")
    assert "office's head" in refused(office, looking.approve, by="office.keeper")
    assert "office's head" in refused(office, looking.approve, by="committee.deputy")
    (asked,) = looking.kept(engine, actor="office.head")
    assert asked.look is not None
    assert (asked.look.login, asked.look.purpose, asked.look.until) == ("office.keeper", "核实举报情况", None)
    looking.approve(engine, code, actor="office.head")
    assert "approved already" in refused(office, looking.approve, by="office.head")
    assert looking.show(engine, code, actor="office.keeper", dry_run=True) == ""
    assert looking.show(engine, code, actor="office.keeper") == WHO
    assert "nobody has asked" in refused(office, looking.show, by="office.keeper")
    steps = [(one.transition, one.actor) for one in engine.history("JU-2024-0001")[1:]]
    assert steps == [("vault.ask", "office.keeper"), ("vault.approve", "office.head"), ("vault.show", "office.keeper")]
    told = [(one.post, one.data) for one in messages(engine) if one.code == "look"]
    assert [post for post, _data in told] == ["reporter_vault", "office_head"]  # the newest first
    assert not any(data.keys() - {"number", "secret", "rung"} for _post, data in told)  # not what it is about
    assert [*verify(engine), *replay(engine)] == []


def test_an_approval_ends_is_taken_back_and_is_nobody_elses(office: Office) -> None:
    engine, code = office.engine, "R-2024-0001"
    looking.ask(engine, code, "核实", actor="office.keeper")
    looking.approve(engine, code, actor="office.head")
    looking.decline(engine, code, "不必", actor="office.head")
    assert "nobody has asked" in refused(office, looking.show, by="office.keeper")
    looking.ask(engine, code, "核实", actor="office.keeper")
    looking.decline(engine, code, "用途写错", actor="office.keeper")
    looking.ask(engine, code, "核实", actor="office.keeper")
    looking.approve(engine, code, actor="office.head")
    office.until("2024-03-26 23:59")  # a Tuesday: three working days after Thursday
    office.until("2024-03-27 00:00")
    assert "until 2024-03-26: ask again" in refused(office, looking.show, by="office.keeper")
    assert looked(office, code) == WHO
    assert [*replay(engine)] == []


def test_nobody_approves_what_he_asked_also_not_through_a_substitute(office: Office) -> None:
    engine, code = office.engine, "R-2024-0001"
    looking.ask(engine, code, "核实", actor="office.keeper")
    engine.delegate("office.head", "office.keeper", actor="admin", substitute=True)
    assert "office.keeper had a part in asking" in refused(office, looking.approve, by="office.keeper")
    looking.decline(engine, code, "重新申请", actor="office.keeper")
    looking.ask(engine, code, "核实", actor="office.keeper")  # he is the head now: who stands above him decides
    assert "office would decide upon itself" in refused(office, looking.approve, by="office.head")
    looking.approve(engine, code, actor="committee.deputy")
    engine.recuse("JU-2024-0001", "office.keeper", "举报人亲属", actor="office.head")
    assert "recused" in refused(office, looking.show, by="office.keeper")
    assert [*replay(engine)] == []


@ON_SQLITE
def test_a_line_that_no_approval_stands_behind_is_found(office: Office) -> None:
    """As somebody would write it who has another program, or this one changed."""
    engine, code = office.engine, "R-2024-0001"
    approved = {"until": "2024-04-01", "before": "2024-04-01T16:00:00+00:00"}

    def written(*steps: str) -> None:
        looking.ask(engine, code, "好奇", actor="office.keeper")
        with engine.transaction(command=True) as (transaction, held):
            who = actor(held, "office.keeper", transaction.world.today)

            def forged(definition: Definition, snapshot: Snapshot, world: World) -> Outcome:
                draft = Draft(definition, snapshot, world)
                for step in steps:
                    draft.line(step, who, world.now, effects={"code": code, **approved})
                return draft.outcome()

            transaction.by_verb(engine._id(held, "JU-2024-0001"), forged, who)

    written("vault.show")
    written("vault.approve", "vault.show", "vault.show")
    assert [*verify(engine)] == []
    assert [one.seq for one in replay(engine)] == [3, 5, 5, 7]  # the fifth: not his post, and his own asking
