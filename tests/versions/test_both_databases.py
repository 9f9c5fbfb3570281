"""What a migration keeps and what it refuses, on both databases; the new version is alone with its subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.definition.released import release
from engine.errors import BadMigration, Refused
from engine.runtime import Engine
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.testing import Office
from tests.versions.texts import FIRST, HEAD, begun, made, read

GUARDED, OPEN = 'at_level("restricted", text("线索", optional=True))', 'text("线索", optional=True)'
ONE = FIRST.replace("    answer =", f"    clue = {GUARDED}\n    answer =").replace(
    "asks=[subject]", "asks=[subject, clue]"
)
TWO = (
    ONE.replace("class Check(", "class Check2(").replace("version=1", 'version=2, code="check"')
    .replace("workdays(10)", "workdays(15)").replace("    begin =", "    alone = exclusive(subject)\n    begin =")
)  # fmt: skip
SHORTER = TWO.replace("Check2", "Check3").replace("version=2", "version=3").replace("workdays(15)", "workdays(5)")
ELSEWHERE = TWO.replace("Check2", "Check4").replace("version=2", "version=4").replace("asked", "waiting")
UNGUARDED = TWO.replace("Check2", "Check5").replace("version=2", "version=5").replace(GUARDED, OPEN)
CLOCK = ("clock.remind", "clock.escalate", "clock.lapse")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """Every version, and each is released."""
    folder = tmp_path_factory.mktemp("procedures")
    for version, text in enumerate((ONE, TWO, SHORTER, ELSEWHERE, UNGUARDED), 1):
        (folder / f"check_{version}.py").write_text(text, "utf-8")
    written = read(folder)
    assert all(release(written.get("check", version)) for version in range(1, 6))
    return read(folder)


def upto(known: Registry, version: int) -> Registry:
    """What an office knows while this version is the newest."""
    kept = [one for one in known.definitions() if one.code != "check" or one.version <= version]
    return Registry(kept, known.documents, released=known.released)


@pytest.fixture
def office(place: Path, known: Registry) -> Iterator[Office]:
    """Before the second version came."""
    one = made(place, upto(known, 1))
    yield one
    one.engine.close()


def newest(office: Office, registry: Registry) -> None:
    office.engine.close()
    office.engine = Engine(office.url, registry=registry)


@pytest.mark.full  # on a file, most of it is an ordinary test elsewhere
def test_what_is_kept_and_what_is_refused(office: Office, known: Registry) -> None:
    first, same = begun(office), begun(office)  # nothing in version 1 keeps them apart
    office.until("2024-04-10 10:00")  # reminded, late, urged; a letter is proposed
    fired, letters = office.log(first, *CLOCK), office.children(first)
    assert (fired[-1][-2:], len(letters)) == ("函告", 1)

    newest(office, upto(known, 2))
    plan = office.engine.migration(HEAD, "plan.toml")
    against = {one.number: [str(why) for why in one.against] for one in office.engine.foreseen(plan)}
    assert against == {first: [], same: [f"{first} would hold what it needs for itself alone"]}
    with pytest.raises(Refused, match=f"{first} "):
        office.engine.migrate(plan, actor="admin")
    assert [office.item(one).version for one in (first, same)] == [2, 1]  # those before it have moved
    with pytest.raises(Refused, match=f"{first} "):
        begun(office)  # it holds its subject now
    assert office.due(first) == date(2024, 4, 7)  # the term is kept
    office.until("2024-04-11 10:00")
    assert (office.log(first, *CLOCK), office.children(first)) == (fired, letters)  # nothing fires again

    other = begun(office, "另一处")
    assert office.due(other) == date(2024, 5, 6)
    newest(office, known)
    again = HEAD.replace("from = 1", "from = 2")
    asked = again.replace("to = 2", "to = 3") + '[deadlines]\nasked = "recompute"\n'
    found = {one.number: one for one in office.engine.foreseen(office.engine.migration(asked, "plan.toml"))}
    assert [str(why) for why in found[other].against] == [
        "the term of asked would become shorter, 2024-05-06 → 2024-04-18; [shorten] says why it may"
    ]
    for version, why in (
        (4, r"states\.asked: the state asked .* is gone"),
        (5, "clue is restricted; as clue"),
    ):
        with pytest.raises(BadMigration, match=why):
            office.engine.migration(again.replace("to = 2", f"to = {version}"), "plan.toml")
    assert office.item(other).version == 2
    assert [str(one.sentence) for one in (*verify(office.engine), *replay(office.engine))] == []
