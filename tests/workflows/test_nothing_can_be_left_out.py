"""From no shipped procedure can one deadline, one role or one template be left out: file and line are named.

What is not unsound is listed with its reason: every entry of ``SOUND_WITHOUT`` is a removal that leaves a procedure
which somebody can still work by.
"""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest

from engine.definition.definition import Definition
from engine.definition.procedure import Procedure
from engine.definition.registry import Registry
from engine.definition.verify import verify_documents, verify_together
from engine.errors import BrokenProcedure
from engine.outputs import proofs
from engine.outputs.papers.templates import Papers

WORKFLOWS = Path(__file__).parents[2] / "workflows"
MODULES = sorted(one for one in WORKFLOWS.glob("*.py") if "(Procedure," in one.read_text("utf-8"))


Row = tuple[str, int, str]


@dataclass(frozen=True)
class Removal:
    """One thing left out of a module: the source without it, the line where it stood, what it was."""

    source: str
    line: int
    what: str


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if (isinstance(function, ast.Name) and function.id == name) or (
                isinstance(function, ast.Attribute) and function.attr == name
            ):
                yield node


def without(source: str, node: ast.expr | ast.keyword, put: str = "") -> str:
    """The source without a node, or with something in its place; its lines stay where they are."""
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    data = source.encode()
    rest = data[end:]
    if not put and rest.lstrip().startswith(b","):
        rest = rest.lstrip()[1:]
    return (data[:start] + put.encode() + b"\n" * data[start:end].count(b"\n") + rest).decode()


def label(call: ast.Call) -> str:
    """The Chinese name of a state or move."""
    found = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return found[0] if found else ast.unparse(call)[:40]


def deadlines(source: str) -> Iterator[Removal]:
    for call in calls(ast.parse(source), "State"):
        for one in call.keywords:
            if one.arg == "due":
                yield Removal(without(source, one), call.lineno, f"due of {label(call)}")


def roles(source: str) -> Iterator[Removal]:
    """Every role alone or in a list: of ``by=``, of ``parties=``, and whoever owes."""
    tree = ast.parse(source)
    for call in calls(tree, "State"):
        for one in call.keywords:
            if one.arg == "owed_by":
                yield Removal(without(source, one), call.lineno, f"owed_by of {label(call)}")
    for call in calls(tree, "to"):
        for one in call.keywords:
            if one.arg not in ("by", "parties"):
                continue
            if not isinstance(one.value, ast.List):
                yield Removal(without(source, one.value, "[]"), call.lineno, f"{one.arg} of {label(call)}")
            for place, role in enumerate(one.value.elts if isinstance(one.value, ast.List) else ()):
                left = [ast.unparse(other) for other in one.value.elts[:place] + one.value.elts[place + 1 :]]  # type: ignore[attr-defined]
                text = without(source, one.value, f"[{', '.join(left)}]")
                yield Removal(text, call.lineno, f"{ast.unparse(role)} from {one.arg} of {label(call)}")


def made(file: Path, removal: Removal) -> list[Definition]:
    """The procedures of the module without it.

    Raises:
        BrokenProcedure, TypeError, ImportError: it does not load.
    """
    module = ModuleType("left_out")
    sys.modules["left_out"] = module
    try:
        exec(compile(removal.source, str(file), "exec"), module.__dict__)
    finally:
        del sys.modules["left_out"]
    found = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Procedure)]
    return [one.definition for one in found if one.__module__ == "left_out"]


def said(file: Path, removal: Removal, registry: Registry) -> list[Row]:
    """What loading says, or, where that says nothing, the check of the templates: (file, line, code)."""
    try:
        changed = made(file, removal)
    except BrokenProcedure as error:
        rows = error.data.get("problems") or [(error.data["file"], error.data["line"], error.data["check"])]
        return [(row[0], row[1], row[2]) for row in rows]
    except TypeError as error:  # what the language requires
        trace, line = error.__traceback__, 0
        while trace is not None:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == str(file) else line
            trace = trace.tb_next
        return [(str(file), line, "P000")]
    codes = {one.code for one in changed}
    assert codes
    together = {one.code: one for one in [*registry.latest(), *changed]}
    problems = [*verify_together(together), *verify_documents(changed, registry.documents)]
    papers = Papers(Registry(together.values(), registry.documents))
    for code in sorted(codes) if not problems else ():
        problems += proofs.templates(papers, code)
    return [(one.row[0], one.row[1], one.code) for one in problems]


Kind = Callable[[str], Iterator[Removal]]


def lost(file: Path, kind: Kind, registry: Registry) -> Iterator[tuple[str, list[Row]]]:
    """Everything of a kind that can be left out of a module, and what is said of it."""
    for removal in kind(file.read_text("utf-8")):
        rows = said(file, removal, registry)
        assert all(Path(name).is_file() and (line > 0 or name.endswith(".docx")) for name, line, _ in rows), rows
        yield removal.what, rows


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_no_deadline_can_be_left_out(file: Path, registry: Registry) -> None:
    for removal in deadlines(file.read_text("utf-8")):
        assert (str(file), removal.line, "P009") in said(file, removal, registry), removal.what


