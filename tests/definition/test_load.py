"""Finding procedures: of packages, modules, folders and files; what cannot be read is told with file, line and why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from engine.definition.definition import Definition
from engine.definition.detectors import Detector
from engine.definition.load import Broken, Found, announced, from_file, from_folder, from_package
from tests.definition.authors import HEADER, JOB

SMALL = HEADER + JOB
WATCH = '\n\n@detector("stale", "久拖", of="job", opens="job", about=OWNER)\ndef stale(case):\n    return None\n'
HARBOUR = "harbour_of_tests"


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place where a package may lie; whatever is imported from it is forgotten again."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in [one for one in sys.modules if one.partition(".")[0] == HARBOUR]:
        del sys.modules[name]


def written(place: Path, **files: str) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.py").write_text(text, "utf-8")
    return place


def told(found: Iterable[Found], place: Path) -> list[object]:
    """What was found, short: (code, version), the name of a detector, or all that a broken one says."""
    said: list[object] = []
    for one in found:
        if isinstance(one, Definition):
            said.append((one.code, one.version))
        elif isinstance(one, Detector):
            said.append(one.name)
        else:
            file = one.file.removeprefix(f"{place}/")
            what = re.sub(r"duban_workflows_[0-9a-f]{12}\b", "FOLDER", str(one.what))
            said.append((f"{file}:{one.line}: {one.check}: {what}", *one.procedures))
    return said


def test_a_package_is_read_module_by_module(harbour: Path) -> None:
    place = written(harbour / HARBOUR, __init__="", b=SMALL.replace("class Job(", "class Quay(") + WATCH, a=SMALL)
    written(place / "c", __init__="1 / 0\nclass Pier(Procedure, title='x'):\n    pass\n")
    written(place, d="import nothing_of_this_name\nclass Dock(Procedure, version=2):\n    pass\n")
    assert told(from_package(HARBOUR), place) == [
        ("job", 1), ("quay", 1), "stale",
        ("c/__init__.py:1: P000: ZeroDivisionError: division by zero", ("pier", 1)),
        ("d.py:1: P000: ModuleNotFoundError: No module named 'nothing_of_this_name'", ("dock", 2)),
    ]  # fmt: skip


def test_a_package_within_another_and_a_module_without_its_text(harbour: Path) -> None:
    place = written(harbour / HARBOUR / "inner", __init__="", a=SMALL, b="1 / 0\nclass Pier(Procedure):\n    pass\n")
    (harbour / HARBOUR / "__init__.py").touch()
    (place / "c.pyc").write_bytes(b"nonsense")
    assert told(from_package(f"{HARBOUR}.inner"), place) == [
        ("job", 1), ("b.py:1: P000: ZeroDivisionError: division by zero", ("pier", 1)),
        (f"{HARBOUR}.inner.c:0: P000: ImportError: bad magic number in '{HARBOUR}.inner.c': b'nons'",),
    ]  # fmt: skip


def test_a_package_may_lie_in_two_places(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an ``__init__``; what is broken in the second is sought there."""
    monkeypatch.syspath_prepend(str(written(harbour / "more")))
    written(harbour / "more" / HARBOUR, a=SMALL)
    written(harbour / HARBOUR, b="\n\n1 / 0\nclass Pier(Procedure, title='x'):\n    pass\n")
    assert told(from_package(HARBOUR), harbour) == [
        ("job", 1),
        (f"{HARBOUR}/b.py:3: P000: ZeroDivisionError: division by zero", ("pier", 1)),
    ]


def test_a_single_module_is_read_too(harbour: Path) -> None:
    written(harbour, **{HARBOUR: SMALL + WATCH})
    assert told(from_package(HARBOUR), harbour) == [("job", 1), "stale"]


def test_what_only_passes_through_a_module_is_not_its_own(harbour: Path) -> None:
    written(harbour / HARBOUR, __init__="", a=SMALL + WATCH, b=f"from {HARBOUR}.a import *\nfrom engine import *\n")
    assert told(from_package(HARBOUR), harbour) == [("job", 1), "stale"]


def test_a_package_that_breaks_at_once_is_told_with_its_line(harbour: Path) -> None:
    place = written(harbour / HARBOUR, __init__="class Pier(Procedure, title='x'):\n    pass\n")
    assert told(from_package(HARBOUR), place) == [
        ("__init__.py:1: P000: NameError: name 'Procedure' is not defined", ("pier", 1))
    ]
    written(place, __init__="raise SystemExit(3)")
    assert told(from_package(HARBOUR), place) == [("__init__.py:1: P000: SystemExit: 3",)]
    assert told(from_package("no_package.of_this"), place) == [
        ("no_package.of_this:0: P000: ModuleNotFoundError: No module named 'no_package'",)
    ]
    assert told(from_package("no_package"), place) == [
        ("no_package:0: P000: ModuleNotFoundError: No module named 'no_package'",)
    ]


def test_a_folder_that_is_not_there_is_told_whole(tmp_path: Path) -> None:
    (one,) = from_folder(tmp_path / "none")
    assert isinstance(one, Broken)
    assert (str(one), one.procedures) == (f"{tmp_path}/none:0: P000: there is no such folder", ())
    assert one.error.data["file"] == str(tmp_path / "none")


