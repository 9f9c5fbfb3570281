"""``duban deadline forecast`` on a small office: counts, lines, JSON, and the difference another procedure makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import Registry
from engine.testing import Office
from tests.cli.conftest import Run
from tests.conftest import PROFILE, PUTUO, ROOT
from tests.diaries.revised import MADE_UP, served
from tests.runtime.test_forecast import busy, everything
from tests.runtime.test_forecast_changes import content, profile


@pytest.fixture
def office(tmp_path: Path, registry: Registry) -> Iterator[Office]:
    """An office in which three units owe something."""
    one = Office(tmp_path, directory=PUTUO, profile=PROFILE, registry=registry)
    busy(one)
    yield one
    one.engine.close()


def test_counts_by_week_and_unit(office: Office, duban: Run) -> None:
    before = everything(office.engine)
    found = json.loads(duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "-o", "json").out)
    assert found["total"]["lapses"] == sum(week["lapses"] for week in found["weeks"])
    assert found["total"]["letter"] == sum(unit["letter"] for unit in found["units"]) == 3
    assert found["provisional"] is False
    assert {one["what"] for one in found["ahead"]} == {"lapse", "measure", "transition"}
    written = duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10").out
    assert "2024-05-06\t3\t3\t0\t0\t0\t0" in written
    assert "函告（拟出）" in duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "--lines").out
    assert everything(office.engine) == before


def test_another_procedure_makes_a_difference(office: Office, tmp_path: Path, duban: Run) -> None:
    file = tmp_path / "task.py"
    text = (ROOT / "workflows" / "task.py").read_text("utf-8")
    patient = text.replace("version=1, slip=BY_DEBTOR)", "version=1, slip=REMIND)")  # reminders, and nothing more
    assert patient != text
    file.write_text(patient, "utf-8")
    written = duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "--procedure", str(file)).out
    assert "不再发生 6 项，改为发生 0 项" in written  # three letters, and the office late with each
    assert written.count("函告（拟出）") == 3


@pytest.mark.parametrize(("words", "code"), [((), 2), (("--until", "2024-03-01"), 2), (("--until", "soon"), 2)])
def test_what_cannot_be_looked_at_is_refused(office: Office, words: tuple[str, ...], code: int, duban: Run) -> None:
    assert duban("--db", office.url, "deadline", "forecast", *words).code == code


UNTIL = ("deadline", "forecast", "--until", "2024-05-10")


def test_another_profile_makes_a_difference_by_week_and_unit(office: Office, tmp_path: Path, duban: Run) -> None:
    file = tmp_path / "putuo-2.toml"
    file.write_text(profile(letter_decide=6, task_receive=4), "utf-8")
    before = content(office.url)
    ran = duban("--db", office.url, *UNTIL, "--profile", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("putuo-2: 时限变动 1 项，应提前而保持不变 0 项，由暂定转为确定 0 项。\n")
    assert "\n2024-05-06\t3 → 0\t3\t" in ran.out  # the office has more than two days for its three letters
    assert "RW-2024-0003\t逾期\t待签收\t区公安分局" in ran.out
    found = json.loads(duban("--db", office.url, *UNTIL, "--profile", str(file), "-o", "json").out)
    assert found["loaded"]["profile"] | {"failing": 0} == {
        "key": "putuo-2", "already": False, "in_force": True, "moved": 1, "kept": 0, "confirmed": 0, "failing": 0,
    }  # fmt: skip
    assert found["total"]["lapses"] - found["changed"]["total"]["lapses"] == len(found["without"]) - len(
        found["instead"]
    )
    assert {one["under"] for one in found["without"] if one["procedure"] == "letter"} == {
        "RW-2024-0001", "RW-2024-0002", "RW-2024-0003",
    }  # fmt: skip
    assert found["changed"]["weeks"]
    assert found["changed"]["units"]
    file.write_text(profile("2024-05-01", letter_decide=6), "utf-8")
    later = duban("--db", office.url, *UNTIL, "--profile", str(file)).out
    assert later.startswith("putuo-2 自 2024-05-01 起方有效；此前已起算的时限不变。\n")
    assert content(office.url) == before


def test_the_profile_in_force_makes_none(office: Office, duban: Run) -> None:
    assert "不再发生 0 项，改为发生 0 项" in duban("--db", office.url, *UNTIL, "--profile", "putuo").out


def test_another_calendar_says_how_far_both_are_provisional(tmp_path: Path, registry: Registry, duban: Run) -> None:
    office = Office(tmp_path, at="2026-12-24 09:00", directory=PUTUO, profile=PROFILE, registry=registry)
    served(office, "gongan")  # answered by 8 January, by the made-up calendar a day later
    before = content(office.url)
    words = ("--db", office.url, "deadline", "forecast", "--until", "2027-01-15")
    plain = duban(*words)
    assert plain.out.splitlines()[0] == "2027-01-04\t1\t0\t0\t0\t0\t0\t1"
    assert "区公安分局\t1\t0\t0\t0\t0\t0\t1" in plain.out
    assert plain.out.endswith("1 项中有 1 项为暂定：日历公布至 2026-12-31，以后的放假通知可能使其变动。\n")
    assert "为暂定" in duban(*words, "--lines").out
    assert "其中暂定" in duban(*words, "-o", "table").out
    found = json.loads(duban(*words, "-o", "json").out)
    assert (found["provisional"], found["published_until"], found["total"]["provisional"]) == (True, "2026-12-31", 1)
    assert [one["provisional"] for one in (*found["weeks"], *found["units"])] == [1, 1]
    changed = duban(*words, "--calendar", str(MADE_UP))
    assert "2027-01-08 ?\tHG-2026-0001" in changed.out
    assert "2027-01-09\tHG-2026-0001" in changed.out
    assert "改变之后" not in changed.out
    both = json.loads(duban(*words, "--calendar", str(MADE_UP), "--profile", "putuo", "-o", "json").out)
    assert (both["changed"]["provisional"], both["changed"]["published_until"]) == (False, "2027-12-31")
    assert list(both["loaded"]) == ["calendar", "profile"]
    assert content(office.url) == before
    office.engine.close()


def test_more_items_like_the_open_ones(office: Office, duban: Run) -> None:
    before = content(office.url)
    ran = duban("--db", office.url, *UNTIL, "--add", "5")
    assert ran.code == 0
    assert "增加事项 5 件，仿自 1 件在办事项。\n在办事项中有 1 类未能仿开：任务（交办）。\n" in ran.out
    assert " +\t" in ran.out
    found = json.loads(duban("--db", office.url, *UNTIL, "--add", "5", "-o", "json").out)
    assert found["added"]["asked"] == len(found["added"]["items"]) == 5
    assert found["added"]["skipped"] == [{"procedure": "task", "opening": "assign", "label": "任务（交办）"}]
    assert found["without"] == []
    assert found["instead"]
    assert found["changed"]["total"]["lapses"] > found["total"]["lapses"]
    assert content(office.url) == before


def test_a_bad_file_or_number_is_refused_as_elsewhere(office: Office, tmp_path: Path, duban: Run) -> None:
    bad, clash = tmp_path / "bad.toml", tmp_path / "clash.toml"
    bad.write_text("year = 2027\n", "utf-8")
    clash.write_text(profile(letter_decide=6).replace("revision = 2", "revision = 1"), "utf-8")
    before = content(office.url)
    for words, code in (
        (("--calendar", str(bad)), 2),
        (("--calendar", str(tmp_path)), 2),
        (("--calendar", str(tmp_path / "none.toml")), 4),
        (("--profile", str(bad)), 2),
        (("--profile", str(clash)), 3),
        (("--profile", "nowhere"), 4),
        (("--add", "0"), 2),
        (("--add", "-3"), 2),
        (("--add", "1000000"), 2),
        (("--add", "many"), 2),
    ):
        ran = duban("--db", office.url, *UNTIL, *words)
        assert (ran.code, ran.out) == (code, ""), words
        assert ran.err
    assert content(office.url) == before


def test_a_file_is_refused_in_the_words_of_the_loading_command(office: Office, tmp_path: Path, duban: Run) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("year = 2027\n", "utf-8")
    for option, command in (("--calendar", "calendar"), ("--profile", "deadline")):
        forecast, load = (
            duban("--db", office.url, *UNTIL, option, str(bad)),
            duban("--db", office.url, command, "load", str(bad), "--as", "admin"),
        )
        assert (forecast.code, forecast.err) == (load.code, load.err)


def test_nothing_to_copy_is_exit_2(tmp_path: Path, registry: Registry, duban: Run) -> None:
    empty = Office(tmp_path, directory=PUTUO, profile=PROFILE, registry=registry)
    ran = duban("--db", empty.url, *UNTIL, "--add", "5")
    assert (ran.code, ran.out, ran.err) == (2, "", "没有可以仿开的在办事项\n")
    empty.engine.close()


def test_what_declares_no_procedure_is_wrong_input_and_the_names_are_told(
    office: Office, tmp_path: Path, duban: Run
) -> None:
    (tmp_path / "notes.md").write_text("x", "utf-8")
    (tmp_path / "empty.py").write_text("x = 1\n", "utf-8")
    for named in (tmp_path / "notes.md", tmp_path / "empty.py", tmp_path, "task"):
        ran = duban("--db", office.url, "deadline", "forecast", "--until", "2024-05-10", "--procedure", str(named))
        assert (ran.code, ran.out) == (2, "")
        assert str(named) in ran.err
        assert "task (任务)" in ran.err
