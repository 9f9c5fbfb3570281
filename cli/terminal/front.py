"""The front page, ``duban --help``, drawn by hand: it is asked for most often and must be there at once.

rich-click draws every other page; importing it and rich takes longer than all the rest of this one. A test holds this
page against what rich-click would have drawn.
"""

from __future__ import annotations

import os
from shutil import get_terminal_size

import click
from rich.cells import cell_len

from cli.language import _, paragraphs
from cli.options import Shown
from cli.terminal.wrap import wrapped

Cells = tuple[tuple[str, str], ...]  # (text, colour) pieces, side by side


def render(root: Shown, ctx: click.Context) -> str:
    """The page, ready to print; click takes the colours out where they do not belong."""
    assert isinstance(root, click.Group)
    width = get_terminal_size().columns
    usage = " ".join(root.collect_usage_pieces(ctx))
    lines = [f"{_paint(_('Usage:'), 'yellow')} {ctx.command_path} {_paint(usage, 'cyan')}", ""]
    for paragraph in paragraphs(root.help):
        lines += [*wrapped(paragraph, width), ""]
    options = [_option(one, ctx) for one in root.get_params(ctx) if isinstance(one, click.Option) and not one.hidden]
    nouns: list[tuple[Cells, str]] = [(((name, "cyan"),), _summary(root, name)) for name in root.list_commands(ctx)]
    lines += [*_panel(_("Shared options"), options, width), *_panel(_("Commands"), nouns, width)]
    example = (root.example or "").splitlines()
    return "\n".join([*lines, _("For example:"), *example])


def _summary(root: click.Group, name: str) -> str:
    return str(getattr(root, "summary", lambda name: "")(name))


def _option(option: click.Option, ctx: click.Context) -> tuple[Cells, str]:
    short = next((one for one in option.opts if not one.startswith("--")), "  ")
    long = max(option.opts, key=len)
    metavar = "" if option.is_flag else f" <{option.metavar}>"
    text = _("Show this message and exit.") if long == "--help" else _(option.help or "")
    return ((short, "green"), (f"  {long}", "cyan"), (metavar, "yellow")), text


def _panel(title: str, rows: list[tuple[Cells, str]], width: int) -> list[str]:
    """A heading, and names with what they mean beside them."""
    widest = max(sum(cell_len(text) for text, _colour in cells) for cells, _meaning in rows)
    lines = [f"{title}:"]
    for cells, meaning in rows:
        name = "".join(_paint(text, colour) for text, colour in cells)
        blank = " " * (widest - sum(cell_len(text) for text, _colour in cells))
        first, *rest = wrapped(meaning, max(width - widest - 5, 20)) or [""]
        lines += [f"  {name}{blank}  {first}", *(" " * (widest + 4) + line for line in rest)]
    return [*lines, ""]


def _paint(text: str, colour: str) -> str:
    return text if os.environ.get("NO_COLOR") or not text.strip() else click.style(text, fg=colour)
