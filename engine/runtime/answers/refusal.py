"""A refusal as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RefusalView:
    """A command that was refused to somebody, and why."""

    at: datetime
    login: str
    number: str | None
    transition: str | None
    reasons: tuple[str, ...]
