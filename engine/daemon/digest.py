"""What a letter says: several messages to one unit in one digest, a paragraph for each item. In Chinese, as papers are.

A message is code and data; the words are made here, when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

MOST = 60
"""Items told in full; of more only how many they are."""


def subject(rows: Sequence[Any], unit: str) -> str:
    """One line: what it is about, or how much."""
    items = by_item(rows)
    if len(items) == 1:
        ((_, last),) = [(number, told[-1]) for number, told in items.items()]
        return f"【督办】{last.data.get('rung', '通知')}：{last.data.get('title', '')}".strip("：")
    return f"【督办】{unit}：{len(items)} 个事项的提醒" if unit else f"【督办】{len(items)} 个事项的提醒"


def body(rows: Sequence[Any], unit: str, zone: ZoneInfo) -> str:
    """The whole text."""
    items = list(by_item(rows).items())
    parts = [f"{unit}：" if unit else "", *(_item(number, told, zone) for number, told in items[-MOST:])]
    if len(items) > MOST:
        parts.append(f"另有 {len(items) - MOST} 个更早的事项，见 duban message list。")
    return "\n\n".join(part for part in parts if part)


def lines(rows: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """The same for a program."""
    return tuple(
        {"id": row.id, "number": row.number, "code": row.code, "role": row.role, "post": row.post, **row.data}
        for row in rows
    )


def by_item(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """The messages of each item, in the order in which they were queued."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row.number or row.id), []).append(row)
    return found


def _item(number: str, told: Sequence[Any], zone: ZoneInfo) -> str:
    last: Mapping[str, Any] = told[-1].data
    rungs = list(dict.fromkeys(str(one.data["rung"]) for one in told if one.data.get("rung")))
    head = f"■ {number} {last.get('title', '')}".rstrip()
    about = [
        f"环节：{last['state']}" if last.get("state") else "",
        f"期限：{_day(last['due'])}" if last.get("due") else "",
    ]
    sent = "、".join(rungs) or str(told[-1].code)
    queued = told[-1].created_at.astimezone(zone)
    return "\n".join([head, *(f"  {one}" for one in about if one), f"  {sent}（{queued:%Y-%m-%d %H:%M}）"])


def _day(written: Any) -> str:
    try:
        if len(str(written)) > 10:
            instant = datetime.fromisoformat(str(written))
            return f"{instant.year}年{instant.month}月{instant.day}日 {instant:%H:%M}"
        day = date.fromisoformat(str(written))
    except ValueError:
        return str(written)
    return f"{day.year}年{day.month}月{day.day}日"
