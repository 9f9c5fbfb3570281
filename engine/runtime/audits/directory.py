"""Whether the directory says who may act as the system log tells it: posts, bindings, delegations, recusals, settings.

Rows of the directory are no lines and belong to no item; whoever changes one by hand makes himself
somebody's substitute, or the holder of a post. Each of them is told by the log, which is chained and sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Sentence
from engine.runtime.audits.wrong import Wrong
from engine.runtime.office import logged
from engine.runtime.office.mandates import Kept, Key, Mandates, read_stands
from engine.store.evidence import evidence

WORDS: Mapping[str, Sentence] = {
    "posts": Sentence("the post {what} is stored as {stored}; the system log tells {told}"),
    "bound": Sentence("the login {what} is bound to {stored}; the system log tells {told}"),
    "pairs": Sentence("{what} is stored as {stored}; the system log tells {told}"),
    "recusals": Sentence("the recusal {what} is stored as {stored}; the system log tells {told}"),
    "settings": Sentence("the setting {what} is stored as {stored}; the system log tells {told}"),
}


def directory_as_told(held: Any) -> Iterator[Wrong]:
    """Every row that says who may act and that no line of the log stands behind, or another than it tells."""
    mandates = Mandates(evidence.system_lines(held))
    if mandates.since is None:
        return
    stored = read_stands(logged.stands(held))
    for name, sentence in WORDS.items():
        told: Kept = getattr(mandates, name)
        yield from _differing(told, stored[name], sentence.template)


def _differing(told: Kept, stored: Mapping[Key, Any], template: str) -> Iterator[Wrong]:
    now = told.now()
    for key in sorted(now.keys() | stored.keys()):
        if now.get(key) != stored.get(key):
            data = {"what": " ".join(key), "stored": _said(stored.get(key)), "told": _said(now.get(key))}
            at = told.of[key][-1].at if key in told.of else None
            yield Wrong("", None, Sentence(template, data), at, "directory")


def _said(value: Any) -> str:
    """A value in words."""
    if value is None:
        return "—"
    if isinstance(value, list):
        return "; ".join(f"{_said(days)} {scope}" for days, scope in value) or "—"
    if hasattr(value, "valid_from"):
        return f"{value.valid_from or '…'} – {value.valid_to or '…'}"
    return str(value)
