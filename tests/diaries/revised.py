"""What the diaries of new calendars and terms share: papers served on chosen days, a calendar of a made-up year."""

from __future__ import annotations

from pathlib import Path

from engine.runtime.answers.views import Loaded
from engine.testing import Office

MADE_UP = Path(__file__).parents[1] / "calendars" / "made-up-2027.toml"
NOTICE = "编造通知〔2026〕0号 https://example.org/made-up-2027"
WORDS = ("calendar.moved", "calendar.kept", "calendar.confirmed", "limit.moved", "limit.kept")


def letter(office: Office, unit: str) -> str:
    """A letter that lies before the office's head for two working days."""
    return office.open(
        "letter", by="office.handler", via="propose", parties={"addressee": unit}, grounds=f"须由{unit}说明的事"
    )


def served(office: Office, unit: str) -> str:
    """A letter served today; the unit answers within ten working days."""
    number = letter(office, unit)
    office.do(number, "sign", by="office.head")
    office.do(number, "serve", by="office.handler", served_on=office.now()[:10])
    return number


def clue(office: Office, unit: str) -> str:
    """A clue the office screens within ten working days; nobody was served anything."""
    return office.open(
        "responsibility_tracing", by="office.handler", via="propose", parties={"addressee": unit}, grounds="线索"
    )


def load(office: Office, file: Path) -> Loaded:
    """A calendar, loaded by the administrator."""
    return office.engine.load_calendar(file.read_text("utf-8"), file.name, actor="admin")


def layer(office: Office, text: str, name: str = "layer.toml") -> Loaded:
    """The same from a text."""
    return office.engine.load_calendar(text, name, actor="admin")


def recounted(office: Office, number: str) -> list[tuple[str, ...]]:
    """What revisions did to an item: the word, and the dates it names."""
    return [
        (one.transition, *(str(one.effects[name]) for name in ("from", "to", "due", "computed") if name in one.effects))
        for one in office.engine.history(number)
        if one.transition in WORDS
    ]


def sound(office: Office) -> list[str]:
    """What the doctor finds seriously wrong once all that is due is done: chains, stalls, dates unlike a recount."""
    office.until(office.now())
    return [str(one.sentence) for one in office.engine.doctor() if one.serious]
