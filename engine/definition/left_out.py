"""What an author left out or misspelt of a word of the language, said in our words and not in Python's."""

from __future__ import annotations

import re

from engine.definition import due, facts, ladders, moves, roles, rules
from engine.errors import Sentence

_LACKS = re.compile(r"([\w.]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)")
_UNKNOWN = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
_OWED_BY = Sentence(
    "a state does not say who owes the next step, so nobody would be waited for there; write owed_by= with a party or"
    " a post, as in owed_by=OWNER"
)
_BY = Sentence(
    "a transition does not say who may take it, and nobody may unless it says so; write by=, as in by=HANDLER"
)


def left_out(error: BaseException) -> Sentence | None:
    """What is missing, what that means and what to write; ``None`` if Python speaks of something else."""
    if not isinstance(error, TypeError):
        return None
    lacks, unknown = _LACKS.fullmatch(str(error)), _UNKNOWN.match(str(error))
    found = lacks or unknown
    if found is None or (word := _word(found[1])) is None:
        return None
    if unknown is not None:
        return Sentence("{word} knows no {name}=; see which it knows in the reference of the language",
                        {"word": word, "name": unknown[2]})  # fmt: skip
    names = re.findall(r"'(\w+)'", found[2])
    if word == "State" and names == ["owed_by"]:
        return _OWED_BY
    if word == "to" and names == ["by"]:
        return _BY
    return Sentence(
        "{word} is written without {names}, which it cannot do without", {"word": word, "names": ", ".join(names)}
    )


def _word(called: str) -> str | None:
    """The word as authors write it, if it is one of ours: ``State.__init__`` is State, ``Source.to`` is to."""
    first, _dot, method = called.partition(".")
    ours = any(first in vars(module) for module in (due, facts, ladders, moves, roles, rules))
    return (method if method and method != "__init__" else first) if ours else None
