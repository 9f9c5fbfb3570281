"""Which language people read: Chinese, unless ``DUBAN_LANG=en`` asks for English.

Source strings are English. ``_`` looks them up now, ``N_`` only marks them for the catalogue so that they can be looked
up later, when somebody reads them. The engine speaks in ``Sentence`` values; ``say`` turns one into the reader's words.
"""

from __future__ import annotations

import gettext as stdlib
import inspect
import os
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.errors import Sentence

DOMAIN = "duban"
LONGEST, LONGEST_NAME = 500, 60
"""Of what somebody has typed, no more than this is said back."""
LOCALE = Path(__file__).parent / "locale"


def N_(text: str) -> str:
    """Mark a source string for the catalogue; it is translated where it is shown."""
    return text


# Codes the engine puts into ``{kind}``.
KINDS = (
    N_("item"),
    N_("procedure"),
    N_("unit"),
    N_("unit kind"),
    N_("question"),
    N_("party"),
    N_("opening"),
    N_("state"),
    N_("operator"),
    N_("group"),
    N_("post"),
    N_("document"),
    N_("message"),
    N_("deadline"),
    N_("plan"),
    N_("profile"),
    N_("profile revision"),
    N_("file"),
    N_("series"),
    N_("draft"),
)

SPANS = {
    "workdays": N_("{n} working days"),
    "days": N_("{n} days"),
    "months": N_("{n} months"),
    "years": N_("{n} years"),
    "hours": N_("{n} hours"),
    "office_hours": N_("{n} office hours"),
    "workdays_same_time": N_("{n} working days to the same time of day"),
}


def chosen() -> str:
    """The catalogue in use: ``en`` (the source strings themselves) or ``zh_CN``."""
    return "en" if os.environ.get("DUBAN_LANG", "").lower().startswith("en") else "zh_CN"


@lru_cache(maxsize=2)
def catalogue(language: str) -> stdlib.NullTranslations:
    return stdlib.translation(DOMAIN, LOCALE, [language], fallback=True)


def _(text: str) -> str:
    """The source string in the reader's language; itself where the catalogue does not know it."""
    return catalogue(chosen()).gettext(text) if text else ""


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a help text, each on one line and translated."""
    blocks = inspect.cleandoc(text or "").split("\n\n")
    return [_(" ".join(block.split())) for block in blocks if block.strip()]


def use() -> None:
    """Let the libraries that speak through the standard gettext (click) speak the same language.

    The standard module asks the environment for the language, and only the environment.
    """
    os.environ["LANGUAGE"] = chosen()
    stdlib.bindtextdomain(DOMAIN, str(LOCALE))
    stdlib.textdomain(DOMAIN)


def say(sentence: Sentence) -> str:
    """The sentence in the reader's language; an author's own sentence passes as it was written."""
    template = _(sentence.template)
    if not sentence.data:
        return template
    words = {key: _word(key, value) for key, value in sentence.data.items()}
    try:
        return template.format(**words)
    except (KeyError, IndexError, ValueError):  # a raiser forgot a field: say what we have rather than nothing
        return f"{template} {words}"


def _word(key: str, value: Any) -> Any:
    if hasattr(value, "template") and hasattr(value, "data"):
        return say(value)
    if hasattr(value, "n") and hasattr(value, "unit"):
        return spoken(value.n, value.unit)
    if isinstance(value, (list, tuple, set, frozenset)):
        return joined(_word(key, one) for one in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return joined(f"{name} = {_word(key, one)}" for name, one in value.items())
    if isinstance(value, str):
        word = _(value) if key == "kind" else value
        most = LONGEST_NAME if key == "name" else LONGEST
        return word if len(word) <= most else f"{word[:most]}…"
    return value


def term(span: str | None) -> str:
    """A span as people say it: ``10 workdays`` → 10 个工作日."""
    n, _blank, unit = (span or "").partition(" ")
    return spoken(n, unit) if unit else span or ""


def joined(words: Any) -> str:
    """An enumeration as the language writes it: ``a, b`` or ``甲、乙``."""
    return (", " if chosen() == "en" else "、").join(str(word) for word in words)


def labelled(label: str, value: Any) -> str:
    """A value with what it is: ``label: value`` or ``名称：值``."""
    return f"{label}{': ' if chosen() == 'en' else '：'}{value}"


def clauses(words: Any) -> str:
    """Statements side by side: ``a; b`` or ``a；b``. Empty ones are left out."""
    return ("; " if chosen() == "en" else "；").join(str(word) for word in words if word)


def spoken(n: int | str, unit: str) -> str:
    """A span of time as people say it: 10 个工作日."""
    return _(SPANS[unit]).format(n=n) if unit in SPANS else f"{n} {unit}"
