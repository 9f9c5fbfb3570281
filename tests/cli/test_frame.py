"""The frame every command stands in: shared options, exit codes, help, language, lazy loading."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main as frame
from cli.options import HELP, SHARED, Leaf, Noun, Session, click
from engine.errors import Changed, DubanError, Findings, NotAllowed, NotFound, Refused, Sentence, Unusable, Usage
from tests.cli.conftest import Run

probe = Noun("probe", help="A noun for tests")
seen: list[Session] = []
raises: list[BaseException] = []


@probe.command(example="duban probe look", writes=True, outputs=("plain", "json"))
@click.argument("word", default="")
def look(session: Session, word: str) -> None:
    """Look."""
    seen.append(session)
    if raises:
        raise raises.pop()


@probe.command(example="duban probe ask", writes=True)
def ask(session: Session) -> None:
    """Ask."""
    session.confirm("Really?")
    click.echo("done")


@probe.command(example="duban probe where")
def where(session: Session) -> None:
    """Say which database."""
    click.echo(session.url)


@pytest.fixture(autouse=True)
def _a_noun_to_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    raises.clear()
    monkeypatch.setitem(frame.NOUNS, "probe", ("tests.cli.test_frame:probe", "A noun for tests"))
    monkeypatch.setitem(frame.NOUNS, "ghost", ("cli.ghost_that_is_not_there:ghost", "Nobody"))


# options before the noun and after the verb -------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2])
def test_shared_options_are_taken_everywhere(duban: Run, place: int) -> None:
    options = ["--db", "sqlite:///a.db", "--as", "office.handler", "--at", "2024-03-21", "-o", "json", "-n", "-y"]
    words = ["probe", "look"]
    assert duban(*words[:place], *options, *words[place:]).code == 0
    assert seen == [Session("sqlite:///a.db", "office.handler", "2024-03-21", "json", True, True)]


def test_the_nearest_to_the_verb_wins(duban: Run) -> None:
    assert duban("--db", "a", "-n", "probe", "--db", "b", "look", "--db", "c", "-y").code == 0
    assert (seen[0].db, seen[0].dry_run, seen[0].yes, seen[0].output) == ("c", True, True, "auto")


@pytest.mark.parametrize("words", [("-o", "jsonl", "probe", "look"), ("probe", "look", "-o", "jsonl")])
def test_o_offers_only_what_the_command_makes(duban: Run, words: tuple[str, ...]) -> None:
    ran = duban(*words)
    assert ran.code == 2
    assert "'jsonl'" in ran.err
    assert "'plain'" in ran.err
    assert seen == []


# exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unusable(database="x", why="y"), 1),
        (Usage(what="x"), 2),
        (click.UsageError("x"), 2),
        (NotAllowed(what="x"), 3),
        (NotFound(kind="item", name="x"), 4),
        (Changed(number="x", expected=1, actual=2), 5),
        (Findings(count=3), 6),
        (KeyboardInterrupt(), 130),
        (click.exceptions.Abort(), 130),
        (ZeroDivisionError("a\nb"), 1),
        (click.exceptions.Exit(6), 6),
    ],
)
def test_errors_become_exit_codes(duban: Run, error: BaseException, code: int) -> None:
    raises.append(error)
    ran = duban("probe", "look")
    assert ran.code == code
    assert ran.out == ""
    assert "Traceback" not in ran.err
    if not isinstance(error, click.exceptions.Exit):
        assert ran.err


def test_a_refusal_is_one_line_a_reason(duban: Run) -> None:
    reasons = [Sentence("同一事项只准延期一次"), Sentence("There is no {kind} {name}.", {"kind": "unit", "name": "甲"})]
    raises.append(Refused(reasons, number="GPDB-2024-0007", transition="延期"))
    ran = duban("probe", "look")
    assert (ran.code, ran.err.splitlines()) == (
        3,
        ["GPDB-2024-0007：不能“延期”。", "- 同一事项只准延期一次", "- 没有单位“甲”。"],
    )


def test_the_nearest_names_are_a_hint(duban: Run) -> None:
    raises.append(NotFound(kind="procedure", name="leter", nearest=["letter", "circular"]))
    assert duban("probe", "look").err.splitlines() == ["没有程序“leter”。", "您是指：letter, circular？"]


def test_a_message_carries_no_control_character(duban: Run) -> None:
    raises.append(NotFound(kind="item", name="\x1b]0;pwned\x07\x9b31m"))
    ran = duban("probe", "look")
    assert ran.code == 4
    assert not any(sign in ran.err for sign in "\x1b\x07\x9b")


def test_the_unexpected_is_one_line_and_debug_shows_where(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    raises.append(ZeroDivisionError("a\nb"))
    assert duban("probe", "look").err == "意外错误：ZeroDivisionError: a b。设 DUBAN_DEBUG=1 可查看出错位置。\n"
    monkeypatch.setenv("DUBAN_DEBUG", "1")
    raises.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        duban("probe", "look")


def test_a_raiser_that_forgot_a_field_still_says_something() -> None:
    from cli.language import say

    assert "甲" in say(Sentence("There is no {kind} {name}.", {"name": "甲"}))


@pytest.mark.parametrize("words", [("nonsense",), ("probe", "nonsense"), ("--nonsense",), ("probe", "look", "a", "b")])
def test_wrong_words_are_exit_2(duban: Run, words: tuple[str, ...]) -> None:
    ran = duban(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("用法：")


def test_a_mistyped_noun_is_answered_with_the_nearest(duban: Run) -> None:
    assert "'calendar'" in duban("calender").err


@pytest.mark.parametrize("mode", ["plain", "table", "json"])
def test_a_closed_pipe_is_quiet(mode: str) -> None:
    command = f"{sys.executable} -m cli.main calendar show 2024 -o {mode} | true; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


# confirming ------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_in_a_pipe(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert duban("probe", "ask").code == 2
    assert duban("probe", "ask", "-y").out == "done\n"
    assert duban("-n", "probe", "ask").out == "done\n"


# where the database is -------------------------------------------------------------------------------------------


def test_no_database_says_how_to_begin_in_three_lines(
    duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = duban("probe", "where")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 3)
    assert "duban db init" in ran.err
    assert "duban demo" in ran.err


def test_the_database_is_found_in_order(duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here, config = tmp_path / "here", tmp_path / "config"
    (config / "duban").mkdir(parents=True)
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    (config / "duban" / "duban.toml").write_text('[db]\nurl = "postgresql+psycopg://user@host/duban"\n')
    assert duban("probe", "where").out == "postgresql+psycopg://user@host/duban\n"
    (here / "duban.toml").write_text('[db]\nurl = "sqlite:///ours.db"\n')
    assert duban("probe", "where").out == f"sqlite:///{here / 'ours.db'}\n"
    monkeypatch.setenv("DUBAN_DB", "sqlite:///env.db")
    assert duban("probe", "where").out == "sqlite:///env.db\n"
    assert duban("--db", "given.db", "probe", "where").out == "sqlite:///given.db\n"
    monkeypatch.delenv("DUBAN_DB")
    below = here / "2024" / "夏季"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert duban("probe", "where").out == f"sqlite:///{here / 'ours.db'}\n"
    for content, said in (
        ('[db]\nur = "x"\n', "db.ur"),
        ('[database]\nurl = "x"\n', "database"),
        ("[db]\nurl = x\n", "第 2 行第 7 列"),
        ('db = "x"\n', "[db]"),
    ):
        (here / "duban.toml").write_text(content)
        refused = duban("probe", "where")
        assert (refused.code, said in refused.err) == (1, True), refused.err
    monkeypatch.chdir(here)
    (here / "duban.toml").write_text("[db\n")
    ran = duban("probe", "where")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


# help and completion -----------------------------------------------------------------------------------------------


def test_help_is_chinese_and_every_noun_is_in_it(duban: Run) -> None:
    ran = duban("-h")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == duban("--help").out
    assert all(noun in ran.out for noun in frame.NOUNS)
    for word in ("用法：", "通用选项", "命令", "例如：", "显示本帮助后退出"):
        assert word in ran.out


def test_help_speaks_english_when_asked(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LANG", "en")
    ran = duban("calendar", "count", "-h")
    assert "Usage:" in ran.out
    assert "For example:" in ran.out
    assert "(default: workdays)" in ran.out
    assert ran.out.isascii()
    assert duban("calendar", "count").err.startswith("Usage:")


def test_help_keeps_to_the_width(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    for words in ((), ("calendar",), ("calendar", "count"), ("completion",)):
        assert max(cell_len(line) for line in duban(*words, "-h").out.splitlines()) <= 80
    monkeypatch.setenv("COLUMNS", "60")
    assert max(cell_len(line) for line in duban("-h").out.splitlines()) <= 60


def test_a_chinese_line_is_not_broken_at_an_english_word(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DUBAN_LANG", "zh")
    assert "内容为 JSON 行：" in duban("audit", "export", "-h").out
    assert "数据库 URL 或 SQLite 文件（环境变量：" in duban("item", "open", "-h").out


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 60), ("zh", 80), ("zh", 100), ("en", 60), ("en", 80), ("en", 100)]
)
def test_the_front_page_is_what_rich_click_would_have_drawn(
    language: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cli.terminal import front, help

    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("DUBAN_LANG", language)
    context = click.Context(frame.duban, info_name="duban", **HELP)

    def page(drawn: str) -> list[str]:
        lines = [line.rstrip() for line in click.unstyle(drawn).strip().splitlines()]
        return [line.replace("[COMMAND]", "COMMAND") for line in lines]  # rich-click does not see that it is optional

    assert page(front.render(frame.duban, context)) == page(help.render(frame.duban, context, SHARED))


def test_colours_are_for_terminals_that_want_them(duban: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from cli.terminal import front

    context = click.Context(frame.duban, info_name="duban", **HELP)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[36m" in front.render(frame.duban, context)
    assert "\x1b" not in duban("--help").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in front.render(frame.duban, context)


def test_an_option_is_listed_once(duban: Run) -> None:
    panel = duban("calendar", "count", "-h").out.partition("例如：")[0]
    assert panel.count("--unit ") == 1
    assert duban("calendar", "count", "-h").out.count("-o  --output") == 1
    assert "--as" not in duban("calendar", "count", "-h").out  # it asks the database, but nobody acts
    assert "--db" not in duban("procedure", "check", "-h").out
    assert "--dry-run" not in duban("probe", "where", "-h").out
    assert "--dry-run" in duban("probe", "look", "-h").out


def test_a_missing_noun_breaks_nothing_else(duban: Run) -> None:
    assert duban("-h").code == 0
    ran = duban("ghost")
    assert ran.code == 2
    assert "ghost" in ran.err
    assert duban("calendar", "-h").code == 0


def test_every_command_there_is_has_help_with_an_example() -> None:
    context = click.Context(frame.duban, **HELP)
    for noun in frame.NOUNS:
        try:
            found = frame.duban.get_command(context, noun)
        except click.UsageError:
            continue  # not written yet
        assert found is not None
        for leaf in found.commands.values() if isinstance(found, click.Group) else (found,):
            assert isinstance(leaf, Leaf)
            assert leaf.example
            assert leaf.example.startswith(("duban ", "eval "))
            assert leaf.help


def test_completion_offers_nouns_verbs_and_choices() -> None:
    def complete(*words: str) -> list[str]:
        env = {
            "_DUBAN_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("duban", *words)),
            "COMP_CWORD": str(len(words)),
        }
        ran = CliRunner().invoke(frame.duban, [], prog_name="duban", env=env)
        return [line.partition(",")[2] for line in ran.output.splitlines()]

    assert complete("cal") == ["calendar"]
    assert complete("calendar", "co") == ["count"]
    assert complete("calendar", "count", "--unit", "m") == ["months"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(duban: Run, shell: str) -> None:
    ran = duban("completion", shell)
    assert ran.code == 0
    assert "_DUBAN_COMPLETE" in ran.out


# loading ---------------------------------------------------------------------------------------------------------

HEAVY = ("sqlmodel", "sqlalchemy", "transitions", "loguru", "apscheduler", "alembic", "pydantic")
PROBE = "import sys; from cli.main import main; main(sys.argv[1:]); print([m for m in %r if m in sys.modules])"


@pytest.mark.parametrize("words", [["--help"], ["calendar", "-h"], ["calendar", "count", "2024-09-27", "5"]])
def test_what_is_not_needed_is_not_imported(words: list[str]) -> None:
    painters = () if "-h" in words else ("rich.console",) if "--help" in words else ("rich",)
    heavy = (*HEAVY, *painters, *(("rich_click",) if painters else ()))
    ran = subprocess.run([sys.executable, "-c", PROBE % (heavy,), *words], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout


READERS = (
    "inbox --as office.handler", "item list", "item show JB-2024-0001", "item log JB-2024-0001",
    "item tree JB-2024-0001", "deadline list", "document list", "unit list", "operator list", "group list",
)  # fmt: skip


def test_readers_do_without_sqlalchemy(rehearsed: Path) -> None:
    """One process for all of them: whatever one of them imports stays in sight."""
    heavy = (*HEAVY, "engine.definition.verify", "rich_click")
    code = "import sys; from cli.main import main\n" + "".join(
        f"main({words.split()!r}); print('===', {words!r}, [m for m in {heavy!r} if m in sys.modules])\n"
        for words in READERS
    )
    env = {**os.environ, "DUBAN_DB": str(rehearsed)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    told = ran.stdout.split("=== ")
    assert [one.splitlines()[0] for one in told[1:]] == [f"{words} []" for words in READERS]
    assert len(told[0].splitlines()) > 1
    assert all(len(one.splitlines()) > 1 for one in told[1:-1])


def test_help_imports_no_noun() -> None:
    code = (
        "import sys; from cli.main import main; main(['-h']); print([m for m in sys.modules if m.startswith('engine')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_every_error_has_a_message() -> None:
    def below(kind: type[DubanError]) -> list[type[DubanError]]:
        return [kind, *(one for child in kind.__subclasses__() for one in below(child))]

    assert [kind for kind in below(DubanError) if not (kind.__doc__ or "").strip()] == []


def test_a_terminal_that_knows_no_chinese_does_not_end_a_command() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([sys.executable, "-m", "cli.main", "-h"], capture_output=True, env=env, check=False)
    assert ran.returncode == 0
    ran = subprocess.run(
        [sys.executable, "-m", "cli.main", "-o", "json", "calendar", "show", "2024"],
        capture_output=True,
        env=env,
        check=False,
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)[0]["why"] == "元旦"


def test_the_version_is_told_without_anything_else(duban: Run) -> None:
    ran = duban("--version")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"duban \d+\.\d+\.\d+\n", ran.out)
