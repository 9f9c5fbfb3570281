"""A warning where an item is shown by codes: the module that knows the words is not there, or says other things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cli.language import _, joined
from cli.output import tell

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.answers.views import Item


def warn_codes(shown: Iterable[Item], reader: Reader) -> None:
    """Name the procedures whose words are not known (on stderr); nothing if all are."""
    known = {}
    unread = set()
    for one in shown:
        key = one.procedure, one.version
        if key not in known:
            known[key] = reader.definition(*key)
        definition = known[key]
        if definition is None or one.state not in definition.states or not one.facts.keys() <= definition.facts.keys():
            unread.add("{}@{}".format(*key))
    if unread:
        line = _(
            "{procedures}: the module is missing, broken or was changed, so that codes are shown. "
            "What is wrong with it: duban doctor, duban procedure check"
        )
        tell(line.format(procedures=joined(sorted(unread))), style="yellow")
