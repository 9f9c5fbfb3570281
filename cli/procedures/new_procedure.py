"""``duban procedure new``: a procedure to begin with, its test and its page, sound from the first moment."""

from __future__ import annotations

import json
import keyword
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import N_, _
from cli.options import Session, click, command
from cli.output import out, resolved, show_one, tell
from cli.procedures.new_text import COMMENTS, MODULE, PAGE, TEST
from cli.procedures.pages import MARK, page
from cli.procedures.shipped import folders, packages
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.registry import Registry

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*")
LONGEST = 40


@command(
    "new",
    database=False,
    writes=True,
    once=False,
    example="duban procedure new site_visit --title 现场回访\nduban procedure new revisit --title 回访 --prefix HF -n",
)
@click.argument("code")
@click.option("--title", required=True, metavar="TEXT", help=N_("What officials call it"))
@click.option("--prefix", metavar="LETTERS", help=N_("Of item numbers (else from the code)"))
@click.option("--dir", "folder", metavar="DIR", help=N_("Where to (else the first folder of DUBAN_WORKFLOWS, or here)"))
def new(session: Session, code: str, title: str, prefix: str | None, folder: str | None) -> None:
    """Make a procedure to begin with: a commented module, its test and its page.

    What it makes can be checked, rehearsed and tested at once; change it then. Nothing that is there is overwritten.
    """
    from engine.definition.load import announced, prefixes
    from engine.definition.registry import Registry

    place = Path(folder) if folder else next(iter(folders()), Path())
    # what else lies in a folder that nobody has named as one of procedures is read, and not run
    known = Registry.load(list(packages()), [one for one in folders() if one.is_dir()])
    refuse_code(code, known, {one for file in place.glob("*.py") for one, _version in announced(file)})
    title = " ".join(title.split())
    if not title or len(title) > LONGEST or not title.isprintable() or '"""' in title or "\\" in title:
        raise Usage(what=Sentence(N_("a title is one line of at most {count} characters"), {"count": LONGEST}))
    taken = {key: (who, str(file)) for one in {*folders(), place} for key, (who, file) in prefixes(one).items()}
    taken |= {one.prefix: (one.code, one.where.file if one.where else "?") for one in known.definitions()}
    given = prefix or _prefix(code, set(taken))
    if given in taken:
        data = {"prefix": given, "procedure": taken[given][0], "file": taken[given][1]}
        what = N_("the prefix {prefix} belongs to the procedure {procedure} ({file}); choose another one with --prefix")
        raise Usage(what=Sentence(what, data))
    if not re.fullmatch(r"[A-Z]{1,8}", given):
        what = N_("{prefix} is no free prefix: 1 to 8 capital letters that no other procedure uses")
        raise Usage(what=Sentence(what, {"prefix": given}))
    texts = written(code, title, given, {one.code: one.title for one in known.latest()})
    files = {place / name: text for name, text in texts.items()}
    for file in files:
        if file.exists():
            what = N_("{file} is there already; nothing is overwritten")
            raise Usage(what=Sentence(what, {"file": str(file)}))
    if not session.dry_run:
        _write(files)
    if resolved(session.output) == "json":
        show_one({"code": code, "title": title, "prefix": given, "files": [str(one) for one in files]}, [], "json")
        return
    for file in files:
        out(str(file))
    tell(_("Next:"))
    if place.resolve() not in [one.resolve() for one in folders()]:
        every = os.pathsep.join(str(one.resolve()) for one in [*folders(), place])
        tell(f'  export DUBAN_WORKFLOWS="{every}"')
    for line in (f"duban procedure check {code}", f"duban procedure rehearse {code}",
                 f"python -m pytest {place / f'test_{code}.py'}"):  # fmt: skip
        tell(f"  {line}")


def refuse_code(code: str, known: Registry, beside: Collection[str]) -> None:
    """A code that nobody could use, or that is in use; ``beside``: in the folder the procedure would come into.

    Raises:
        Usage
    """
    bad = not CODE.fullmatch(code) or keyword.iskeyword(code) or code.startswith("test_") or code.endswith("_test")
    if bad or len(code) > LONGEST or code == "conftest":
        what = N_("{code} is no code: small letters, digits and single underscores, as in site_visit")
        raise Usage(what=Sentence(what, {"code": code}))
    if code in (*known.codes(), *beside) or any(
        code == one for broken in known.broken for one, _version in broken.procedures
    ):
        raise Usage(what=Sentence(N_("there is a procedure {code} already"), {"code": code}))


def written(code: str, title: str, prefix: str, titles: Mapping[str, str]) -> dict[str, str]:
    """The files by name; the page shows the tables of the very module that is written."""
    from engine.definition.procedure import Procedure, code_of_class

    name = "".join(part.capitalize() for part in code.split("_"))
    words = {key: _(text) for key, text in COMMENTS.items()}
    option = "" if code_of_class(name) == code else f', code="{code}"'
    quoted = json.dumps(title, ensure_ascii=False)
    module = MODULE.format(code=code, title=title, quoted=quoted, prefix=prefix, name=name, code_option=option, **words)
    space: dict[str, object] = {"__name__": f"duban_new_{code}"}
    exec(compile(module, f"{code}.py", "exec"), space)
    made = space[name]
    assert isinstance(made, type)
    assert issubclass(made, Procedure)
    bare = PAGE.format(code=code, title=title, mark=MARK.format(code=code), **words)
    return {
        f"{code}.py": module,
        f"test_{code}.py": TEST.format(code=code, title=title, **words),
        f"{code}.md": page(bare, made.definition, titles) or bare,
    }


def _prefix(code: str, taken: set[str]) -> str:
    """The first letters of its words; longer while it is taken."""
    parts = [re.sub(r"[^a-z]", "", part).upper() for part in code.split("_")]
    for n in range(1, 8):
        found = "".join(part[:n] for part in parts)[:8]
        if len(found) > 1 and found not in taken:
            return found
    return "".join(parts)[:8]


def _write(files: dict[Path, str]) -> None:
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as open_file:
                open_file.write(text)
        except OSError as error:
            raise Usage(what=Sentence(N_("{folder} cannot be used: {why}"),
                                      {"folder": str(file.parent), "why": error.strerror})) from None  # fmt: skip
