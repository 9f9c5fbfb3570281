"""Versions on the command line: what is released, what differs, and how running items move."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.versions.hazards import PLAN, second


def told(duban: Run, *words: str) -> Any:
    """What a command says as JSON."""
    return json.loads(duban(*words, "-o", "json").out)


@pytest.fixture
def office(rehearsed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database, version 2 that is not released, and a plan."""
    shutil.copyfile(rehearsed, tmp_path / "office.db")
    second(tmp_path / "procedures")
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_DB", "office.db")
    monkeypatch.setenv("DUBAN_WORKFLOWS", "procedures")
    return tmp_path


def test_a_version_is_compared_released_and_moved_to(office: Path, duban: Run) -> None:
    standing = {(one["code"], one["version"]): one["standing"] for one in told(duban, "procedure", "list")}
    assert (standing["hazard_listing", 1], standing["hazard_listing", 2]) == ("current", "unreleased")
    refused = duban("procedure", "migrate", "plan.toml", "--dry-run", "--as", "admin")
    assert (refused.code, "hazard_listing@2 尚未发布" in refused.err) == (2, True)
    changes = told(duban, "procedure", "diff", "hazard_listing@1", "hazard_listing@2")
    assert {"kind", "part", "name", "aspect", "before", "after", "what"} == set(changes[0])
    assert [one["name"] for one in changes if one["part"] == "limit"] == [
        "listing.brief", "listing.plan", "listing.plan_major"
    ]  # fmt: skip
    looked = duban("procedure", "release", "hazard_listing@2", "-n")
    assert (looked.code, (office / "procedures" / "released.lock").exists()) == (0, False)
    assert duban("procedure", "release", "hazard_listing@2").code == 0
    assert json.loads((office / "procedures/released/hazard_listing@2.json").read_text("utf-8"))["version"] == 2
    assert told(duban, "procedure", "show", "hazard_listing")["version"] == 2
    assert duban("procedure", "migrate", "plan.toml", "--as", "admin").code == 2  # neither looks nor moves
    assert duban("procedure", "migrate", "plan.toml", "--apply", "-y", "--as", "office.head").code == 3
    moved = duban("procedure", "migrate", "plan.toml", "--apply", "-y", "--as", "admin")
    assert (moved.code, "hazard_listing@1 → hazard_listing@2" in moved.out) == (0, True)


def test_every_version_there_is_is_checked_and_named(office: Path, duban: Run) -> None:
    """Version 2 is not released: it is what its author wants checked. Its mistakes end alike however it is asked."""
    ran = duban("procedure", "check", "hazard_listing")
    assert ran.code == 0, ran.out
    named = [line.split("\t")[0] for line in ran.out.splitlines()]
    assert named == ["hazard_listing@1", "hazard_listing@2"]
    assert "2 个程序健全" in ran.err
    assert duban("procedure", "check", "hazard_listing@2").out.split("\t")[0] == "hazard_listing@2"
    file = office / "procedures" / "hazard_listing_2.py"
    text = file.read_text("utf-8")
    file.write_text(re.sub(r", due=limit\([^()]*\([^()]*\)[^()]*\)", "", text, count=1), "utf-8")
    for written in ("hazard_listing", "hazard_listing@2"):
        found = duban("procedure", "check", written)
        assert (found.code, "P009" in found.out) == (6, True), (written, found)


def test_a_difference_is_told_in_the_words_of_the_reader(office: Path, duban: Run) -> None:
    """Labels and units, no key of the data; the codes stay for whoever asks for data."""
    told_ = duban("procedure", "diff", "hazard_listing@1", "hazard_listing@2").out
    assert "5个工作日" in told_
    assert not re.search(r"workdays|owed_by|sources|target|without|since|yes|—，", told_), told_


def test_a_released_module_that_is_changed_does_not_load_and_says_what_changed(office: Path, duban: Run) -> None:
    assert duban("procedure", "release", "hazard_listing@2").code == 0
    file = office / "procedures" / "hazard_listing_2.py"
    file.write_text(file.read_text("utf-8").replace("workdays(15)", "workdays(12)"), "utf-8")
    found = duban("procedure", "check")
    assert (found.code, "LOCK" in found.out, "15个工作日 → 12个工作日" in found.out) == (6, True, True)
    refused = duban("procedure", "release", "hazard_listing@2")
    assert (refused.code, "应另立新版本" in refused.err) == (1, True)


def test_the_doctor_names_a_version_that_was_changed_under_open_items(
    duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rehearsed: Path
) -> None:
    shutil.copyfile(rehearsed, tmp_path / "duban.db")
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "duban.db"))
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(tmp_path))
    assert duban("procedure", "new", "site_visit", "--title", "现场回访").code == 0
    facts = ("--set", "what=回访", "--set", "due_day=2024-04-10", "--party", "owner=区应急局")
    assert duban("item", "open", "site_visit", *facts, "--as", "office.handler").code == 0
    assert "site_visit@1" not in duban("doctor").out
    module = tmp_path / "site_visit.py"
    written = module.read_text("utf-8")
    module.write_text(written.replace('"办理中"', '"回访中"'), "utf-8")
    found = duban("doctor")
    assert (found.code, "1 项在办事项所用的 site_visit@1 后来被改动" in found.out) == (0, True)
    module.write_text(written, "utf-8")
    assert "site_visit@1" not in duban("doctor").out
