"""``procedure new`` makes what is sound at once; packages of others bring procedures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import main
from engine.definition.load import from_folder
from engine.definition.provided import provided
from engine.definition.registry import Registry
from tests.cli.conftest import Run
from tests.conftest import ROOT

PYPROJECT = str(ROOT / "pyproject.toml")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(tmp_path))
    return tmp_path


def test_what_it_makes_is_proved_tidy_and_passes_its_own_test(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["procedure", "new", "site_visit", "--title", "现场“回访”", "--prefix", "XCHF"]) == 0
    assert sorted(one.name for one in mine.iterdir()) == ["site_visit.md", "site_visit.py", "test_site_visit.py"]
    known = Registry.load(["workflows"], [mine])
    assert known.broken == ()
    assert (known.get("site_visit").title, known.get("site_visit").prefix) == ("现场“回访”", "XCHF")
    for command in (["check"], ["format", "--check"]):
        ran = subprocess.run([sys.executable, "-m", "ruff", *command, "--config", PYPROJECT, str(mine)], check=False)
        assert ran.returncode == 0
    space: dict[str, object] = {"__file__": str(mine / "test_site_visit.py")}
    exec(compile((mine / "test_site_visit.py").read_text("utf-8"), "test_site_visit.py", "exec"), space)
    own = [one for name, one in space.items() if name.startswith("test_")]
    assert len(own) == 3
    for one in own:
        one()  # type: ignore[operator]
    page = (mine / "site_visit.md").read_text("utf-8")
    assert page.startswith("# 现场“回访”（site_visit v1，XCHF）\n\n")
    assert "| report | 报结 | doing | checking | 责任单位 | result |" in page


def test_a_page_that_fell_behind_is_named_and_renewed_and_what_its_author_wrote_stays(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["procedure", "new", "site_visit", "--title", "现场回访"]) == 0
    module, page = mine / "site_visit.py", mine / "site_visit.md"
    page.write_text(page.read_text("utf-8").replace("在此写明：用途、依据、由谁使用。", "用于回访。"), "utf-8")
    capsys.readouterr()
    assert main(["procedure", "check", "site_visit"]) == 0
    assert "--page" not in capsys.readouterr().err
    module.write_text(module.read_text("utf-8").replace('"办理中"', '"回访中"').replace("现场回访", "回访"), "utf-8")
    assert main(["procedure", "check", "site_visit"]) == 0
    assert capsys.readouterr().err.splitlines()[-1].endswith("更新：duban procedure show site_visit --page")
    assert main(["procedure", "show", "site_visit", "--page"]) == 0
    text = page.read_text("utf-8")
    assert text.startswith("# 回访（site_visit v1，")
    assert text.count("用于回访。") == text.count("| doing | 回访中 |") == text.count("## 状态") == 1
    assert main(["procedure", "check", "site_visit"]) == 0
    assert "--page" not in capsys.readouterr().err
    page.write_text("手写", "utf-8")
    assert main(["procedure", "show", "site_visit", "--page"]) == 2
    assert page.read_text("utf-8") == "手写"
    page.unlink()
    assert main(["procedure", "show", "site_visit", "--page"]) == 2


def test_nothing_is_overwritten_and_a_dry_run_writes_nothing(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["procedure", "new", "site_visit", "--title", "现场回访"]
    assert main([*words, "-n"]) == 0
    assert list(mine.iterdir()) == []
    (mine / "test_site_visit.py").write_text("mine", "utf-8")
    assert main(words) == 2
    assert "test_site_visit.py" in capsys.readouterr().err
    assert [one.read_text("utf-8") for one in mine.iterdir()] == ["mine"]


BAD = [
    "Visit",
    "site-visit",
    "1st",
    "class",
    "test_visit",
    "visit_test",
    "a__b",
    "回访",
    "../visit",
    "v" * 41,
    "letter",
]


@pytest.mark.parametrize("code", BAD)
def test_codes_nobody_could_use_are_refused(mine: Path, code: str) -> None:
    assert main(["procedure", "new", code, "--title", "回访"]) == 2
    assert list(mine.iterdir()) == []


MORE = {
    "an empty title": ["--title", " "],
    "a long title": ["--title", "回" * 41],
    "a title that ends a docstring": ["--title", 'a"""b'],
    "a prefix in use": ["--title", "回访", "--prefix", "HG"],
    "a small prefix": ["--title", "回访", "--prefix", "hf"],
    "no title": [],
}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_titles_and_prefixes_nobody_could_use_are_refused(mine: Path, more: list[str]) -> None:
    assert main(["procedure", "new", "revisit", *more]) == 2
    assert list(mine.iterdir()) == []


