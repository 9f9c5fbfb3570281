"""The wall chart as it was at the end of September: on a desk, on a telephone, on A3 in black and white."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or "chromium"
DAY = "2024-09-30"


def pictures(url: str, folder: Path) -> dict[str, bytes]:
    """Three pictures of one board."""
    from playwright.sync_api import sync_playwright

    file = folder / "board.html"
    said = [sys.executable, "-m", "cli.main", "--db", url, "report", "board", "--as-of", DAY, "--out", str(file)]
    subprocess.run([*said, "--as", "office.head"], check=True, stdout=subprocess.DEVNULL, env={**os.environ})
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, width, height in (("board.png", 1280, 850), ("board-phone.png", 390, 1100)):
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(file.as_uri())
            found[name] = tab.screenshot()
        (folder / "board.pdf").write_bytes(tab.pdf(prefer_css_page_size=True, print_background=True))
        browser.close()
    found |= printed(folder / "board.pdf", "board-a3.png", 55)
    return found


def printed(file: Path, name: str, dots: int, page: int = 1, grey: bool = True) -> dict[str, bytes]:
    """One page of a PDF as a picture; ``dots`` to the inch."""
    at = ["-f", str(page), "-l", str(page), "-singlefile"]
    made = file.with_suffix("")
    kind = ["-gray"] if grey else []
    subprocess.run(["pdftoppm", "-png", *kind, "-r", str(dots), *at, str(file), str(made)], check=True)
    return {name: made.with_suffix(".png").read_bytes()}
