"""``make docs``: the reference pages, written from what the program says of itself.

``docs/reference/cli.md`` holds every command with its help in both languages, ``checks.md``
every proof with a mistake it finds, ``files.md`` the columns of files that
are handed in, ``language.md`` the
vocabulary of authors, from the docstrings of what ``engine`` exports. A test fails when a page is stale.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from cli.language import catalogue
from cli.main import NOUNS, duban
from cli.making.manual_checks import page as checks
from cli.making.manual_files import page as files
from cli.options import HELP, SHARED, Leaf

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
EXITS = {
    0: "done",
    1: "unexpected, or the database cannot be used (missing, locked, read-only, not ours, newer)",
    2: "usage: an unknown or ill-typed option, fact or transition name; nobody can be asked to confirm",
    3: "refused by the procedure, or for want of a right; one line per reason",
    4: "an item, procedure, unit, operator or document that does not exist; the nearest names are told",
    5: "the item has changed since `--expect SEQ`, or since the screen you confirmed",
    6: "a check has findings",
    130: "interrupted",
}
NOTE = "<!-- Written by `make docs`. Do not edit. -->"


def pages() -> dict[Path, str]:
    """Every page, by its file."""
    return {
        REFERENCE / "checks.md": checks(),
        REFERENCE / "cli.md": commands(),
        REFERENCE / "files.md": files(),
        REFERENCE / "language.md": vocabulary(),
    }


# the command line -------------------------------------------------------------------------------------------------


def commands() -> str:
    """The page of the command line."""
    context = _context(duban, "duban")
    lines = [
        NOTE,
        "",
        "# The command line",
        "",
        "`duban NOUN VERB`. Every command also explains itself with `-h`, in Chinese unless `DUBAN_LANG=en`.",
        "",
        "## Options of every command",
        "",
        "Taken before the noun and after the verb alike; the one nearest to the verb wins. `-n` and `-y` are for",
        "commands that write, `--db`, `--as` and `--at` for those that use a database.",
        "",
        *_options([one for one in duban.params if isinstance(one, click.Option)], context),
        "",
        "`-o` is `auto` or one of what a command makes. JSON keys are stable; keys may be added.",
        "",
        "## Exit codes",
        "",
        "| code | meaning |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in EXITS.items()),
    ]
    for noun in NOUNS:
        found = duban.get_command(context, noun)
        assert found is not None
        lines += ["", f"## {noun}", "", *_both(NOUNS[noun][1])]
        here = _context(found, noun, context)
        if isinstance(found, click.Group):
            for verb, one in found.commands.items():
                assert isinstance(one, Leaf)
                lines += [
                    "",
                    f"### {noun} {verb}",
                    *_command(one, _context(one, verb, here)),
                ]
        else:
            assert isinstance(found, Leaf)
            lines += _command(found, here)
    return "\n".join(lines) + "\n"


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(command, parent, name, help_option_names=HELP["help_option_names"])


def _command(one: Leaf, ctx: click.Context) -> Iterator[str]:
    usage = " ".join([ctx.command_path, *one.collect_usage_pieces(ctx)])
    yield from ("", f"    {usage}", "")
    for paragraph in inspect.cleandoc(one.help or "").split("\n\n"):
        yield from (*_both(" ".join(paragraph.split())), "")
    own = [param for param in one.params if isinstance(param, click.Option) and param.name not in SHARED]
    if own:
        yield from (*_options(own, ctx), "")
    makes = ", ".join(one.outputs) or "one file (`-o FILE`)"
    yield f"Makes {makes}{'; changes something (`-n`, `-y`)' if one.writes else ''}."
    yield from ("", "```console", *(f"$ {line}" for line in (one.example or "").splitlines()), "```")


def _both(text: str) -> list[str]:
    """A text and its translation, as two paragraphs."""
    return [text, "", f"> {_chinese(text)}"]


def _chinese(text: str) -> str:
    return catalogue("zh_CN").gettext(text)


def _options(options: list[click.Option], ctx: click.Context) -> Iterator[str]:
    yield from ("| option | | |", "|---|---|---|")
    for one in options:
        value = "" if one.is_flag else f" {one.make_metavar(ctx)}"
        names = ", ".join(f"`{name}{value}`" for name in sorted(one.opts, key=len))
        default = f" (default: {one.default})" if one.show_default else ""
        text = one.help or ""
        yield f"| {names.replace('|', chr(92) + '|')} | {text}{default} | {_chinese(text)} |"


# the language of procedures ---------------------------------------------------------------------------------------

CHAPTERS = {
    "procedure": "Procedures and parts",
    "facts": "What the file records",
    "moves": "Where it rests, how it moves",
    "due": "By when",
    "spans": "Lengths of time",
    "roles": "Who",
    "rules": "Rules",
    "ladders": "What follows a slip",
    "openings": "Children",
    "parts": "Parts that are ready",
    "exclusion": "One at a time",
    "series": "Series",
    "detectors": "What is looked out for",
    "wording": "How long a text is",
}


def vocabulary() -> str:
    """The page of the authors' vocabulary."""
    names = _exported()
    lines = [
        NOTE,
        "",
        "# The language of procedures",
        "",
        "Everything here is imported from `engine`, and nothing else is: `from engine import START, Final, State, …`.",
        "The [tutorial](../tutorial.md) shows a procedure from nothing to released; `duban procedure check`",
        "proves one. Numbers after *law* and *SEMANTICS* are those of the rules the engine was built by;",
        "[How time acts](../explanation/time.md) tells them in plain words.",
    ]
    for module, title in CHAPTERS.items():
        tree = ast.parse((ROOT / "engine" / "definition" / f"{module}.py").read_text("utf-8"))
        lines += ["", f"## {title}"]
        for name, signature, doc in declared(tree):
            if name in names:
                lines += ["", f"### {name}", "", "```python", signature, "```", "", doc]
        if module == "moves":
            lines += ["", *_method(tree, "Source", "to")]
    return "\n".join(lines) + "\n"


