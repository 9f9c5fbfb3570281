"""Help pages, drawn by rich-click because it counts columns, not characters (汉字 are two wide).

The front page is another (``cli/terminal/front.py``). Commands themselves are plain click, so that a command that works
does not pay for the painter. Here a command is copied into rich-click's own classes with every text translated.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import click
import rich._wrap
from rich_click import RichCommand, RichContext, RichGroup, RichHelpConfiguration, RichHelpFormatter

from cli.language import _, paragraphs
from cli.terminal.wrap import pieces


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """What rich keeps together on a line, with where it begins and ends."""
    start = 0
    for piece in pieces(text):
        yield start, start + len(piece), piece
        start += len(piece)


# rich breaks lines at blanks alone, and has no door for those who write without them: a Chinese line ended wherever an
# English word stood. A test looks at the pages, so that a rich that is made otherwise does not go unseen.
rich._wrap.words = _words


class Formatter(RichHelpFormatter):
    """rich-click writes "Usage:" without asking gettext."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage:"))


class Page(RichContext):
    """A context that belongs to a help page."""

    formatter_class = Formatter


class Nouns(RichGroup):
    """Verbs in the order they were declared."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def render(command: click.Command, ctx: click.Context, shared: Collection[str]) -> str:
    """The help of a command, ready to print. ``shared``: the names of the options that every command has."""
    help_text = "\n\n".join(paragraphs(command.help))
    params = [_translated(param) for param in command.get_params(ctx)]
    copied: RichCommand
    if isinstance(command, click.Group):
        names = command.list_commands(ctx)
        verbs = {name: _stub(command, ctx, name) for name in names}
        copied = Nouns(name=command.name, params=params, help=help_text, commands={n: c for n, c in verbs.items() if c})
    else:
        copied = RichCommand(name=command.name, params=params, help=help_text)
    copied.add_help_option = False  # it is among params
    example: str | None = getattr(command, "example", None)
    if example:
        lines = "\n\n".join(f"  {line.strip()}" for line in example.splitlines() if line.strip())
        copied.epilog = f"{_('For example:')}\n\n{lines}"
    page = Page(
        copied,
        info_name=ctx.command_path,
        help_option_names=ctx.help_option_names,
        rich_help_config=_configuration(params, shared),
    )
    return copied.get_help(page).rstrip("\n")


def _stub(group: click.Group, ctx: click.Context, name: str) -> RichCommand | None:
    """A verb's name and its summary; a lazy group tells it without importing the verb."""
    short = getattr(group, "summary", None)
    verb = group.get_command(ctx, name) if short is None else None
    if short is None and (verb is None or verb.hidden):
        return None
    summary = short(name) if short is not None else verb.get_short_help_str() if verb is not None else ""
    return RichCommand(name=name, help=summary)


def _translated(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    param = copy.copy(param)
    param.help = _("Show this message and exit.") if "--help" in param.opts else _(param.help or "")
    if isinstance(param.type, click.IntRange):  # its bounds are said when they are broken
        param.type, param.metavar = click.INT, param.metavar or "N"
    vars(param)["panel"] = None  # as rich-click's own options have; without it they are listed in two panels
    return param


def _configuration(params: Sequence[click.Parameter], names: Collection[str]) -> RichHelpConfiguration:
    options = [param for param in params if isinstance(param, click.Option) and not param.hidden]
    names = {*names, "version"}  # the root's alone, but it says nothing about a verb
    shared = [max(option.opts, key=len) for option in options if option.name in names]
    own = [max(option.opts, key=len) for option in options if option.name not in names and "--help" not in option.opts]
    panels = [{"name": _("Options"), "options": own}] if own else []  # an empty panel would show every option again
    # No square brackets in what follows: rich would take them for its own markup.
    settings: dict[str, Any] = {
        "options_panel_title": _("Options"),
        "commands_panel_title": _("Commands"),
        "arguments_panel_title": _("Arguments"),
        "errors_panel_title": _("Error"),
        "required_long_string": _("(required)"),
        "default_string": _("(default: {})"),
        "envvar_string": _("(env var: {})"),
        "option_groups": {"*": [*panels, {"name": _("Shared options"), "options": [*shared, "--help"]}]},
        "text_markup": None,
        "theme": "default-slim",
    }
    return RichHelpConfiguration.load_from_globals(**settings)
