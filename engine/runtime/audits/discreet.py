"""To whom an audit names what: whoever may not see an item is told that something is wrong, and not with which.

An audit reads everything, whoever asks for it; what it says is for one reader (``sight``). The administrator, and the
auditors of a server, are told of every item where it is wrong, for somebody must go and look, but not what a
confidential one says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.definition.levels import guarded
from engine.errors import NotAllowed, NotFound, Sentence
from engine.runtime.answers.sight import MASK, masked_sentence
from engine.runtime.audits.wrong import UNREADABLE, Wrong
from engine.runtime.office.people import ADMIN
from engine.store import find
from engine.store.connections.roles import audits

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

SAYS = ("told", "stored", "computed", "name", "why")
"""Under which names a finding repeats what is recorded."""


def item_meant(reader: Reader, held: Any, number: str) -> int:
    """The id of the item to audit; whoever is told of all may name any.

    Raises:
        NotFound, Ambiguous: as for everything that is asked of an item.
    """
    if told_of_all(reader, held) and (id := find.BY_NUMBER.value(held, number=number.strip().upper())) is not None:
        return int(id)
    return reader._id(held, number)


def told_of_all(reader: Reader, held: Any) -> bool:
    """Whether a reader is told of every item that is wrong."""
    if reader._shown_to is None or audits(held):
        return True
    try:
        return reader._shown_to(held) == ADMIN
    except (NotAllowed, NotFound):
        return False


def discreet(reader: Reader, held: Any, found: Iterator[Wrong]) -> Iterator[Wrong]:
    """What a reader is told of findings; of those in items that he may not see, last, how many there are."""
    if reader._shown_to is None:
        yield from found
        return
    hidden, all, left_out = _hidden(reader, held), told_of_all(reader, held), 0
    for one in found:
        unseen = one.number != "" and (hidden is None or one.number in hidden or _gone(reader, held, one.number))
        if unseen and not all:
            left_out += 1
        elif unseen:
            yield replace(one, sentence=_silent(one.sentence))
        else:
            if one.code == "facts" and one.sentence.data["where"].partition(": ")[2] in _withheld(reader, held, one):
                one = replace(one, sentence=_silent(one.sentence))
            numbers = frozenset[str]() if all or hidden is None else frozenset(hidden)
            yield replace(one, sentence=masked_sentence(one.sentence, numbers))
    if left_out:
        sentence = Sentence("{count} finding(s) are in items that you may not see; the administrator is told where",
                            {"count": left_out})  # fmt: skip
        yield Wrong("", None, sentence, code="hidden")


def _hidden(reader: Reader, held: Any) -> Collection[str] | None:
    """The numbers that a reader may not be told; ``None``: any, for what says so has been changed by hand."""
    try:
        return frozenset(reader._hidden(held).values())
    except (IndexError, *UNREADABLE):
        return None


def _gone(reader: Reader, held: Any, number: str) -> bool:
    """Whether an item is no longer there whose procedure is confidential: a seal knows its number, and no level."""
    if find.BY_NUMBER.value(held, number=number) is not None:
        return False
    prefix = number.partition("-")[0]
    known = [one for one in reader.registry.definitions() if one.prefix == prefix]
    return not known or any(guarded(one.level) for one in known)


def _withheld(reader: Reader, held: Any, one: Wrong) -> Collection[str]:
    row = find.ITEM.one(held, id=find.BY_NUMBER.value(held, number=one.number))
    return reader.withheld(held, row)


def _silent(sentence: Sentence) -> Sentence:
    """The same without what is recorded."""
    said = {name: MASK if name in SAYS and not isinstance(value, Sentence) else value
            for name, value in sentence.data.items()}  # fmt: skip
    return Sentence(sentence.template, said)
