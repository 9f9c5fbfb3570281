"""The registry: what loads, what is broken and where, and that one broken file spoils nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.registry import DocumentDef, Registry
from engine.errors import BrokenProcedure, NotFound
from tests.definition.authors import CHILDREN, HEADER, JOB, PAPER, changed

PAPERS = '["督促函"]\nseries = "普安办函"\nform = "letter"\n\n["交办单"]\ntitle = "任务交办单"\nform = "form"\n'
LADDERS = HEADER
FROM_LADDERS = "from engine import *\nfrom .ladders import *\n"
EXTENSION, REPORT, TASK, PLAN = CHILDREN.strip().split("\n\n\n")


def write(folder: Path, **files: str) -> Path:
    """A folder of authors' files; a file's name without its ending is the keyword."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf of modules: an office's folder with five procedures in four files, and the documents they issue."""
    folder = write(
        tmp_path / "office",
        ladders=LADDERS,
        paper=FROM_LADDERS + PAPER,
        small=FROM_LADDERS + EXTENSION + "\n\n\n" + REPORT,
        task=FROM_LADDERS + "from .small import Extension, Report\n\n\n" + TASK,
        plan=FROM_LADDERS + "from .task import Task\n\n\n" + PLAN,
    )
    (folder / "documents").mkdir()
    (folder / "documents" / "papers.toml").write_text(PAPERS, "utf-8")
    return folder


def rows(registry: Registry) -> list[tuple[str, int, str]]:
    return [(Path(one.file).name, one.line, one.check) for one in registry.broken]


def test_a_folder_is_loaded_with_its_documents(shelf: Path) -> None:
    registry = Registry.load(folders=[shelf])
    assert registry.broken == ()
    assert registry.codes() == ["extension", "paper", "plan", "report", "task"]
    assert registry.get("plan").title == "交办事项"
    assert [one.code for one in registry.latest()] == registry.codes()
    assert registry.documents["督促函"] == DocumentDef(
        "督促函", "普安办函", "letter", "督促函", str(shelf / "documents")
    )
    assert (registry.series_of("督促函"), registry.series_of("交办单")) == ("普安办函", None)
    assert registry.documents["交办单"].title == "任务交办单"
    assert not (shelf / "__pycache__").exists()


def test_the_latest_version_is_the_default(shelf: Path) -> None:
    newer = JOB.replace("class Job(", "class NewerJob(").replace("version=1", 'version=2, code="job"')
    write(shelf, job=FROM_LADDERS + JOB.replace('prefix="RW"', 'prefix="GZ"') + newer.replace('"RW"', '"GZ"'))
    registry = Registry.load(folders=[shelf])
    assert registry.broken == ()
    assert (registry.get("job").version, registry.get("job", 1).version) == (2, 1)
    assert [(one.code, one.version) for one in registry.definitions() if one.code == "job"] == [("job", 1), ("job", 2)]


def test_what_is_not_there_is_not_found_and_the_nearest_named(shelf: Path) -> None:
    registry = Registry.load(folders=[shelf])
    with pytest.raises(NotFound) as caught:
        registry.get("papper")
    assert (caught.value.data["kind"], caught.value.data["name"]) == ("procedure", "papper")
    assert caught.value.data["nearest"] == ["paper"]
    with pytest.raises(NotFound) as caught:
        registry.get("paper", 7)
    assert caught.value.data["nearest"] == ["paper@1"]
    with pytest.raises(NotFound) as caught:
        registry.series_of("督促涵")
    assert caught.value.data["nearest"] == ["督促函"]