ONLY_KNOWN = "the unit is only named on the item: nobody owes, acts or is written to as it"
SOUND_WITHOUT = {
    "enforcement: OWNER from parties of 列入执法处置": ONLY_KNOWN,
    "publication: OWNER from parties of 公告挂牌": ONLY_KNOWN,
    "publication: OWNER from parties of 公告摘牌": ONLY_KNOWN,
}
"""What can be left out, and why that is not unsound. Besides these, one of several in ``by=[A, B]``: the other may take
the move, so that nothing is stuck; who should be able to is the author's to say."""


@pytest.mark.full
@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_no_role_can_be_left_out(file: Path, registry: Registry) -> None:
    for what, rows in lost(file, roles, registry):
        one_of_several = " from by of " in what
        if f"{file.stem}: {what}" in SOUND_WITHOUT:
            assert rows == [], what
        elif not one_of_several:
            assert rows, what


@pytest.mark.full
def test_a_rung_or_a_parent_misses_its_opening(registry: Registry) -> None:
    """Of several who may open, the clock and the parent are needed by whoever opens the item for them."""
    found = {what: {code for _, _, code in rows} for what, rows in lost(WORKFLOWS / "letter.py", roles, registry)}
    assert found["CLOCK from by of 拟函"] == {"P014"}
    assert found["PARENT from by of 拟函"] == {"P013"}
    assert found["HANDLER from by of 拟函"] == set()


# the shared files -------------------------------------------------------------------------------------------------


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all procedures under a name of its own."""
    copy = tmp_path / "ours_left_out"
    shutil.copytree(WORKFLOWS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for file in copy.glob("*.py"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"^from workflows\b", f"from {copy.name}", text, flags=re.MULTILINE), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return copy


def loaded(copy: Path) -> Registry:
    for name in [one for one in sys.modules if one.partition(".")[0] == copy.name]:
        del sys.modules[name]
    importlib.invalidate_caches()
    return Registry.load([copy.name])


UNUSED_STEP = "会签"
"""A step of the way of a paper that no procedure asks for yet."""


@pytest.mark.full
def test_no_deadline_and_no_role_of_a_part_can_be_left_out(ours: Path) -> None:
    """Parts are shared: what is left out of ``parts.py`` is blamed on its line there, once for all who use it."""
    file = ours / "parts.py"
    whole = file.read_text("utf-8")
    for removal in (*deadlines(whole), *roles(whole)):
        file.write_text(removal.source, "utf-8")
        broken = loaded(ours).broken
        there = [one for one in broken if one.file == str(file)]
        assert bool(there) == (UNUSED_STEP not in removal.what), removal.what
        if not there:
            continue
        assert removal.line in [one.line for one in there] or there[0].check in ("P000", "P008"), (removal, there)
    file.write_text(whole, "utf-8")
    assert loaded(ours).broken == ()


UNUSED = ["ARCHIVIST", "COSIGNER", "DISCIPLINE", "EXPERT"]
"""Roles of the office that no procedure names yet."""


@pytest.mark.full
@pytest.mark.parametrize("name", ["SUPERVISOR", "INSPECTOR", "COMMITTEE_HEAD", *UNUSED])
def test_no_role_of_the_office_can_be_left_out(ours: Path, name: str) -> None:
    file = ours / "roles.py"
    whole = file.read_text("utf-8")
    kept = [line for line in whole.splitlines() if not line.startswith(f"{name} = ")]
    assert len(kept) == len(whole.splitlines()) - 1
    file.write_text("\n".join(kept) + "\n", "utf-8")
    broken = loaded(ours).broken
    assert bool(broken) == (name not in UNUSED)
    for one in broken:
        assert one.check == "P000"
        line = Path(one.file).read_text("utf-8").splitlines()[one.line - 1]
        assert line.startswith("from ") or name in line


@pytest.mark.full
def test_no_template_can_be_left_out(tmp_path: Path, registry: Registry) -> None:
    """Each template in turn is taken away: whoever issues its document is blamed on the line where it does."""
    folder = tmp_path / "documents"
    shutil.copytree(WORKFLOWS / "documents", folder)
    documents = {name: replace(one, folder=str(folder)) for name, one in registry.documents.items()}
    papers = Papers(Registry(registry.definitions(), documents))
    issuers: dict[str, set[tuple[str, int]]] = {}
    for one in registry.latest():
        for move in one.transitions.values():
            for document in move.issues:
                assert move.where is not None
                issuers.setdefault(document, set()).add((move.where.file, move.where.line))
    assert set(issuers) == {file.stem for file in folder.glob("*.docx")} == set(documents)
    for document, places in issuers.items():
        file = folder / f"{document}.docx"
        whole = file.read_bytes()
        file.unlink()
        codes = [one.code for one in registry.latest() if any(document in m.issues for m in one.transitions.values())]
        problems = [problem for code in codes for problem in proofs.templates(papers, code)]
        assert {(one.row[0], one.row[1]) for one in problems} == places
        assert all(one.code == "P028" and f"{document}.docx" in str(one.what) for one in problems)
        file.write_bytes(whole)
