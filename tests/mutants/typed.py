"""Which of the mistakes that no test noticed mypy refuses: each as a further function beside the right one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent

from libcst import FunctionDef, Module, Name
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import deep_replace

from tests.mutants.mistakes import Mistake, mistakes

LABEL = "# wrong: "
STRICT = ["--strict", "--no-warn-unreachable", "--hide-error-context", "--no-error-summary"]
"""That something is never reached is no reason: a condition that is always true is how some mistakes are made."""


def refused(out: Path) -> None:
    """Adds what mypy says to what the tests said."""
    last = {one["name"]: one for one in map(json.loads, out.read_text("utf-8").splitlines())}
    left: dict[str, set[str]] = defaultdict(set)
    for name, one in last.items():
        if not one["said"].startswith("noticed"):
            left[f"engine/{name.split()[0]}.py"].add(name)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree("engine", root / "engine", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy("pyproject.toml", root)
        for file, names in left.items():
            (root / file).write_text(_beside(file, [one for one in mistakes(file) if one.name in names]), "utf-8")
        command = [sys.executable, "-m", "mypy", *STRICT, "-p", "engine"]
        said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout
        texts = {file: (root / file).read_text("utf-8").splitlines() for file in left}
    with out.open("a", encoding="utf-8") as more:
        for file, line, why in re.findall(r"^(\S+?):(\d+): error: (.*)$", said, re.MULTILINE):
            if "already defined" in why:
                continue  # by the right function beside it: what is said of an attribute is no word on the mistake
            name = next((text for text in reversed(texts.get(file, [])[: int(line)]) if LABEL in text), None)
            if name is not None and (known := last.pop(name.split(LABEL)[1], None)):
                print(json.dumps({**known, "said": f"noticed by types: {why}"}, ensure_ascii=False), file=more)


def _beside(file: str, wrong: list[Mistake]) -> str:
    lines = Path(file).read_text("utf-8").splitlines()
    if not wrong:
        return "\n".join(lines) + "\n"
    wrapper = MetadataWrapper(wrong[0].module, unsafe_skip_copy=True)
    places = wrapper.resolve(PositionProvider)
    for one in sorted(wrong, key=lambda one: (places[one.at].end.line, one.number), reverse=True):
        changed = deep_replace(one.at, one.mutation.original_node, one.mutation.mutated_node)
        assert isinstance(changed, FunctionDef)
        name = Name(f"{one.at.name.value}__wrong_{one.number}")
        code = f"{LABEL}{one.name}\n{Module([changed.with_changes(name=name, leading_lines=[])]).code}{LABEL}\n"
        end = places[one.at].end.line
        lines[end:end] = indent(code, "    " if one.around else "").splitlines()
    return "\n".join(lines) + "\n"
