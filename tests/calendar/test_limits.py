"""Profiles: which term holds on which day, and what a profile must not say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.calendar.limits import STANDINGS, Limits, read_profile
from engine.definition.spans import days, workdays
from engine.errors import BrokenProfile, NotFound

PUTUO = Path(__file__).parents[2] / "workflows" / "limits" / "putuo.toml"
HEAD = '[profile]\nname = "{name}"\ntitle = "方案"\nrevision = {revision}\neffective = {effective}\n'
ENTRY = '["letter.reply"]\nn = {n}\nunit = "workdays"\nbasis = "惯例"\nstanding = "practice"\n'


def text(name: str = "甲", revision: object = 1, effective: str = "2024-03-21", n: object = 10) -> str:
    return HEAD.format(name=name, revision=revision, effective=effective) + ENTRY.format(n=n)


def test_the_shipped_profile_gives_every_term_a_basis_and_a_standing() -> None:
    profile = read_profile(PUTUO)
    assert (profile.name, profile.revision, profile.effective) == ("putuo", 1, date(2024, 3, 21))
    assert len(profile.entries) > 80
    for name, entry in profile.entries.items():
        assert entry.name == name
        assert entry.basis.strip()
        assert entry.standing in STANDINGS
    assert profile.entries["letter.reply"].span == workdays(10)
    assert profile.entries["ladder.remind_first"].span == workdays(-10)
    assert profile.entries["tracing.investigate"].span == days(60)


def test_the_newest_profile_whose_date_has_come_is_in_force() -> None:
    limits = Limits([read_profile(text()), read_profile(text(revision=2, effective="2024-07-01", n=7))])
    fallback = workdays(3)
    before, first, second = (
        limits.value("letter.reply", fallback, date(2024, *day)) for day in [(3, 20), (6, 30), (7, 1)]
    )
    assert (before.span, before.standing, before.revision) == (fallback, "assumed", "")
    assert (first.span, first.standing, first.revision) == (workdays(10), "practice", "甲-1")
    assert (second.span, second.revision) == (workdays(7), "甲-2")
    assert limits.get(first.revision, "letter.reply", fallback) == first
    assert limits.get("", "letter.reply", fallback) == before


def test_of_two_from_one_day_the_later_loaded_holds() -> None:
    limits = Limits([read_profile(text(n=10)), read_profile(text(revision='"2b"', n=8))])
    assert limits.value("letter.reply", workdays(3), date(2024, 4, 1)).revision == "甲-2b"


def test_an_unnamed_term_is_an_assumption_under_the_revision_in_force() -> None:
    value = Limits([read_profile(text())]).value("letter.sign", workdays(2), date(2024, 4, 1), basis="办内约定")
    assert (value.span, value.basis, value.standing, value.revision) == (workdays(2), "办内约定", "assumed", "甲-1")


def test_a_revision_that_is_not_loaded_is_not_guessed() -> None:
    with pytest.raises(NotFound, match="profile revision putuo-9"):
        Limits([read_profile(PUTUO)]).get("putuo-9", "letter.reply", workdays(1))


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("[profile", "TOML"),
        (ENTRY.format(n=1), "profile: a table with name"),
        (text().replace('title = "方案"\n', ""), "profile: without title"),
        (text().replace("title", "tittle"), "profile: without title"),
        (text(effective='"2024-03-21"'), "profile: effective must be a date"),
        (text(revision="true"), "profile: revision must be"),
        (text(name=""), "profile: name must be a text"),
        (HEAD.format(name="甲", revision=1, effective="2024-03-21"), "profile: it names no term"),
        (text(n="1.5"), "letter.reply: a span counts whole"),
        (text(n="true"), "letter.reply: a span counts whole"),
        (text().replace("workdays", "weeks"), "letter.reply: unknown unit 'weeks'"),
        (text().replace('"惯例"', '" "'), "letter.reply: basis must be a text"),
        (text().replace('"practice"', '"rumour"'), "letter.reply: standing is one of"),
        (text().replace('"practice"', '["law"]'), "letter.reply: standing is one of"),
        (text().replace('standing = "practice"', ""), "letter.reply: without standing"),
        (text() + "days = 3\n", "letter.reply: unknown: days"),
        (text().replace('["letter.reply"]', "[letter.reply]"), "letter: .*in quotes"),
        ("x = 1\n" + text(), "x: not a term"),
    ],
)
def test_a_broken_profile_says_file_entry_and_what(broken: str, what: str) -> None:
    with pytest.raises(BrokenProfile, match=f"(?s)^甲.toml: {what}"):
        read_profile(broken, "甲.toml")


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenProfile, match=r"nowhere\.toml"):
        read_profile(tmp_path / "nowhere.toml")