def test_what_else_lies_in_the_folder_is_read_and_not_run(
    mine: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody begins a procedure where his scripts are."""
    other = tmp_path_factory.mktemp("scripts")
    ran = other / "ran"
    (other / "clean_up.py").write_text(f"open({str(ran)!r}, 'w').close()\n", "utf-8")
    (other / "calls.py").write_text('class Call(Procedure, title="电话", prefix="DH", version=1): ...\n', "utf-8")
    assert main(["procedure", "new", "call", "--title", "电话催办", "--dir", str(other)]) == 2
    assert "call" in capsys.readouterr().err
    assert main(["procedure", "new", "visit", "--title", "回访", "--dir", str(other)]) == 0
    assert not ran.exists()


def test_a_prefix_is_taken_even_by_what_does_not_load_and_its_owner_is_named(
    mine: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise only the check would say so, once the files are written. Folders known already stay known."""
    assert main(["procedure", "new", "revisit", "--title", "回访", "--prefix", "HF"]) == 0
    file = mine / "revisit.py"
    file.write_text(file.read_text("utf-8").replace(", due=due_day", ""), "utf-8")
    capsys.readouterr()
    other = tmp_path_factory.mktemp("other")
    assert main(["procedure", "new", "call", "--title", "电话", "--prefix", "HF", "--dir", str(other)]) == 2
    assert f"revisit（{file}）" in capsys.readouterr().err
    assert list(other.iterdir()) == []
    assert main(["procedure", "new", "call", "--title", "电话", "--prefix", "DH", "--dir", str(other)]) == 0
    assert f'export DUBAN_WORKFLOWS="{mine}:{other}"' in capsys.readouterr().err


def test_a_code_that_is_no_class_name_read_back_is_kept(mine: Path) -> None:
    assert main(["procedure", "new", "a_b1", "--title", "甲"]) == 0
    assert [getattr(one, "code", one) for one in from_folder(mine)] == ["a_b1"]


@pytest.mark.full  # a type checker reads the whole engine
def test_type_checkers_understand_it(mine: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert main(["procedure", "new", "site_visit", "--title", "现场回访"]) == 0
    cache = str(tmp_path_factory.mktemp("cache"))
    files = ["site_visit.py", "test_site_visit.py"]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache, *files], cwd=mine, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


# packages of others -----------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder as pip leaves one: a package with a procedure, and its entry point."""
    assert main(["procedure", "new", "berth_check", "--title", "泊位检查", "--dir", str(tmp_path / "harbour")]) == 0
    for name in ("test_berth_check.py", "berth_check.md"):
        (tmp_path / "harbour" / name).unlink()
    (tmp_path / "harbour" / "__init__.py").write_text('"""Harbour."""\n', "utf-8")
    info = tmp_path / "harbour-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[duban.procedures]\nharbour = harbour\n", "utf-8")
    return tmp_path


def listed(place: Path, *words: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(place), "DUBAN_LANG": "en"}
    env.pop("DUBAN_WORKFLOWS", None)
    ran = subprocess.run(
        [sys.executable, "-m", "cli.main", "procedure", *words], capture_output=True, text=True, check=False, env=env,
        cwd=ROOT,
    )  # fmt: skip
    return ran.stdout + ran.stderr


def test_an_installed_package_brings_procedures(installed: Path) -> None:
    found = [one["code"] for one in json.loads(listed(installed, "list", "-o", "json"))]
    assert "berth_check" in found
    assert "letter" in found


def test_a_broken_package_is_named_and_the_others_are_read(installed: Path) -> None:
    file = installed / "harbour" / "berth_check.py"
    file.write_text(file.read_text("utf-8").replace(", due=due_day", ""), "utf-8")
    said = listed(installed, "check")
    assert f"{file}:" in said
    assert "P009" in said


def test_who_is_not_installed_costs_nothing_and_a_single_module_will_do(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert provided() == ()
    (installed / "quay.py").write_text((installed / "harbour" / "berth_check.py").read_text("utf-8"), "utf-8")
    entry = installed / "harbour-1.0.dist-info" / "entry_points.txt"
    entry.write_text("[duban.procedures]\nquay = quay\n", "utf-8")
    monkeypatch.syspath_prepend(str(installed))
    assert provided() == ("quay",)
    assert "berth_check" in Registry.load(["workflows", *provided()]).codes()


def test_a_folder_that_is_not_there_is_named(duban: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its procedures would be missing without a word."""
    monkeypatch.setenv("DUBAN_WORKFLOWS", str(tmp_path / "mien"))
    ran = duban("procedure", "show", "patrol")
    assert ran.code == 2
    assert f"{tmp_path / 'mien'}" in ran.err