def test_of_a_folder_tests_and_private_files_are_left_out_and_nothing_else(tmp_path: Path) -> None:
    bad = "1 / 0\n"
    written(tmp_path, _a=bad, test_a=bad, a_test=bad, conftest=bad, conftester="", mytest="", testing="", a_=SMALL)
    written(tmp_path, tester=SMALL.replace("class Job(", "class Test_Job("))
    assert told(from_folder(tmp_path), tmp_path) == [("job", 1), ("test__job", 1)]


BROKEN = {
    # file: what is said of it
    "x = (\nclass Job(Procedure, title='x'):\n    pass\n":
        ("a.py:1: P000: not Python: '(' was never closed", ("job", 1)),
    "x = '\0'\n": ("a.py:0: P000: SyntaxError: source code string cannot contain null bytes",),
    "\n\nimport sys\nsys.exit('out')\n": ("a.py:4: P000: SystemExit: out",),
    "from .helper import fails\n\nfails()\n": ("helper.py:5: P000: JSONDecodeError: Expecting value: line 1 column 1 "
                                               "(char 0)",),
    "# coding: nope\n": ("a.py:0: P000: not Python: unknown encoding: nope",),
    "from .nowhere import x\n": ("a.py:1: P000: ModuleNotFoundError: No module named 'FOLDER.nowhere'",),
    SMALL.replace("by=CHIEF)", "by=[])").replace("slip=CALM", "slip=CALM, version=3", 1).replace("version=1, ", ""):
        ("a.py:34: P005: nobody may take cancel: by= is empty", ("job", 3)),
    SMALL.replace("closed = Final", "answer = Final"): ("a.py:28: P000: the name answer is bound twice", ("job", 1)),
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_read_is_told_where_its_author_wrote_it(tmp_path: Path, text: str) -> None:
    written(tmp_path, a=text, helper="import json\n\n\ndef fails():\n    json.loads('')\n")
    assert told(from_file(tmp_path / "a.py"), tmp_path) == [BROKEN[text]]


def test_every_problem_of_a_class_is_told_with_its_own_line(tmp_path: Path) -> None:
    written(
        tmp_path, a=SMALL.replace("owed_by=OWNER, due=due_day)", "owed_by=COMMITTEE)").replace("by=CHIEF)", "by=[])")
    )
    assert told(from_file(tmp_path / "a.py"), tmp_path) == [
        ("a.py:34: P005: nobody may take cancel: by= is empty", ("job", 1)),
        ("a.py:26: P005: doing (办理中) is owed by committee, who can do nothing there", ("job", 1)),
        (
            "a.py:26: P009: doing (办理中) has no deadline: give it due=, or say in exempt= why there is none",
            ("job", 1),
        ),
    ]


def test_two_folders_do_not_share_their_modules_and_no_bytecode_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for kept, name in ((True, "one"), (False, "two")):
        monkeypatch.setattr(sys, "dont_write_bytecode", kept)
        found += from_folder(written(tmp_path / name, watch=SMALL + WATCH))
        assert sys.dont_write_bytecode is kept
        assert not (tmp_path / name / "__pycache__").exists()
    first, second = (one.module for one in found if isinstance(one, Detector))
    assert first != second
    assert {first, second} <= set(sys.modules)


ANNOUNCED = {
    "class Job(Procedure, title='x'):": [("job", 1)],
    "class HazardListing(\n    Procedure,\n    prefix='X',\n    version = 12,\n) :": [("hazard_listing", 12)],
    "class Job2(Procedure, code = 'job', version=2):": [("job", 2)],
    'class Job3(Base, title="x", code="other"):': [("other", 1)],
    "class Helper(Base):\n    pass\nclass B(Base, prefix='X'):": [("b", 1)],
    "class Helper:\n    pass\n": [],
    "x = 1\n    class Inner(Procedure):": [],
    "class A(Procedure):\n\n\nclass B(Procedure):": [("a", 1), ("b", 1)],
}


@pytest.mark.parametrize("text", ANNOUNCED)
def test_what_a_file_declares_is_seen_without_running_it(tmp_path: Path, text: str) -> None:
    assert list(announced(written(tmp_path, a=text) / "a.py")) == ANNOUNCED[text]


def test_a_file_in_another_encoding_still_tells_what_it_declares(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# 隐患\nclass Job(Procedure):\n    pass\n".encode("gb18030"))
    assert announced(tmp_path / "a.py") == (("job", 1),)
    assert announced(tmp_path / "b.py") == ()


def test_a_detector_says_all_it_was_given(tmp_path: Path) -> None:
    given = WATCH.replace("about=OWNER)", 'about=OWNER, facts={"remark": "久拖"})').replace("None", "case.opened_on")
    given = given.replace("stale", "older")
    found = list(from_folder(written(tmp_path, a=SMALL + WATCH + given)))
    one, other = (each for each in found if isinstance(each, Detector))
    assert (one.name, one.label, one.of, one.opens, one.about) == ("stale", "久拖", "job", "job", "owner")
    assert (one.facts, other.facts, other.claim) == ({}, {"remark": "久拖"}, ("job", "clue.older"))
    assert (one.where.file, one.where.line) == (str(tmp_path / "a.py"), SMALL.count("\n") + 3)
