"""``duban procedure check`` beyond loading: bounds, notices, an office's own directory, profile and templates."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.making.manual_checks import DOCUMENTS, SOUND
from tests.cli.conftest import Run
from tests.conftest import PROFILE, PUTUO


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the office's own, with one module and the template of its document."""
    folder = tmp_path / "ours"
    (folder / "documents").mkdir(parents=True)
    (folder / "visit.py").write_text(SOUND, "utf-8")
    (folder / "documents" / "documents.toml").write_text(DOCUMENTS, "utf-8")
    shutil.copy(PUTUO.parents[1] / "documents" / "督促函.docx", folder / "documents" / "催告函.docx")
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(folder))
    return folder


def test_every_procedure_is_told_its_bound(duban: Run) -> None:
    ran = duban("procedure", "check")
    assert ran.code == 0
    lines = dict(line.split("\t", 1) for line in ran.out.splitlines())
    assert len(lines) == 25
    assert lines["assignment"].split("\t") == [
        "责任单位待落实", "安委办主任", "6个工作日", "进入该状态",
        "责任单位待落实：5个工作日，再过1个工作日“报安委办主任”",
    ]  # fmt: skip
    assert "25 个程序健全" in ran.err


def test_one_procedure_is_told_its_notices(duban: Run) -> None:
    ran = duban("procedure", "check", "letter")
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert ran.err.count("P022: 没有条件限制这一循环的次数") == 3
    assert "parts.py:" in ran.err
    assert "只报到 经办人" in duban("procedure", "check", "task").err
    assert "letter.decide (2个工作日)" in ran.err


def test_everything_as_data(duban: Run) -> None:
    ran = duban("procedure", "check", "task", "--all", "-o", "json")
    rows = json.loads(ran.out)
    kinds = {one["kind"] for one in rows}
    assert (ran.code, kinds) == (0, {"notice", "bound", "assumed"})
    (received,) = [one for one in rows if one["kind"] == "bound" and one["state"] == "received"]
    assert (received["before"], received["since"], received["since_name"]) == ("handler", "fact", "due_day")
    assert [stage["offset"] for stage in received["path"]] == [None, 1]
    shown = json.loads(duban("procedure", "show", "task", "-o", "json").out)["liveness"]
    assert [one for one in rows if one["kind"] == "bound"] == shown


def test_an_office_of_its_own(duban: Run, ours: Path, tmp_path: Path) -> None:
    """Its template speaks of what the procedure has not; nobody in its directory heads the office; its profile is ours
    without one limit. Each is named with file and line; without the two options the last two are no findings."""
    found = json.loads(duban("procedure", "check", "reminder", "-o", "json").out)
    assert {(one["file"], one["check"]) for one in found} == {(str(ours / "documents" / "催告函.docx"), "P028")}
    (ours / "documents" / "催告函.docx").unlink()
    (missing,) = json.loads(duban("procedure", "check", "reminder", "-o", "json").out)
    line = next(number for number, text in enumerate(SOUND.splitlines(), 1) if "sign = " in text)
    assert (missing["kind"], missing["check"], missing["file"], missing["line"]) == (
        "error", "P028", str(ours / "visit.py"), line,
    )  # fmt: skip

    people = tmp_path / "people"
    shutil.copytree(PUTUO, people)
    posts = (people / "posts.csv").read_text("utf-8").splitlines()
    (people / "posts.csv").write_text("\n".join(one for one in posts if ",office_head," not in one), "utf-8")
    limits = tmp_path / "limits.toml"
    limits.write_text(PROFILE.read_text("utf-8").replace('["task.review"]', '["task.other"]'), "utf-8")
    ran = duban("procedure", "check", "visit", "--directory", str(people), "--profile", str(limits), "-o", "json")
    found = {(one["check"], Path(one["file"]).name) for one in json.loads(ran.out)}
    assert (ran.code, found) == (6, {("P020", "visit.py"), ("P021", "visit.py")})
    assert duban("procedure", "check", "visit").code == 0
