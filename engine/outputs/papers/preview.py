"""A paper as LibreOffice lays it out: a PDF to look at, never the paper itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from engine.errors import DubanError
from engine.outputs.papers.fonts import FALLBACKS

SECONDS = 120
"""How long LibreOffice may take for one call."""


class NoOffice(DubanError):
    """A PDF needs LibreOffice (soffice), which is not here or gave nothing; apt install libreoffice-writer-nogui"""


class OfficeHangs(DubanError):
    """LibreOffice gave no PDF within {seconds} seconds and was stopped; try again, or open the .docx itself"""


def as_pdf(papers: Mapping[str, bytes], seconds: float = SECONDS, ending: str = ".docx") -> dict[str, bytes]:
    """The PDF of each .docx, by the same name, in one call of LibreOffice; for missing fonts the nearest stand in.

    Args:
        ending: of another kind of file that LibreOffice reads.

    Raises:
        NoOffice: it is not installed, or gives nothing for one of them. OfficeHangs: it was stopped.
    """
    if not papers:
        return {}
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NoOffice()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sources = {one: folder / f"{number}{ending}" for number, one in enumerate(papers)}
        for one, source in sources.items():
            source.write_bytes(papers[one])
        fonts = folder / "fonts.conf"
        fonts.write_text(font_rules(), "utf-8")
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                   "--convert-to", "pdf", "--outdir", name, *map(str, sources.values())]  # fmt: skip
        try:
            _run(command, {**os.environ, "FONTCONFIG_FILE": str(fonts)}, seconds)
            return {one: source.with_suffix(".pdf").read_bytes() for one, source in sources.items()}
        except OSError:
            raise NoOffice() from None


def _run(command: list[str], environment: Mapping[str, str], seconds: float) -> None:
    """soffice starts others that do the work: whoever hangs is stopped with all of them."""
    program = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    )  # fmt: skip
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        raise OfficeHangs(seconds=round(seconds)) from None
    finally:
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(program.pid, signal.SIGKILL)
            else:
                program.kill()
        program.wait()


def font_rules() -> str:
    """What tells fontconfig which font stands in for one that is named and not there."""
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="append" binding="strong">'
        f"{''.join(f'<string>{escape(one)}</string>' for one in others)}</edit></match>"
        for name, others in FALLBACKS.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{rules}</fontconfig>'
    )
