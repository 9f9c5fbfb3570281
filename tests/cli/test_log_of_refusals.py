"""What is refused is kept, in every command that writes: who, what, when, why; within bounds, and without secrets."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.language import say
from engine.calendar.clock import FixedClock
from engine.definition.spans import workdays
from engine.errors import Refused, Sentence
from engine.runtime import Engine
from tests.cli.conftest import Run, rows

WORDS = (  # (who, words, what is kept of the command, a word of the reason)
    ("guest", "item note RW-1 秘密", "item note", "nobody is bound"),
    ("guest", "item note RW-1 秘密 --as office.head", "item note", "has not delegated"),
    ("wang", "unit import directory/ --as office.head", "unit import", "has not delegated"),
    ("wang", "operator bind office.head wang", "operator.bind", "only the administrator"),
    ("wang", "operator delegate office.head --to office.handler", "delegation.grant", "only the administrator"),
    ("wang", "unit recuse 区教育局 office.handler --lift", "recusal.end", "nobody lifts his own"),
    ("wang", "audit seal --file seals", "audit seal", "only the administrator"),
    ("wang", "item do RW-2024-0001 close --set opinion=秘密", "close", "the item rests in"),
    ("wang", "item correct RW-2024-0001 1 --set title=秘密 --reason 秘密", "item.correct", "only the office"),
    ("wang", "item void RW-2024-0001 --reason 秘密 -y", "item.void", "only the office's head"),
)


@pytest.fixture(scope="module")
def real(rehearsed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office, no rehearsal any more, so that nobody is anybody; wang is the office's handler."""
    file = Path(shutil.copyfile(rehearsed, tmp_path_factory.mktemp("real") / "office.db"))
    with closing(sqlite3.connect(file)) as held:
        held.execute("DELETE FROM setting WHERE name = 'rehearsal.now'")
        held.execute("UPDATE operator SET os_user = NULL")
        held.execute("UPDATE operator SET os_user = 'wang' WHERE login = 'office.handler'")
        held.commit()
    return file


@pytest.mark.full
def test_every_writer_that_is_refused_leaves_a_line(
    real: Path, duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copyfile(real, tmp_path / "one.db"))
    monkeypatch.setenv("DUBAN_DB", str(file))
    monkeypatch.setenv("DUBAN_LANG", "en")
    monkeypatch.chdir(tmp_path)
    for count, (who, words, _what, _why) in enumerate(WORDS, 1):
        monkeypatch.setattr("cli.database.system_user", lambda who=who: who)
        before = rows(file)
        assert duban(*words.split()).code == 3, words
        assert (rows(file, "refusal"), rows(file)) == (count, before), words
    kept = json.loads(duban("audit", "refusals", "-o", "json").out)[::-1]
    for (who, words, what, why), one in zip(WORDS, kept, strict=True):
        login = "office.handler" if who == "wang" and "--as" not in words else who
        assert (one["transition"], one["login"]) == (what, login), words
        assert why in " ".join(one["reasons"]), one
    assert "秘密" not in json.dumps(kept, ensure_ascii=False)


@pytest.fixture
def engine(real: Path, tmp_path: Path) -> Iterator[Engine]:
    file = Path(shutil.copyfile(real, tmp_path / "one.db"))
    found = Engine(f"sqlite:///{file}")
    now = found.now()
    found.close()
    one = Engine(f"sqlite:///{file}", clock=FixedClock(now))
    yield one
    one.close()


def test_nobody_fills_the_disk_by_being_refused(engine: Engine) -> None:
    for _time in range(100):
        engine.keep_refusal("x", [Sentence("no")])
    kept = engine.refusals(login="x")
    assert len(kept) == 61
    assert kept[0].reasons == (Sentence("further refusals of this minute are not kept one by one"),)
    engine.keep_refusal("y", [Sentence("no")])
    assert len(engine.refusals(login="y")) == 1
    assert isinstance(engine._clock, FixedClock)
    engine._clock.set(engine.now() + timedelta(minutes=2))
    engine.keep_refusal("x" * 500, [Sentence("\x1b[2J" + "长" * 5000)] * 500, transition="\x1b]0;x\x07" * 50)
    (one,) = engine.refusals(most=1)
    assert (len(one.login), len(one.transition or ""), len(one.reasons)) == (64, 64, 20)
    assert "\x1b" not in str(one)
    assert max(len(str(reason)) for reason in one.reasons) == 300


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_are_read_in_whatever_language(engine: Engine, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LANG", language)
    reasons = (
        Sentence("only {roles} may do this, not {actor}", {"roles": "责任单位（区教育局）", "actor": "office.handler"}),
        Sentence("on {day} {actor} might not: {why}", {
            "day": date(2024, 4, 1), "actor": "office.head", "why": Sentence("nobody lifts his own recusal")
        }),
        Sentence("{n} of {span}: {names}", {"n": 3, "span": workdays(10), "names": ["甲", "乙"]}),
        Sentence("同一事项只准延期一次"),
    )  # fmt: skip
    engine.keep_refusal("y", reasons)
    assert [say(one) for one in engine.refusals(login="y")[0].reasons] == [say(one) for one in reasons]
    assert ("only" in say(reasons[0])) == (language == "en")


def test_it_is_kept_once_and_a_dry_run_leaves_nothing(engine: Engine) -> None:
    for dry, count in ((True, 0), (False, 1)):
        with pytest.raises(Refused):
            engine.void_act("RW-2024-0001", reason="误", actor="office.handler", dry_run=dry)
        assert len(engine.refusals(number="RW-2024-0001")) == count
