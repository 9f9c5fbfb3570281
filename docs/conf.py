"""How Sphinx builds the site: ``make docs`` when the extra ``docs`` is installed, into ``build/site``.

Strict: a link that leads nowhere, a page that no list leads to and a block that cannot be read are errors.
"""

from __future__ import annotations

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

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


def setup(app: Sphinx) -> None:
    """The histories of the patterns are plain text."""
    app.add_lexer("history", TextLexer)
    app.add_lexer("mermaid", TextLexer)