def _exported() -> set[str]:
    import engine

    return set(engine.__all__)


def declared(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Name, signature as written, and docstring of everything a module declares, in its order."""
    for node, following in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.FunctionDef):
            yield node.name, _signature(node, node.name), _doc(node)
        elif isinstance(node, ast.ClassDef):
            made = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)
            yield node.name, _signature(made, node.name) if made else _fields(node, tree), _doc(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            said = following.value if isinstance(following, ast.Expr) else None
            text = said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""
            yield node.targets[0].id, _as_written(node), _plain(text)


def _as_written(node: ast.Assign) -> str:
    """An assignment with the quotes people write."""
    return ast.unparse(node).replace("'", '"')


def _method(tree: ast.Module, owner: str, name: str) -> list[str]:
    node = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == owner)
    method = next(one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == name)
    return [f"### … .{name}", "", "```python", _signature(method, f"state.{name}"), "```", "", _doc(method)]


def _signature(node: ast.FunctionDef, name: str) -> str:
    arguments = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(arguments, ast.FunctionDef)
    if arguments.args.args and arguments.args.args[0].arg == "self":
        del arguments.args.args[0]
    result = f" -> {ast.unparse(node.returns)}" if node.returns and node.name not in ("__init__", "to") else ""
    return f"{name}({ast.unparse(arguments.args)}){result}"


def _fields(node: ast.ClassDef, tree: ast.Module) -> str:
    """A dataclass without a constructor of its own, as it is called, with what it has from a base in its module."""
    if node.name == "Procedure":
        return "class Name(Procedure, title=…, prefix=…, version=1, slip=…): …"
    bases = {ast.unparse(one) for one in node.bases}
    lines = [
        *(line for one in tree.body if isinstance(one, ast.ClassDef) and one.name in bases for line in one.body),
        *node.body,
    ]
    plain: list[str] = []
    named: list[str] = []
    for line in lines:
        if isinstance(line, ast.AnnAssign) and not re.match(r"_|named$", ast.unparse(line.target)):
            given = "" if line.value is None else ast.unparse(line.value)
            only = re.fullmatch(r"field\(default=(.*), kw_only=True\)", given)
            value = only[1] if only else given
            text = f"{ast.unparse(line.target)}: {ast.unparse(line.annotation)}{f'={value}' if value else ''}"
            (named if only else plain).append(text)
    return f"{node.name}({', '.join([*plain, *(['*'] if named else []), *named])})"


def _doc(node: ast.FunctionDef | ast.ClassDef) -> str:
    return _plain(ast.get_docstring(node) or "")


def _plain(text: str) -> str:
    """A docstring as Markdown: double backquotes are code, indented names are a list."""
    lines = []
    for line in inspect.cleandoc(text).replace("``", "`").splitlines():
        head = line.strip()
        if head in ("Attributes:", "Args:", "Raises:"):
            lines += [] if head != "Raises:" else ["Raises:", ""]
        elif line.startswith("    ") and not line.startswith("     "):
            lines.append(f"* {head}")
        else:
            lines.append(line if not line.startswith("     ") else f"  {head}")
    return "\n".join(lines)


if __name__ == "__main__":
    for file, page in pages().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
