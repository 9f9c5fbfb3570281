"""Pages that are done as they stand, from an empty folder, in the order of the page.

What a command shows must be shown, and it must end well unless the page asks ``echo $?``. A block
``python title="mine/a.py"`` (or ``toml``…) is saved under that name; a block ``diff title="mine/a.py"`` puts its ``+``
part where its ``-`` part stands, which is there once; of a block ``console`` every line with ``$`` is typed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
ENDS = "--- end of command"


@dataclass(frozen=True)
class Step:
    """Something done on a page: a shell line, and what is shown below it."""

    line: str
    shown: tuple[str, ...] = ()
    title: str = ""


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Every block of code: its kind, its title and its text."""
    return [(kind, title or "", body) for kind, title, body in BLOCK.findall(page)]


def steps(page: str) -> list[Step]:
    """What is done on a page, in its order."""
    found: list[Step] = []
    for kind, title, body in blocks(page):
        if kind == "console":
            for line in body.splitlines():
                if line.startswith("$ "):
                    found.append(Step(line[2:]))
                else:
                    found[-1] = Step(found[-1].line, (*found[-1].shown, line))
        elif title and kind == "diff":
            found.append(Step(_change(title, body), title=title))
        elif title:
            found.append(Step(_save(title, body), title=title))
    return found


def _save(file: str, body: str) -> str:
    return f"mkdir -p {shlex.quote(str(Path(file).parent))} && printf %s {shlex.quote(body)} > {shlex.quote(file)}"


def _change(file: str, body: str) -> str:
    lines = body.splitlines()
    old, new = ("\n".join(one[1:].strip() for one in lines if one.startswith(sign)) for sign in "-+")
    program = (
        "import pathlib, sys; file, old, new = sys.argv[1:]; path = pathlib.Path(file); text = path.read_text('utf-8');"
        " assert text.count(old) == 1, (file, old, text.count(old)); path.write_text(text.replace(old, new), 'utf-8')"
    )
    return " ".join(map(shlex.quote, ("python", "-c", program, file, old, new)))


def run(page: str, folder: Path, *, timeout: int = 240) -> None:
    """Does everything on a page, in a folder that is empty.

    Raises:
        AssertionError: names the first command that does not do what the page shows.
    """
    todo = steps(page)
    script = ["exec 2>&1"]
    for one in todo:  # the page may ask for the exit code of the command before
        script += [one.line, f"rc=$?; echo; echo '{ENDS}' $rc; (exit $rc)"]
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("DUBAN", "PYTEST", "XDG"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash"], input="\n".join(script), cwd=folder, env={**keep, "PATH": path}, capture_output=True, text=True,
        check=False, timeout=timeout,
    )  # fmt: skip
    outputs = re.split(rf"\n{ENDS} (\d+)\n", ran.stdout)
    for n, one in enumerate(todo):
        asked = n + 1 < len(todo) and todo[n + 1].line == "echo $?"
        said = one.title or one.line
        assert outputs[2 * n + 1] == "0" or asked, f"{said}: {outputs[2 * n]}"
        assert_shown(list(one.shown), outputs[2 * n], said)


def assert_shown(lines: list[str], output: str, command: str) -> None:
    """Every line of the page is shown, in this order; without ``…`` nothing else is."""
    if lines and not any("…" in line for line in lines):
        assert output.splitlines() == lines, f"{command} shows more or less than the page: mark it with …\n{output}"
    place = 0
    for line in lines:
        for part in line.split("…"):
            found = output.find(part, place)
            assert found >= 0, f"{command} does not show {part!r} of {line!r} but\n{output}"
            place = found + len(part)
