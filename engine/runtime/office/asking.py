"""What the office has answered (``duban setup``): kept as settings, with the day and who said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowed, Sentence, Usage
from engine.intake.names import Names
from engine.intake.questions import Question
from engine.intake.rows import Directory, UnitRow
from engine.runtime.answers.views import Finding
from engine.runtime.office import logged
from engine.runtime.office.people import ADMIN
from engine.store import find
from engine.store.evidence import system
from engine.store.office import changes, directory

if TYPE_CHECKING:
    from engine.runtime.engine import Engine
    from engine.runtime.reader import Reader

NUMBERS = "numbers"
"""The question which organ codes there are, and their last numbers."""
ANSWER = "answer."
"""How the settings that keep answers begin."""
ZONE = "time_zone"


@dataclass(frozen=True)
class Answered:
    """What was answered.

    Attributes:
        said_by: who in the office said so, in his own words or by his post. by: the login that wrote it down.
    """

    value: str
    at: datetime
    by: str
    said_by: str


def answers(reader: Reader) -> dict[str, Answered]:
    """The answers there are, by the key of their question."""
    stored: Mapping[str, Any] = reader.settings()
    return {
        name.removeprefix(ANSWER): Answered(one["value"], datetime.fromisoformat(one["at"]), one["by"], one["said_by"])
        for name, one in stored.items()
        if name.startswith(ANSWER)
    }


def answer(
    engine: Engine, given: Mapping[Question, str], *, said_by: str, actor: str, dry_run: bool = False
) -> dict[str, str]:
    """Keeps answers, all of them or none, and sets what they set; the system log says so.

    Args:
        given: what is answered to which question.

    Returns:
        the answers as they are kept, by key.

    Raises:
        NotAllowed: anybody but the administrator; another time zone once there are items. Usage: an answer is none, or
            names a unit that is not there.
    """
    if actor != ADMIN:
        raise NotAllowed(what=Sentence("only the administrator writes down what the office answers"))
    read = {one: one.read(text) for one, text in given.items()}
    with engine.database.writing(alone=True) as held:
        now = engine.now()
        for one, value in read.items():
            if one.sets == ZONE and value != engine.zone.key and any(find.items(held, {}, now)):
                data = {"now": engine.zone.key}
                raise NotAllowed(what=Sentence("there are items already; their deadlines are counted in {now}", data))
            unit = _named(held, one, value) if one.names else None
            if dry_run:
                continue
            kept = {"value": value, "at": now.isoformat(), "by": actor, "said_by": said_by}
            changes.set_setting(held, ANSWER + one.key, kept, now, actor)
            system.log(held, now, actor, "setup.answer", {"question": one.key, "value": value, "said_by": said_by})
            if unit is not None:
                logged.import_directory(held, Directory(units=(unit,)), now, actor, always=True)
            if one.sets:
                changes.set_setting(held, one.sets, value, now, actor)
                system.log(held, now, actor, "setting", {"name": one.sets, "value": value})
    if any(one.names for one in read):
        engine.look_up_settings()
    return {one.key: value for one, value in read.items()}


def _named(held: Any, question: Question, full_name: str) -> UnitRow:
    """The unit that a question asks the full name of, with it.

    Raises:
        Usage: there is no such unit yet, or another is called so.
    """
    code, known = directory.settings(held).get(question.names), directory.units(held)
    unit = next((one for one in known if one.code == code), None)
    if unit is None:
        what = Sentence(
            "the directory has no unit {code} yet: duban unit import first", {"code": code or question.names}
        )
        raise Usage(what=what)
    if (other := Names(known).find(full_name)) not in (None, unit.code):
        raise Usage(what=Sentence("{text} already means {owner}", {"text": full_name, "owner": other}))
    return replace(unit, full_name=full_name)


def open_questions(reader: Reader, questions: Mapping[str, Question]) -> list[Finding]:
    """A notice while some are open; none for a rehearsal, which is nobody's office."""
    known = answers(reader)
    left = [one for one in questions if one not in known]
    if not left or reader.rehearsal:
        return []
    data = {"count": len(left), "keys": ", ".join(left)}
    sentence = Sentence("{count} question(s) that only the office can answer are open: {keys}", data)
    return [Finding("setup", False, sentence, Sentence("answer them: `duban setup`"))]


def borrowed_codes(reader: Reader) -> list[Finding]:
    """A notice while papers of other organs bear organ codes that nobody confirmed; none once the office told its own
    (question ``numbers``), and none for a rehearsal."""
    kinds = [
        one for one in reader.registry.documents.values() if one.series and one.issuer not in ("office", "committee")
    ]
    if not kinds or reader.rehearsal or NUMBERS in answers(reader):
        return []
    data = {"codes": "、".join(dict.fromkeys(str(one.series) for one in kinds))}
    sentence = Sentence("papers of supervising units bear the office's organ codes, which is assumed: {codes}", data)
    todo = Sentence(
        "theirs stand as series in documents/documents.toml of a folder of DUBAN_WORKFLOWS; then `duban setup`"
    )
    return [Finding("series", False, sentence, todo)]
