"""The responsibility timeline of an item as a file, frozen when the clock opens something from it (责任倒查)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from engine.decision.responsibility import DayHeld, Responsibility
from engine.runtime.answers.answering import answer
from engine.store.casework import attachments
from engine.store.office import directory

if TYPE_CHECKING:
    from engine.runtime.reader import Reader

HEAD = ("起", "止", "状态", "应办单位", "身份", "任职人员", "当时所知期限", "现在所知期限", "时限", "逾期工作日")
CLOCK = {"running": "计时", "waiting": "等待下级事项", "held": "停计", "suspended": "中止", "undated": "无期限"}
MOST_NAMED = 5


def file(engine: Reader, held: Any, now: datetime, id: int) -> tuple[str, Mapping[str, Any]]:
    """What is said of the timeline of an item, and the file that is kept with it: name, sha256, size."""
    found = answer(engine, held, id, now)
    data = written(found, engine, list(directory.posts(held)))
    name = f"职责时间线-{found.number}.csv"
    digest = sha256(data).hexdigest()
    attachments.store(held, data, name, now, "clock")
    late = [
        f"{_unit(one.unit, engine)}“{one.state_label}”逾期{one.workdays}个工作日" for one in found.late[:MOST_NAMED]
    ]
    words = "；".join([*late, f"见附件《{name}》（sha256 {digest}）"])
    return words, {"name": name, "sha256": digest, "size": len(data)}


def written(found: Responsibility, engine: Reader, posts: list[Any]) -> bytes:
    """A table (CSV, UTF-8 as spreadsheets like it): one row for all days under the same hand and date."""
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEAD)
    roles = engine.registry.get(found.procedure).roles
    for days in _alike(found):
        last = days[-1]
        role = roles[last.role].label if last.role in roles else last.role
        people = "、".join(sorted({one.login for one in posts if _held(one, last, days[0].day)}))
        table.writerow([
            days[0].day, last.day, last.state_label, _unit(last.unit, engine), role, people, last.due_then or "",
            last.due_now or "", CLOCK.get(last.kind, last.kind), last.late or "",
        ])  # fmt: skip
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _alike(found: Responsibility) -> Iterator[list[DayHeld]]:
    for _key, group in groupby(found.days, key=lambda one: (one.state, one.role, one.unit, one.post, one.due_then,
                                                            one.due_now, one.kind)):  # fmt: skip
        yield list(group)


def _unit(code: str | None, engine: Reader) -> str:
    return engine.names.name(code) if code else ""


def _held(post: Any, day: DayHeld, first: date) -> bool:
    """Whether somebody held the post that owed the step on any of these days."""
    if day.post is None or (post.role, post.unit) != (day.post, day.unit):
        return False
    return (post.valid_from is None or post.valid_from <= day.day) and (post.valid_to is None or first <= post.valid_to)