BROKEN = {
    # what is wrong: (text of job.py, line, check, what the message says)
    "a syntax error": ("from engine import *\nclass Job(Procedure, title='任务'\n", 2, "P000", "not Python"),
    "an import that is not": ("\n\nimport nothing_of_this_name\n", 3, "P000", "ModuleNotFoundError"),
    "a word that is not": (f"{FROM_LADDERS}\nx = workdys(3)\n", 4, "P000", "NameError"),
    "a value the language refuses": (f"{FROM_LADDERS}\nx = limit('a.b', days(1), since=day('a'), before=day('b'))\n", 4,
                                     "P000", "not both"),
    "nobody owes": (
        FROM_LADDERS + changed(JOB, "owed_by=OWNER, due=due_day)", "due=due_day)"), 12, "P000",
        "a state does not say who owes the next step, so nobody would be waited for there; write owed_by= with a",
    ),
    "a word left out": (f"{FROM_LADDERS}\nx = limit('a.b')\n", 4, "P000", "limit is written without fallback, which"),
    "a word that is none of it": (f"{FROM_LADDERS}\nx = day('a', least=3)\n", 4, "P000", "day knows no least=; see"),
    "a call of the author's own": ("def f(x): ...\n\n\nf()\n", 4, "P000", "TypeError: f() missing 1 required"),
    "a module that leaves": ("import sys\nsys.exit(3)\n", 2, "P000", "SystemExit"),
    "nobody may": (
        FROM_LADDERS + changed(JOB, "by=OWNER, asks=[answer]", "asks=[answer]"), 17, "P000",
        "a transition does not say who may take it, and nobody may unless it says so; write by=, as in by=HANDLER",
    ),
    "an unsound class": (
        FROM_LADDERS + changed(JOB, "owed_by=OWNER, due=due_day)", "owed_by=OWNER)"), 12, "P009", "has no deadline"
    ),
    "a name bound twice": (
        FROM_LADDERS + changed(JOB, "    closed = Final", '    answer = text("又")\n    closed = Final'), 14, "P000",
        "bound twice",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_names_its_line_and_spoils_nothing_else(shelf: Path, name: str) -> None:
    text, line, check, says = BROKEN[name]
    registry = Registry.load(folders=[write(shelf, job=text)])
    assert rows(registry) == [("job.py", line, check)]
    assert says in str(registry.broken[0])
    assert registry.codes() == ["extension", "paper", "plan", "report", "task"]


def test_a_broken_procedure_says_so_instead_of_not_being_found(shelf: Path) -> None:
    registry = Registry.load(folders=[write(shelf, job=BROKEN["an unsound class"][0])])
    assert registry.broken[0].procedures == (("job", 1),)
    with pytest.raises(BrokenProcedure, match=r"job\.py:12: P009: doing \(办理中\) has no deadline"):
        registry.get("job")


def test_an_older_version_is_never_given_for_a_broken_newer_one(shelf: Path) -> None:
    newer = JOB.replace("class Job(", "class NewerJob(").replace("version=1", 'version=2, code="job"')
    write(shelf, job=FROM_LADDERS + JOB.replace('"RW"', '"GZ"'))
    write(shelf, job2=FROM_LADDERS + newer.replace("owed_by=OWNER, due=due_day)", "owed_by=OWNER)"))
    registry = Registry.load(folders=[shelf])
    assert registry.get("job", 1).version == 1
    with pytest.raises(BrokenProcedure):
        registry.get("job")


def test_a_broken_child_does_not_take_its_parents_along(shelf: Path) -> None:
    """Task and plan name the paper, whose file cannot be read: nothing is known against them."""
    registry = Registry.load(folders=[write(shelf, paper=FROM_LADDERS + PAPER + "\n)")])
    assert [(file, check) for file, _line, check in rows(registry)] == [("paper.py", "P000")]
    assert registry.codes() == ["extension", "plan", "report", "task"]


def test_a_file_that_several_import_is_broken_once(shelf: Path) -> None:
    registry = Registry.load(folders=[write(shelf, ladders=LADDERS + "\noops\n")])
    assert rows(registry) == [("ladders.py", LADDERS.count("\n") + 2, "P000")]
    assert {code for code, _ in registry.broken[0].procedures} == {"extension", "paper", "plan", "report", "task"}
    assert registry.codes() == []


def test_a_missing_child_keeps_out_only_whoever_names_it(shelf: Path) -> None:
    (shelf / "paper.py").unlink()
    registry = Registry.load(folders=[shelf])
    assert rows(registry) == [("ladders.py", 14, "P012")]
    assert "no procedure paper" in str(registry.broken[0])
    assert registry.broken[0].procedures == (("task", 1),)
    assert registry.codes() == ["extension", "plan", "report"]
    with pytest.raises(BrokenProcedure):
        registry.get("task")


WATCH = """

@detector("stale", "久拖", of="task", opens="paper", about=OWNER)
def stale(case):
    return case.opened_on
"""


def test_what_is_looked_out_for_is_found_in_a_module_of_its_own(shelf: Path) -> None:
    registry = Registry.load(folders=[write(shelf, watch=FROM_LADDERS + WATCH)])
    assert registry.broken == ()
    ((code, (found,)),) = registry.detectors.items()
    assert (code, found.name, found.opens, found.about) == ("task", "stale", "paper", "owner")
    assert found.claim == ("paper", "clue.stale")
    both = Registry.load(folders=[write(shelf, watch=FROM_LADDERS + WATCH + WATCH.replace("stale", "older"))])
    assert [one.name for one in both.detectors["task"]] == ["stale", "older"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('of="task"', 'of="tusk"'), "tusk or paper is no procedure"),
        (('opens="paper"', 'opens="task"'), "the clock may not open task"),
        (("about=OWNER", "about=ADDRESSEE"), "task has no party addressee"),
        (("@detector", '@detector("stale", "又", of="task", opens="paper", about=OWNER)\ndef again(case):\n    '
          "return None\n\n\n@detector"), "stands twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_said_at_its_line(shelf: Path, change: tuple[str, str], says: str) -> None:
    text = FROM_LADDERS + WATCH.replace(*change, 1)
    registry = Registry.load(folders=[write(shelf, watch=text)])
    ((file, line, check),) = rows(registry)
    assert (file, check) == ("watch.py", "P019")
    assert "detector(" in text.splitlines()[line - 1]
    assert says in str(registry.broken[0])


def test_an_undefined_document_keeps_its_issuer_out(shelf: Path) -> None:
    (shelf / "documents" / "papers.toml").write_text(PAPERS.replace("督促函", "别的函"), "utf-8")
    registry = Registry.load(folders=[shelf])
    assert [(file, check) for file, _line, check in rows(registry)] == [("paper.py", "P018")]
    assert registry.codes() == ["extension", "plan", "report", "task"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('["督促函"]\nform = "letter"\nseries = \n', 3, "not TOML"),
        ('["督促函"]\nform = "letter"\n\n["交办单"]\ncolour = "red"\n', 4, "has no colour"),
        ('["督促函"]\nform = 3\n', 1, "not a text"),
        ('督促函 = "letter"\n'.replace("督促函", '"督促函"'), 1, "is not a table"),
    ],
)
def test_a_broken_documents_file_accuses_no_procedure(shelf: Path, text: str, line: int, says: str) -> None:
    (shelf / "documents" / "papers.toml").write_text(text, "utf-8")
    registry = Registry.load(folders=[shelf])
    assert rows(registry) == [("papers.toml", line, "P018")]
    assert says in str(registry.broken[0])
    assert len(registry.codes()) == 5


def test_where_two_claim_one_name_the_first_keeps_it(shelf: Path, tmp_path: Path) -> None:
    second = write(tmp_path / "second", paper=HEADER + PAPER.replace("函告", "仿冒"))
    third = write(tmp_path / "third", job=HEADER + JOB)
    registry = Registry.load(folders=[shelf, second, third])
    assert [(one.check, one.procedures) for one in registry.broken] == [
        ("P017", (("paper", 1),)),
        ("P017", (("job", 1),)),
    ]
    assert registry.get("paper").title == "函告"
    assert "job" not in registry.codes()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    registry = Registry.load(folders=[tmp_path / "nowhere"])
    assert [(one.line, one.check, str(one.what)) for one in registry.broken] == [(0, "P000", "there is no such folder")]


def test_tests_and_private_files_of_a_folder_are_left_alone(shelf: Path) -> None:
    write(shelf, test_job="1 / 0", job_test="1 / 0", conftest="1 / 0", _draft="1 / 0")
    assert Registry.load(folders=[shelf]).broken == ()


def test_a_changed_file_is_read_anew(shelf: Path) -> None:
    before = Registry.load(folders=[shelf]).get("paper")
    write(shelf, paper=FROM_LADDERS + PAPER.replace("workdays(2)", "workdays(4)"))
    after = Registry.load(folders=[shelf]).get("paper")
    assert before.states["proposed"].due != after.states["proposed"].due


# packages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def package(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same files as an importable package."""
    (shelf / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(shelf.parent))
    yield "office"
    for name in [one for one in sys.modules if one.partition(".")[0] == "office"]:
        del sys.modules[name]


def test_a_package_is_loaded_by_its_name(package: str) -> None:
    registry = Registry.load([package])
    assert registry.broken == ()
    assert registry.codes() == ["extension", "paper", "plan", "report", "task"]
    assert registry.series_of("督促函") == "普安办函"


def test_a_folder_may_build_on_a_package(package: str, tmp_path: Path) -> None:
    text = "from engine import *\nfrom office.ladders import *\n" + JOB.replace('"RW"', '"GZ"')
    registry = Registry.load([package], [write(tmp_path / "more", job=changed(text, "slip=CALM", "slip=STEEP"))])
    assert registry.broken == ()
    assert "job" in registry.codes()


def test_a_broken_module_of_a_package_spoils_nothing_else(package: str, shelf: Path) -> None:
    write(shelf, job="from engine import *\n1 / 0\n")
    registry = Registry.load([package])
    assert rows(registry) == [("job.py", 2, "P000")]
    assert len(registry.codes()) == 5


def test_a_package_that_is_not_there_is_said() -> None:
    registry = Registry.load(["no_package_of_this_name"])
    assert [one.check for one in registry.broken] == ["P000"]
    assert "no_package_of_this_name" in str(registry.broken[0])


# what is shipped -------------------------------------------------------------------------------------------------


def test_loading_what_is_shipped_is_fast_and_light() -> None:
    """In a process of its own: neither the store's libraries nor the machine's are imported."""
    program = (
        "import sys\nfrom engine.definition.registry import Registry\nRegistry.load(['workflows'])\n"
        "print([one for one in ('sqlalchemy', 'sqlmodel', 'transitions', 'click', 'loguru') if one in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    Registry.load(["workflows"])
    began = time.perf_counter()
    Registry.load(["workflows"])
    assert time.perf_counter() - began < 0.15


# asking ----------------------------------------------------------------------------------------------------------


def job(version: int, code: str = "job", prefix: str = "GZ") -> str:
    """A module of one version of a job."""
    source = JOB.replace("class Job(", f'class Job{version}(code="{code}", ').replace("(code", "(Procedure, code", 1)
    source = source.replace("Procedure, title", "title").replace("version=1", f"version={version}")
    return FROM_LADDERS + source.replace('"RW"', f'"{prefix}"')


def wrong(text: str) -> str:
    return text.replace("owed_by=OWNER, due=due_day)", "owed_by=OWNER)")


def test_a_broken_version_is_missed_by_whoever_asks_for_it_alone(shelf: Path) -> None:
    write(shelf, one=wrong(job(1)), two=job(2), three=job(3, code="work", prefix="GB"))
    registry = Registry.load(folders=[shelf])
    assert (registry.get("job").version, registry.get("job", 2).version, registry.versions("job")) == (2, 2, [2])
    assert (registry.get("work").version, registry.versions("nothing")) == (3, [])
    for ask in (lambda: registry.get("job", 1), lambda: registry.get("job", 3), lambda: registry.get("jobs")):
        with pytest.raises((BrokenProcedure, NotFound)) as caught:
            ask()
        found = caught.value.data
        assert (found.get("check"), found.get("kind"), found.get("name"), found.get("nearest")) in (
            ("P009", None, None, None),
            (None, "procedure", "job@3", ["job@2"]),
            (None, "procedure", "jobs", ["job"]),
        )


def test_what_was_claimed_first_is_given_though_a_second_claims_it_too(shelf: Path, tmp_path: Path) -> None:
    second = write(tmp_path / "second", ladders=LADDERS, one=job(1), two=job(2))
    registry = Registry.load(folders=[write(shelf, one=job(1)), second])
    assert [(one.check, one.procedures) for one in registry.broken] == [("P017", (("job", 1),))]
    assert registry.get("job", 1).version == 1
    assert registry.versions("job") == [1, 2]


def test_a_prefix_belongs_to_whoever_claims_it_first(shelf: Path, tmp_path: Path) -> None:
    more = {
        f"m{number}": job(number, code=f"c{number}", prefix="GZ" if number < 3 else "ZZ") for number in (1, 2, 3, 4)
    }
    registry = Registry.load(folders=[write(shelf, **more)])
    assert [one for one in registry.codes() if one.startswith("c")] == ["c1", "c3"]
    assert [(one.check, one.procedures) for one in registry.broken] == [
        ("P017", (("c2", 2),)), ("P017", (("c4", 4),)),
    ]  # fmt: skip


def test_the_three_nearest_names_are_told(shelf: Path) -> None:
    names = ("alpha1", "alpha2", "alpha3", "alpha4", "brick")
    write(shelf, **{name: job(1, code=name, prefix=f"G{place}") for place, name in enumerate(names)})
    (shelf / "documents" / "more.toml").write_text("".join(f'["{name}"]\n' for name in names), "utf-8")
    registry = Registry.load(folders=[shelf])
    assert registry.broken == ()
    for ask, kind, name, nearest in (
        (registry.get, "procedure", "alpha", ["alpha4", "alpha3", "alpha2"]),
        (registry.get, "procedure", "brick_and_sand", ["brick"]),
        (registry.get, "procedure", "brxxxxxx", []),
        (registry.series_of, "document", "alpha", ["alpha4", "alpha3", "alpha2"]),
        (registry.series_of, "document", "brxxxxxx", ["brick"]),
        (registry.series_of, "document", "xyz", []),
    ):
        with pytest.raises(NotFound) as caught:
            ask(name)
        assert (caught.value.data["kind"], caught.value.data["name"], caught.value.data["nearest"]) == (
            kind, name, nearest,
        )  # fmt: skip


def test_a_level_is_told_where_not_everybody_may_see(shelf: Path) -> None:
    levels = {1: "public", 2: "internal", 3: "restricted", 4: "vault"}
    text = [job(number).replace('title="任务"', f'title="任务", level="{level}"') for number, level in levels.items()]
    registry = Registry.load(folders=[write(shelf, **{f"m{place}": one for place, one in enumerate(text)})])
    assert [registry.level_of("job", number) for number in levels] == [None, None, "restricted", "vault"]


def test_documents_come_from_packages_folders_and_wherever_else(package: str, shelf: Path, tmp_path: Path) -> None:
    places = [tmp_path / "second" / "documents", tmp_path / "third" / "documents", tmp_path / "fourth"]
    for number, one in enumerate(places):
        one.mkdir(parents=True)
        (one / "b.toml").write_text(f'["督促函"]\ntitle = "第{number}"\n\n["文{number}"]\n', "utf-8")
        (one / "a.toml").write_text(f'["文{number}"]\ntitle = "先"\n', "utf-8")
    registry = Registry.load(
        [package, "no_such_package_at_all"], [str(tmp_path / "second"), tmp_path / "third"], [str(places[2])]
    )
    assert {name: one.title for name, one in registry.documents.items()} == {
        "督促函": "第2", "交办单": "任务交办单", "文0": "先", "文1": "先", "文2": "先",
    }  # fmt: skip


def test_a_module_may_be_tried_in_place_of_what_is_loaded(shelf: Path) -> None:
    write(shelf, watch=FROM_LADDERS + WATCH, one=job(1), two=wrong(job(2)))
    registry = Registry.load(folders=[shelf])
    other = write(shelf.parent / "other", ladders=LADDERS, job=job(1).replace("任务", "别的"))
    instead = registry.instead(other / "job.py")
    assert (registry.get("job", 1).title, instead.get("job", 1).title) == ("任务", "别的")
    assert (instead.documents, instead.detectors) == (registry.documents, registry.detectors)
    assert (instead.broken, instead.released) == (registry.broken, frozenset())
    assert list(instead.detectors) == ["task"]
    with pytest.raises(BrokenProcedure, match="P009"):
        registry.instead(shelf / "two.py")
    with pytest.raises(BrokenProcedure):
        instead.get("job", 2)
