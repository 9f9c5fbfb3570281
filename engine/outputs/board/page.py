"""The wall chart as one HTML page that fetches nothing: on a screen, on a telephone, on A3 in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

from engine.outputs.board import charts
from engine.outputs.board.rows import SHOWN_LEADS, UNKNOWN, Board, Mark, Row, ages, burn_down, by
from engine.outputs.footing import DEFINITIONS
from engine.outputs.lights import LIGHTS
from engine.outputs.words import day
from engine.outputs.workbook import workbook

HERE = Path(__file__).parent
CLASSES = {"overdue": "o", "soon": "w", "fine": "k", "stopped": "z", "done": "d", "dropped": "q"}
"""Of rows, short because there may be thousands of them; the style and the script know them."""
MOST = 12
"""Bars in one chart."""
COLUMNS = (("n", "编号"), ("t", "事项"), ("l", "责任单位"), ("s", "状态"), ("d", "时限"), ("p", "进度"))
ELAPSED, AHEAD, LATE, DUE, ENDED = "━", "┄", "▲", "◎", "●"
LEGEND = (
    f"{ELAPSED} 已历时　{AHEAD} 至时限　{DUE} 时限所在月　{LATE} 已过时限　{ENDED} 办结　☆ 里程碑　★ 里程碑已完成",
    "函、通、约、曝、查：函告、通报、约谈、曝光、移送倒查；“×”表示拟议后未发出",
)


def page(board: Board) -> str:
    """The whole page; the same board gives the same text.

    Raises:
        NoCharts
    """
    return "".join(_page(board))


def sheet(board: Board) -> bytes:
    """The same as an Excel file, without the charts.

    Raises:
        NoExcel
    """
    columns = [(name, name == "时限") for name in (
        "编号", "类别", "事项", "责任单位", "配合单位", "属地", "行业领域", "状态色", "状态", "时限", "进度(%)",
        *(f"{month}月" for month in range(1, 13)), "升级", "逾期(工作日)", "应办单位",
    )]  # fmt: skip
    entries = (
        (row.number, row.kind, row.title, "、".join(row.leads), "、".join(row.others), row.region, row.industry,
         LIGHTS[row.light].told, row.state, row.due, row.percent,
         *(cell(row, board.year, month, board.today)[1] for month in range(1, 13)), row.measures, row.late or None,
         row.owed_by)
        for row in board.rows
    )  # fmt: skip
    return workbook(board.title, columns, entries, [*LEGEND, _foot(board)], board.as_of)


def _foot(board: Board) -> str:
    return board.foot or f"数据截至 {board.as_of:%Y-%m-%d %H:%M}；日历版本 {board.calendar}；口径版本 {DEFINITIONS}。"


def _page(board: Board) -> Iterator[str]:
    title = escape(board.title)
    yield '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    style = (HERE / "board.css").read_text("utf-8") + _on_every_sheet(board)
    yield f"<title>{title}</title><style>{style}</style></head><body>\n"
    at = board.as_of
    yield f'<h1>{title}</h1><p class="meta">数据截至 {day(at.date())}{at:%H:%M}，共 {len(board.rows)} 项</p>\n'
    yield from _sums(board)
    yield '<section class="charts" aria-label="汇总">'
    for svg in _charts(board):
        yield f"<figure>{svg}</figure>"
    yield "</section>\n"
    units = sorted({unit for row in board.rows for unit in row.units})
    kinds = list(dict.fromkeys(row.kind for row in board.rows))
    yield from _filters(units, kinds)
    yield '<p class="legend">'
    yield "".join(f"<span>{one.symbol} {one.words}</span>" for one in LIGHTS.values())
    yield "<br>" + "<br>".join(map(escape, LEGEND)) + "</p>\n"
    yield from _table(board, {unit: str(at) for at, unit in enumerate(units)}, kinds)
    yield f"<footer>{escape(_foot(board))}</footer>\n"
    yield f"<script>{(HERE / 'board.js').read_text('utf-8')}</script></body></html>\n"


def _on_every_sheet(board: Board) -> str:
    """What stands below every printed sheet, beside its number: sheets that fell off the wall find back."""
    said = f"{board.title}　数据截至{day(board.as_of.date())}{board.as_of:%H:%M}"
    quoted = "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in said)
    return f'@page{{@bottom-left{{content:"{quoted}";font-size:11px}}}}'


def _sums(board: Board) -> Iterator[str]:
    counted = {key: sum(row.light == key for row in board.rows) for key in LIGHTS}
    live = len(board.rows) - counted["dropped"]
    rate = f"{100 * counted['done'] / live:.1f}%" if live else "—"
    yield '<ul class="sums">'
    for key, one in LIGHTS.items():
        if counted[key] or key != "stopped":
            yield f'<li style="--c:{one.colour}"><b>{counted[key]}</b>{one.symbol} {one.words}</li>'
    yield f'<li style="--c:#30507a"><b>{rate}</b>办结率</li>'
    late = f"<b>{board.office_late}</b>{escape(board.office)}自身逾期的环节"
    yield f'<li class="wide" style="--c:#000">{late}</li></ul>\n'


def _charts(board: Board) -> Iterator[str]:
    rows, today = board.rows, board.today
    units = by(rows, lambda row: row.leads or (UNKNOWN,), len(rows) * MOST)
    first = dict(list(units.items())[:MOST])
    yield charts.lights_under("unit", f"按责任单位（件数最多的{MOST}家）" if len(units) > MOST else "按责任单位", first)
    regions = [row for row in rows if row.region is not None]
    if regions:
        yield charts.lights_under("region", "隐患按属地", by(regions, lambda row: (row.region or "",), MOST))
        yield charts.lights_under("industry", "隐患按行业领域", by(regions, lambda row: (row.industry or "",), MOST))
    yield charts.counts("age", "未办结事项已历时", ages(rows, today))
    months = burn_down(rows, board.year, today)
    drawn: dict[str, list[int | None]] = {
        "实际（实线）": [left for _month, left, _planned in months],
        "按时限应余（虚线）": [planned for *_rest, planned in months],
    }
    yield charts.lines("burn", "未办结件数（月末）", [month for month, _left, _planned in months], drawn)


def _filters(units: Sequence[str], kinds: Sequence[str]) -> Iterator[str]:
    yield '<div class="filters"><label>单位 <select id="unit"><option value="">全部'
    yield "".join(f'<option value="{at}">{escape(unit)}' for at, unit in enumerate(units))
    yield '</select></label><label>状态 <select id="state"><option value="">全部'
    yield "".join(f'<option value="{CLASSES[key]}">{one.symbol} {one.words}' for key, one in LIGHTS.items())
    yield '</select></label><label>类别 <select id="kind"><option value="">全部'
    yield "".join(f'<option value="{at}">{escape(kind)}' for at, kind in enumerate(kinds))
    yield '</select></label><label>查找 <input id="words" type="search" autocomplete="off"></label>'
    yield '<button id="all" type="button">显示全部</button><output id="told"></output></div>\n'


def _table(board: Board, units: dict[str, str], kinds: Sequence[str]) -> Iterator[str]:
    yield "<table><colgroup>" + "".join(f'<col class="{name}">' for name, _words in COLUMNS)
    yield "<col>" * 12 + '<col class="e"></colgroup><thead><tr>'
    yield "".join(f"<th>{words}</th>" for _name, words in COLUMNS)
    for month in range(1, 13):
        now = (board.today.year, board.today.month) == (board.year, month)
        yield f"<th{' class=now' if now else ''}>{month}月</th>"
    yield "<th>升级</th></tr></thead><tbody>"
    number = {kind: str(at) for at, kind in enumerate(kinds)}
    for row in board.rows:
        among = " ".join(units[one] for one in row.units)
        yield f'<tr class="{CLASSES[row.light]}" data-u="{among}" data-k={number[row.kind]}>\n'
        yield f"<td class=n>{escape(row.number)}<small>{escape(row.kind)}</small>"
        yield f"<td class=t>{escape(row.title)}<td class=l>{escape(row.lead)}{_with(row)}"
        yield f"<td class=s>{_state(row)}<td class=d>{row.due or '—'}<td class=p>{_progress(row)}"
        for month in range(1, 13):
            kind, text = cell(row, board.year, month, board.today)
            yield f'<td class="m{kind and " " + kind}" data-m={month}>{escape(text)}'
        yield f"<td class=e>{escape(row.measures)}"
    yield "</tbody></table>\n"


def _with(row: Row) -> str:
    if not row.others:
        return ""
    more = f"等{len(row.others)}家" if len(row.others) > SHOWN_LEADS else ""
    return f"<br>配合：{escape('、'.join(row.others[:SHOWN_LEADS]))}{more}"


def _state(row: Row) -> str:
    light = LIGHTS[row.light]
    days = f"逾期{row.late}个工作日：" if row.late else ""
    late = f"<small>{days}{escape(row.owed_by)}</small>" if row.light == "overdue" else ""
    words = f"<small>{escape(row.state)}</small>" if row.state != light.words else ""
    return f"{light.symbol} {light.words}{words}{late}"


def _progress(row: Row) -> str:
    parts = f"<small>{row.parts[1]}/{row.parts[0]}家</small>" if row.parts else ""
    if row.percent is None:
        return f"—{parts}"
    return f'{row.percent}%<span class=gauge><i style="width:{row.percent}%"></i></span>{parts}'


def cell(row: Row, year: int, month: int, today: date) -> tuple[str, str]:
    """What stands in a month of a row: its class and its signs.

    ``r`` it ran, ``f`` it is still to run until it is due, ``x`` it was late, ``g`` it was done; ``""`` nothing.
    """
    at = (year, month)
    began, due, ended = (_month(one) for one in (row.began, row.due, row.ended))
    now = _month(today)
    assert began is not None
    assert now is not None
    last = ended or max(filter(None, (due, now if row.due is None or row.due < today else due)))
    kind, sign = "", ""
    if began <= at <= last:
        late = row.due is not None and at >= (due or at) and at <= now and (row.ended or today) > row.due
        overran = late and (at > (due or at) or (ended or now) == due)
        kind, sign = ("x", LATE) if overran else ("r", ELAPSED) if at <= now else ("f", AHEAD)
        if ended == at:
            kind, sign = ("x" if overran else "g" if row.light == "done" else "r"), LATE + ENDED if overran else ENDED
            if row.light == "dropped":
                sign = "○"
    if due == at and ENDED not in sign:
        sign = DUE if sign in ("", ELAPSED, AHEAD) else DUE + sign
    return kind, (sign + _signs([one for one in row.marks if _month(one.day) == at])).strip()


def _signs(marks: Sequence[Mark]) -> str:
    """Each sign once; a measure that did not go out is crossed."""
    signs = [one.sign if one.done or one.sign == "☆" else f"{one.sign}×" for one in marks]
    return "".join(dict.fromkeys(signs))


def _month(at: date | None) -> tuple[int, int] | None:
    return None if at is None else (at.year, at.month)
