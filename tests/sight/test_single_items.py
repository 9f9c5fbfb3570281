"""Single items above their procedure: what is inspected without notice (DOMAIN T30), and no state secrets (T40)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cli.reports.board import collected
from cli.reports.monthly import write
from engine.definition.registry import Registry
from engine.errors import NotFound, Refused, Usage
from engine.outputs.programs.eventlog import EventLog
from engine.runtime.audits import auditing, replaying
from engine.runtime.upkeep.messages import messages
from engine.testing import Office
from tests.conftest import entered
from tests.sight.test_sight import ASKED, read_by

TOLD, CHECKED = "shilicangchu", "xiaofang"
FACTS = {
    "hazard": "夜间动火未审批", "source": "inspection", "found_on": "2024-03-20",
    "finders": "执法人员甲、执法人员乙", "territory": "长风新村街道",
}  # fmt: skip
WORDS = ("动火", "YB-2024")


@pytest.fixture
def district(kind: str, tmp_path: Path, registry: Registry) -> Iterator[Office]:
    with entered(kind, tmp_path, registry) as one:
        yield one


def noticed(office: Office, *kept: str, level: str = "restricted") -> str:
    """A hazard that the fire brigade should look into, and may not be told of yet."""
    stored = office.engine.leveled("hazard_general", level, kept, actor="office.handler") if kept else None
    parties = {"owner": TOLD, "supervisor": CHECKED}
    return office.engine.open(
        "hazard_general", FACTS, parties, actor="xiaofang.liaison", via="enter", level=stored
    ).number  # fmt: skip


def honest(office: Office) -> None:
    assert [str(one.sentence) for one in auditing.verify(office.engine)] == []
    assert [str(one.sentence) for one in replaying.replay(office.engine)] == []


def test_whoever_is_to_be_surprised_is_told_nothing(district: Office) -> None:
    number = noticed(district, "区消防救援支队")
    district.until("2024-04-19 10:00")  # reminders, the lapse, and a letter to the brigade proposed
    below = district.engine.items(parent=number)
    assert [(one.level, one.kept_from) for one in below] == [("restricted", (CHECKED,))] * len(below)
    assert "letter" in {one.procedure for one in below}
    surprised, ours = read_by(district, "xiaofang.liaison"), read_by(district, "office.head")
    for what in ("items", "what was taken", "deadlines", "messages", "holdings"):
        said = repr(ASKED[what](surprised))
        assert not [word for word in (*WORDS, number) if word in said]
    assert number not in repr(surprised.inbox("xiaofang.liaison"))
    with pytest.raises(NotFound):
        surprised.item(number)
    assert ours.item(number).kept_from == (CHECKED,)
    assert CHECKED not in {one.unit for one in messages(district.engine)}
    assert [one.item.number for one in EventLog(ours) if one.item.number == number] == []
    honest(district)


def test_what_is_handed_round_is_told_to_everybody_whoever_draws_it(district: Office, tmp_path: Path) -> None:
    """The month's report, its circular and the board on the wall hold nothing that is confidential."""
    noticed(district, "区消防救援支队")
    district.until("2024-05-20 10:00")  # it is long overdue, which all three would tell
    ours, theirs = read_by(district, "office.head"), read_by(district, "jiaoyu.liaison")
    left = []
    for reader in (ours, theirs):
        left.append(write(reader, date(2024, 5, 1), date(2024, 5, 31), tmp_path / "月报.docx", tmp_path / "通报.docx"))
        said = words(tmp_path / "月报.docx") + words(tmp_path / "通报.docx")
        assert "安全生产区情月报" in said
        assert [word for word in WORDS if word in said + repr(collected(reader, ["hazard_general"]).rows)] == []
    assert left[0] > 0
    assert left[1] == 0  # who may not know of it is not told that there is anything
    assert "动火" in repr(ours.items())  # and who may goes on seeing it


def words(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read("word/document.xml").decode()


def test_the_day_they_come_it_is_seen_again(district: Office) -> None:
    number = noticed(district, CHECKED)
    district.until("2024-04-19 10:00")
    engine = district.engine
    with pytest.raises(NotFound):
        read_by(district, "xiaofang.liaison").confide(number, "internal", "?", actor="xiaofang.liaison")
    (letter, *_) = district.children(number, "letter")
    with pytest.raises(Refused, match="belongs to"):
        engine.confide(letter, "内部", "先发函", actor="office.head")
    engine.confide(number, "内部", "已进场检查", actor="office.head")
    seen = read_by(district, "xiaofang.liaison")
    assert {number, letter} <= {one.number for one in seen.items()}
    (*_, line) = engine.history(number)
    assert (line.transition, line.actor, line.reason) == ("item.level", "office.head", "已进场检查")
    with pytest.raises(Refused, match="it is so already"):
        engine.confide(number, "internal", "再次", actor="office.head")
    honest(district)


def test_what_was_not_sent_yet_is_not_sent(district: Office) -> None:
    number = noticed(district)
    district.until("2024-04-19 10:00")
    told = [one for one in messages(district.engine) if one.unit == CHECKED]
    assert {one.status for one in told} == {"queued"}
    with pytest.raises(Refused, match="only the office"):
        district.engine.confide(number, "restricted", "?", [CHECKED], actor="xiaofang.liaison")
    district.engine.confide(number, "限制", "突击检查", [CHECKED], actor="office.handler")
    left = [one.status for one in messages(district.engine) if one.unit == CHECKED]
    assert left == ["cancelled"] * len(told)
    assert {one.level for one in district.engine.items()} == {"restricted"}
    honest(district)
    with district.engine.database.writing() as held:
        held.driver.execute(f"UPDATE item SET level = 'restricted' WHERE number = '{number}'")
    assert [(one.number, one.code) for one in auditing.verify(district.engine)] == [(number, "row")]


def test_what_is_no_level_of_an_item(district: Office) -> None:
    for level, kept, why in (
        ("机密", (), "state secrets"), ("绝密★长期", (), "state secrets"), ("public", (), "none is less confidential"),
        ("vault", (), "no item is for the vault's keeper alone"), ("internal", (CHECKED,), "cannot be kept from"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            district.engine.leveled("hazard_general", level, kept, actor="office.handler")
        (line, *_) = district.engine.refusals()
        assert (line.login, line.transition) == ("office.handler", "item.level")
        assert any(why in str(one) for one in line.reasons)
    with pytest.raises(Usage, match="is no level"):
        district.engine.leveled("hazard_general", "最高", actor="office.handler")


def test_asking_after_it_is_on_record(district: Office) -> None:
    number = noticed(district, CHECKED)
    surprised = read_by(district, "xiaofang.liaison")
    for kind, written in (("item", "1"), ("item", "yb-2024-1"), ("item", "YB-2024-0002"), ("document", number)):
        surprised.keep_guess("xiaofang.liaison", kind, written, "item show")
    kept = [(one.login, one.number, one.transition) for one in district.engine.refusals()]
    assert kept == [("xiaofang.liaison", number, "item show")] * 2
    assert surprised.refusals() == []  # and says nothing to whoever asked
    read_by(district, "office.head").keep_guess("office.head", "item", number, "item show")
    assert len(district.engine.refusals()) == 2
