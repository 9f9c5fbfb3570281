"""The wall chart in a real browser: filters, widths, thousands of rows, A3 in black and white."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.outputs.board.page import page
from engine.outputs.board.rows import Board, Mark, Row

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]
LIGHTS = ("overdue", "soon", "fine", "done")
CUT = """[...document.querySelectorAll('svg text')].filter(t => {
  const a = t.getBoundingClientRect(), b = t.closest('svg').getBoundingClientRect();
  return a.width && (a.left < b.left - 1 || a.right > b.right + 1) }).map(t => t.textContent)"""
"""Texts of charts that run out of their chart."""
UNITS = ("区体育局", "区数据局", "区<司法>局", "长风新村街道")


def of(count: int) -> Board:
    """A board of so many rows, every light and unit in turn."""
    rows = tuple(
        Row(
            number=f"RW-2024-{at + 1:04}", kind="任务", title=f"清查第{at + 1}类场所<b>并</b>逐户登记，限期整改到位",
            leads=(UNITS[at % 4],), others=(UNITS[(at + 1) % 4],) if at % 7 == 0 else (), light=LIGHTS[at % 4],
            state="办理中", began=date(2024, 3, 21), due=date(2024, 3 + at % 9, 28),
            ended=date(2024, 6, 3) if at % 4 == 3 else None, percent=at % 101, parts=None, late=3 if at % 4 == 0 else 0,
            owed_by=UNITS[at % 4], marks=(Mark(date(2024, 5, 6), "函", "函告"), Mark(date(2024, 7, 1), "☆", "送审")),
            region=UNITS[3], industry="工贸",
        )
        for at in range(count)
    )  # fmt: skip
    at = datetime(2024, 6, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return Board("挂图作战（2024年）", 2024, at, rows, 2, "区安委会办公室", "r1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make test-full does)")
    with api.sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


def opened(browser: Any, folder: Path, board: Board, width: int) -> tuple[Any, list[str]]:
    """A tab showing the board from a file, and whatever it asked for or complained of."""
    file = folder / "board.html"
    file.write_text(page(board), "utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 900})
    noise: list[str] = []
    tab.on("console", lambda line: noise.append(line.text))
    tab.on("pageerror", lambda error: noise.append(str(error)))
    tab.on("request", lambda request: noise.append(request.url))
    tab.goto(file.as_uri())
    return tab, [one for one in noise if one != file.as_uri()]


def shown(tab: Any) -> int:
    """How many rows a reader sees."""
    return int(tab.locator("tbody tr:visible").count())


def test_filters_show_what_fits(browser: Any, tmp_path: Path) -> None:
    tab, noise = opened(browser, tmp_path, of(35), 1400)
    assert noise == []
    assert shown(tab) == 35
    tab.select_option("#unit", label="区<司法>局")
    lead = {at for at in range(35) if at % 4 == 2} | {at for at in range(0, 35, 7) if (at + 1) % 4 == 2}
    assert shown(tab) == len(lead)
    tab.select_option("#state", label="▲ 逾期")
    assert shown(tab) == len([at for at in lead if at % 4 == 0])
    tab.click("#all")
    assert shown(tab) == 35
    tab.fill("#words", "第12类")
    assert (shown(tab), tab.inner_text("#told")) == (1, "显示 1 / 35 行")
    assert tab.locator("tbody b").count() == 0  # text that looks like a tag is text
    tab.close()


@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_runs_out_of_the_screen(browser: Any, tmp_path: Path, width: int) -> None:
    rows = (replace(of(1).rows[0], title="名" * 300), *of(34).rows)
    tab, noise = opened(browser, tmp_path, replace(of(35), rows=rows), width)
    assert noise == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(CUT) == []
    colours = {tab.locator(f"tr.{name} td.s").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
               for name in "owkd"}  # fmt: skip
    assert len(colours) == 4
    tab.evaluate("document.querySelectorAll('tbody tr')[30].scrollIntoView()")
    head, bar = (tab.locator(one).first.bounding_box() for one in ("thead th", ".filters"))
    assert (head is None) == (width < 760)  # on a telephone each row says it by itself
    assert head is None or bar["y"] + bar["height"] - 2 <= head["y"] <= bar["height"]  # months stay in sight
    said = tab.locator("td.e").first.evaluate(
        "one => { one.textContent = ''; return getComputedStyle(one, '::before').content }"
    )
    assert said == "none"
    tab.close()


def test_five_thousand_rows_open_and_filter_at_once(browser: Any, tmp_path: Path) -> None:
    tab, noise = opened(browser, tmp_path, of(5000), 1400)
    assert noise == []
    took = tab.evaluate("() => { const begun = performance.now(); const s = document.getElementById('state');"
                        " s.value = 'o'; s.dispatchEvent(new Event('change')); document.body.offsetHeight;"
                        " return performance.now() - begun }")  # fmt: skip
    assert took < 3000  # milliseconds, on a busy machine; mostly some hundred
    assert tab.inner_text("#told") == "显示 1250 / 5000 行"
    tab.close()


def test_printed_it_is_a3_landscape_and_needs_no_colour(browser: Any, tmp_path: Path) -> None:
    tab, _noise = opened(browser, tmp_path, of(35), 1400)
    data = tab.pdf(prefer_css_page_size=True, print_background=True)
    (box,) = re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", data)[:1]
    assert [float(one) for one in box.split()][2:] == pytest.approx([1191, 842], abs=2)
    assert len(data) < 1_500_000  # hatching made pictures of cells: ten times as much, and thousands of rows never came
    tab.emulate_media(media="print")
    assert not tab.locator(".filters").is_visible()
    look = "cell => [getComputedStyle(cell).color, getComputedStyle(cell).backgroundColor].join()"
    inks = {tab.locator(f"tr.{name} td.s").first.evaluate(look) for name in "owkd"}
    assert inks == {"rgb(0, 0, 0),rgb(255, 255, 255)"}
    symbols = {tab.locator(f"tr.{name} td.s").first.inner_text()[0] for name in "owkd"}
    assert symbols == {"▲", "◆", "■", "●"}
    tab.close()
