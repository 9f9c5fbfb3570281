"""Charts as SVG, to stand in a page: text stays text, nothing is fetched, grey print tells the series apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from engine.errors import DubanError
from engine.outputs.lights import LIGHTS

FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
LONGEST = 14
"""Characters of a label; a longer one is cut."""
WIDE, HIGH = 420, 380
NARROWEST, TICKS = 14, 6
"""A part of a bar that is less than one of so many of the longest has no room for its number."""


class NoCharts(DubanError):
    """Charts need the package pygal: pip install 'duban[board]'"""


def lights_under(name: str, title: str, groups: Mapping[str, Mapping[str, int]]) -> str:
    """A bar for each group, made of its lights.

    Args:
        name: tells charts of one page apart; letters only.

    Raises:
        NoCharts
    """
    shown = [key for key in LIGHTS if any(lights.get(key) for lights in groups.values())]
    chart = _chart(
        "HorizontalStackedBar", name, title, [LIGHTS[key].colour for key in shown], [LIGHTS[key].ink for key in shown]
    )
    upwards = list(groups)[::-1]
    labels = [_short(one) for one in upwards]
    chart.x_labels = labels
    chart.margin_left = 12 + 8 * max(map(len, labels), default=0)  # it takes a character for half as wide as it is
    longest = max((sum(lights.values()) for lights in groups.values()), default=0)
    if longest:
        chart.y_labels = _ticks(longest)
    chart.value_formatter = lambda n: f"{n:g}" if n and n * NARROWEST >= longest else ""
    for key in shown:
        chart.add(f"{LIGHTS[key].symbol} {LIGHTS[key].words}", [groups[one].get(key) for one in upwards])
    return _drawn(chart)


def counts(name: str, title: str, bars: Sequence[tuple[str, int]]) -> str:
    """A bar for each count; raises as above."""
    chart = _chart("Bar", name, title, ["#9db4d0"])
    chart.show_legend = False
    chart.y_labels = _ticks(max((n for _label, n in bars), default=0))
    chart.x_labels = [label for label, _n in bars]
    chart.add("件", [n for _label, n in bars])
    return _drawn(chart)


def lines(name: str, title: str, labels: Sequence[str], series: Mapping[str, Sequence[int | None]]) -> str:
    """A line for each series, the second broken; raises as above."""
    chart = _chart("Line", name, title, ["#b3261e", "#30507a"])
    chart.x_labels = list(labels)
    chart.y_labels = _ticks(max((n or 0 for values in series.values() for n in values), default=0))
    for at, (label, values) in enumerate(series.items()):
        chart.add(
            label, values, stroke_style={"width": 3, "dasharray": "6, 5"} if at else {"width": 4}, show_dots=not at
        )
    return _drawn(chart)


def _chart(kind: str, name: str, title: str, colours: list[str], inks: Sequence[str] = ("#000",)) -> Any:
    try:
        import pygal
        from pygal.style import Style
    except ImportError:
        raise NoCharts() from None
    style = Style(
        background="transparent", plot_background="transparent", colors=colours or ["#5f7da3"], font_family=FONTS,
        title_font_size=16, label_font_size=12, major_label_font_size=12, legend_font_size=12, value_font_size=12,
        value_label_font_size=12, opacity=1, opacity_hover=1, transition="none",
        foreground="#222", foreground_strong="#222", foreground_subtle="#222", value_colors=tuple(inks),
    )  # fmt: skip
    chart = getattr(pygal, kind)(
        style=style, title=title, width=WIDE, height=HIGH, js=(), legend_at_bottom=True, legend_box_size=14,
        print_values=kind != "Line", print_zeroes=False, show_y_guides=kind != "HorizontalStackedBar", margin=12,
        value_formatter=lambda n: f"{n:g}" if n else "", disable_xml_declaration=True, truncate_legend=-1,
        truncate_label=-1, min_scale=1, include_x_axis=True, no_data_text="（无数据）", spacing=12,
        css=("file://style.css", "file://graph.css", f"inline:{_css(name)}"),
    )  # fmt: skip
    chart.uuid = name
    chart.add_xml_filter(_plain)
    return chart


def _css(name: str) -> str:
    return f"#chart-{name} .bar rect, #chart-{name} .legend rect {{stroke: #333; stroke-width: 1}}"


def _plain(root: Any) -> Any:
    """Without scripts and remarks: the page has its own script, and the same data gives the same bytes."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag == "script":
                parent.remove(child)
    return root


def _drawn(chart: Any) -> str:
    return str(chart.render(is_unicode=True)).replace("\n", " ")


def _ticks(most: int) -> list[int]:
    """Whole round numbers along an axis, a handful: 1, 2 or 5 apart, or as many tens, hundreds…"""
    steps = (first * 10**zeros for zeros in count() for first in (1, 2, 5))
    step = next(one for one in steps if one * TICKS >= most)
    return list(range(0, most + step, step))


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
