"""Papers and ledgers of the demo as LibreOffice shows them, and 督办单 in its three colours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.definition.registry import Registry
from engine.outputs.papers.preview import as_pdf
from engine.outputs.papers.template import read_template
from engine.outputs.papers.templates import Papers
from engine.outputs.words import names
from engine.runtime import Engine

PAPERS = {"letter": "督促函", "circular": "批评通报", "notice": "挂牌督办通知书", "minutes": "约谈纪要"}
LEDGERS = {"ledger-hazards": "hazards", "ledger-tasks": "tasks"}
SLIP = {
    "发文机关全称": "上海市普陀区安全生产委员会办公室", "文号": "普安督〔2024〕36号", "成文日期": "2024年6月3日",
    "事项编号": "JB-2024-0068",
    "事项": "电动自行车充电场所清查",
    "任务要求": "逐小区清查充电场所，建立清单，拆除飞线", "来源": "区安委会第二季度会议", "牵头单位": "区房管局",
    "配合单位": "区消防救援支队、各街镇", "办理时限": "2024年6月28日", "反馈周期": "每周",
}  # fmt: skip


def pictures(url: str, folder: Path) -> dict[str, bytes]:
    """The first page of each."""
    engine = Engine(url)
    papers = slips(engine.registry)
    for name, kind in PAPERS.items():
        paper = [one for one in engine.documents() if one.name == kind][-1]
        papers[name] = engine.content(paper) or b""
    engine.close()
    found = {}
    for name, pdf in as_pdf(papers).items():
        found |= first_page(pdf, folder, name, 60)
    ledgers = {}
    for name, kind in LEDGERS.items():
        file = folder / f"{name}.xlsx"
        said = [sys.executable, "-m", "cli.main", "--db", url, "report", "ledger", kind, "--out", str(file)]
        subprocess.run([*said, "--as", "office.head"], check=True, stdout=subprocess.DEVNULL)
        ledgers[name] = file.read_bytes()
    for name, pdf in as_pdf(ledgers, ending=".xlsx").items():
        found |= first_page(pdf, folder, name, 55)
    return found


def slips(registry: Registry) -> dict[str, bytes]:
    """The 督办单 in its three colours, filled with an example."""
    definition = registry.get("assignment")
    file = Papers(registry).file("督办单")
    assert file is not None
    made = {}
    for colour, words in dict(definition.facts["shade"].choices).items():
        values = {**dict.fromkeys(names(definition)), **SLIP, "单色": words}
        made[f"slip-{colour}"], blanks = read_template(file, "督办单").filled(values)
        assert not blanks, blanks
    return made


def first_page(pdf: bytes, folder: Path, name: str, dots: int) -> dict[str, bytes]:
    """Of a PDF, as PNG; ``dots`` to the inch."""
    file = folder / f"{name}.pdf"
    file.write_bytes(pdf)
    command = ["pdftoppm", "-png", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", str(file), str(folder / name)]
    subprocess.run(command, check=True)
    return {f"{name}.png": (folder / f"{name}.png").read_bytes()}
