"""How Sphinx builds the site: ``make docs`` when the extra ``docs`` is installed, into ``build/site``.

Strict: a link that leads nowhere, a page that no list leads to and a block that cannot be read are errors.
"""

from __future__ import annotations

import re
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).parent
project, author, copyright = "duban 督办", "duban", "duban"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "duban 督办"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False}
exclude_patterns = ["conf.py"]
nitpicky = True
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["misc.highlighting_failure"]  # what a command shows is cut with …, and is no whole program
language = "en"
html_search_language = "zh"


LINK = re.compile(r"\]\(([\w./-]+)\.md\)")


def navigation(text: str) -> str:
    """The lists of the first page are the navigation: a part for each heading, its pages as they are named, each before
    its twin in Chinese."""
    parts = []
    for chapter in text.split("\n## ")[1:]:
        named = [
            twin for page in LINK.findall(chapter) for twin in (page, f"{page}.zh") if (HERE / f"{twin}.md").exists()
        ]
        pages = list(dict.fromkeys(named))
        parts.append("\n".join(["```{toctree}", ":hidden:", f":caption: {chapter.splitlines()[0]}", "", *pages, "```"]))
    return "\n\n".join(parts)


def _navigate(_app: Sphinx, name: str, source: list[str]) -> None:
    if name == "index":
        source[0] += "\n" + navigation(source[0])
    elif name == "decisions/index":
        source[0] += "\n```{toctree}\n:glob:\n:reversed:\n\n0*\n```\n"


def setup(app: Sphinx) -> None:
    """The histories of the patterns are plain text; the navigation comes from the first page."""
    app.connect("source-read", _navigate)
    app.add_lexer("history", TextLexer)
    app.add_lexer("mermaid", TextLexer)
