"""The vault: a reporter is a code everywhere, and the keeper alone reads who it is, on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.errors import DubanError, NotAllowed, NotFound, Usage
from engine.runtime.audits.auditing import verify
from engine.runtime.secrets import vault
from engine.runtime.secrets.key_file import read_keys, trouble, troubles
from engine.runtime.secrets.sealed_box import NotTheKey, new_key, seal, unseal
from engine.testing import Office
from tests.conftest import PUTUO

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


def test_the_record_keeps_a_code_and_the_keeper_reads_it_on_record(office: Office) -> None:
    engine = office.engine
    fact = office.item("JU-2024-0001").facts["reporter"]
    assert fact.keys() == {"code", "commitment"}
    assert fact["code"] == "R-2024-0001"
    assert WHO not in repr([engine.history("JU-2024-0001"), engine.items()])
    assert vault.show(engine, "r-2024-0001", "核实举报情况", actor="office.keeper") == WHO
    last = engine.history("JU-2024-0001")[-1]
    assert (last.transition, last.actor, last.reason) == ("vault.show", "office.keeper", "核实举报情况")
    assert [one.number for one in vault.kept(engine, actor="office.keeper")] == ["JU-2024-0001"]
    assert [*verify(engine)] == []


def test_nobody_else_reads_it_and_no_code_answers_differently(office: Office) -> None:
    said = set()
    for code in ("R-2024-0001", "R-2024-0009"):
        for login in ("office.handler", "office.head", "jiaoyu.liaison", "admin"):
            with pytest.raises(NotAllowed) as refused:
                vault.show(office.engine, code, "好奇", actor=login)
            said.add(str(refused.value))
    assert len(said) == 1
    with pytest.raises(NotFound):
        vault.show(office.engine, "R-2024-0009", "核实", actor="office.keeper")
    with pytest.raises(NotAllowed):
        vault.kept(office.engine, actor="office.head")
    with pytest.raises(DubanError):
        vault.show(office.engine, "R-2024-0001", " ", actor="office.keeper")
    assert office.item("JU-2024-0001").seq == 1


def test_a_new_key_opens_what_an_old_one_closed(office: Office, tmp_path: Path) -> None:
    engine = office.engine
    key, count = vault.rotate(engine, actor="office.keeper")
    office.do("JU-2024-0001", "add", by="office.handler", reporter="另一人")
    assert count == 1
    assert {one.key for one in vault.kept(engine, actor="office.keeper")} == {key}
    assert len(read_keys(tmp_path / "keys")) == 2
    assert vault.rotate(engine, actor="office.keeper", forget=True)[1] == 2
    assert len(read_keys(tmp_path / "keys")) == 1
    assert vault.show(office.again(), "R-2024-0001", "核实", actor="office.keeper") == WHO
    assert vault.show(office.again(), "R-2024-0002", "核实", actor="office.keeper") == "另一人"
    assert [*verify(engine)] == []


def test_a_code_without_its_words_is_found(office: Office) -> None:
    with office.engine.database.writing() as held:
        for trigger in ("DROP TRIGGER no_delete_vault", "DROP TRIGGER no_update_vault"):
            held.driver.execute(trigger if held.speaks == "sqlite" else f"{trigger} ON vault")
        held.driver.execute("UPDATE vault SET commitment = 'x'")
    assert [one.code for one in verify(office.engine)] == ["vault"]
    with pytest.raises(NotAllowed):  # words that were exchanged are not shown
        vault.show(office.engine, "R-2024-0001", "核实", actor="office.keeper")


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
        vault.show(office.engine, "R-2024-0001", "核实", actor="office.keeper")
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
