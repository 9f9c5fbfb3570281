"""``duban NOUN VERB``: the table of nouns, loaded when named, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click
from click.shell_completion import CompletionItem

from cli import language
from cli.language import N_, _
from cli.options import HELP, Shown, shared_options
from cli.output import silenced, tell

# noun → (where it is made, one line). The line is kept here so that help imports no noun.
NOUNS: dict[str, tuple[str, str]] = {
    "inbox": ("cli.inbox:inbox", N_("What I owe and what I wait for, soonest first (the default)")),
    "item": ("cli.item:item", N_("Items: open them, look at them, move them on")),
    "plan": ("cli.plan:plan", N_("Work plans: import one, see how far it is")),
    "deadline": ("cli.deadline:deadline", N_("Deadlines and the limits they come from")),
    "document": ("cli.document:document", N_("Official papers that were issued")),
    "message": ("cli.message:message", N_("Messages to units: what waits, what was handed over, what failed")),
    "procedure": ("cli.procedure:procedure", N_("Procedures: list, draw and check them")),
    "calendar": ("cli.calendar:calendar", N_("Working days and holidays")),
    "unit": ("cli.unit:unit", N_("Units of the directory")),
    "operator": ("cli.operator:operator", N_("People who act for units")),
    "group": ("cli.group:group", N_("Named groups of units")),
    "post": ("cli.post:post", N_("Who holds which post in which unit")),
    "figure": ("cli.figure:figure", N_("Figures that no item holds: accidents, deaths, what units report")),
    "report": ("cli.report:report", N_("Reports: what many items come to")),
    "audit": ("cli.audit:audit", N_("Whether the record still says what was written, and proofs of it")),
    "vault": ("cli.vault:vault", N_("What only its keeper may read")),
    "daemon": ("cli.daemon:daemon", N_("The clock's hand: run it, beat once, ask how it is")),
    "db": ("cli.db:db", N_("Databases: make one, look after it")),
    "setup": ("cli.setup:setup", N_("What only the office can answer: ask it, show it")),
    "doctor": ("cli.doctor:doctor", N_("Examine the installation and the database")),
    "demo": ("cli.demo:demo", N_("Live through a year of the district's plan")),
    "completion": ("cli.completion:completion", N_("Completion script for your shell")),
}
DEFAULT = "inbox"


class Duban(Shown, click.Group):
    """The root: nouns are imported when they are named, never before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NOUNS)

    def summary(self, name: str) -> str:
        """The one line of a noun."""
        return _(NOUNS[name][1])

    def get_help(self, ctx: click.Context) -> str:
        from cli.terminal.front import render

        return render(self, ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NOUNS:
            return None
        module, attribute = NOUNS[cmd_name][0].split(":")
        try:
            found = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise click.UsageError(_("{noun} is not part of this version yet.").format(noun=cmd_name), ctx) from None
        if not isinstance(found, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in NOUNS and args[0][:1] != "-" and not ctx.resilient_parsing:
            from difflib import get_close_matches

            nearest = get_close_matches(args[0], NOUNS)
            hint = " " + _("Did you mean: {nearest}?").format(nearest=", ".join(map(repr, nearest))) if nearest else ""
            ctx.fail(_("No such command {name!r}.").format(name=args[0]) + hint)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        nouns = [CompletionItem(name, help=self.summary(name)) for name in NOUNS if name.startswith(incomplete)]
        return nouns if incomplete[:1] != "-" else click.Command.shell_complete(self, ctx, incomplete)


@click.pass_context
def _default(ctx: click.Context, /, **_shared_options: object) -> None:
    """No noun: the inbox, with the options given."""
    if ctx.invoked_subcommand is None:
        command = duban.get_command(ctx, DEFAULT)
        assert command is not None
        with command.make_context(DEFAULT, [], parent=ctx) as inner:
            command.invoke(inner)


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Which version this is; no noun is needed for it."""
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"duban {version('duban')}")
    except PackageNotFoundError:  # run from a folder, not installed
        click.echo("duban")
    ctx.exit()


VERSION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=N_("Show the version and exit."),
)

duban = Duban(
    "duban",
    callback=_default,
    help=N_("Supervised casework: who owes the next step, by when, and what happens when it is late."),
    params=[*shared_options(None, database=True, writes=True), VERSION],
    context_settings=HELP,
    invoke_without_command=True,
)
duban.example = "duban demo\nduban --db sqlite:///demo/duban.db inbox --as office.handler"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit codes are those of the documentation."""
    language.use()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that is not UTF-8 must not end a command
    try:
        result = duban.main(args=None if argv is None else list(argv), prog_name="duban", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return silenced()
    except (KeyboardInterrupt, EOFError, click.exceptions.Abort):
        tell(_("Interrupted."))
        return 130
    except click.ClickException as error:
        _spoken(error).show()
        return error.exit_code
    except UnicodeEncodeError:  # bytes of the command line that are no text, on their way into the database
        tell(_("What was given is not valid text (UTF-8)."), style="red")
        return 2
    except Exception as error:
        return _failed(error)
    return result if isinstance(result, int) else 0


def _spoken(error: click.ClickException) -> click.ClickException:
    """Without what a terminal would obey, and with the full stop of the language."""
    said = "".join(one if one.isprintable() or one == "\n" else "\N{REPLACEMENT CHARACTER}"
                   for one in error.format_message())  # fmt: skip
    if not isinstance(error, click.UsageError):
        return error if said == error.format_message() else click.ClickException(said)
    if language.chosen() != "en" and said.rstrip().endswith("."):
        said = f"{said.rstrip()[:-1]}。"
    return error if said == error.format_message() else click.UsageError(said, error.ctx)


def _failed(error: Exception) -> int:
    from engine.errors import DubanError

    if not isinstance(error, DubanError):
        if os.environ.get("DUBAN_DEBUG") == "1":
            raise error
        what = f"{type(error).__name__}: {error}".replace("\n", " ")
        tell(_("Unexpected: {what}. DUBAN_DEBUG=1 shows where.").format(what=what[:500]), style="red")
        return 1
    tell(language.say(error.sentence), style="red")
    for reason in getattr(error, "reasons", ()):
        tell(f"- {language.say(reason)}")
    for hint in (error.hint, *getattr(error, "hints", ())):
        if hint is not None:
            tell(language.say(hint))
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
