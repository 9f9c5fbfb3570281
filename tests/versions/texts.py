"""A small procedure in several versions, as authors would write them, and what migrations of it are tried with."""

from __future__ import annotations

from pathlib import Path

from engine.decision.migration import Plan
from engine.definition.registry import Registry
from engine.definition.released import release
from engine.testing import Office
from tests.conftest import PROFILE, PUTUO

FIRST = """\
from engine import *
from workflows.roles import HANDLER, OFFICE_HEAD, OWNER

LADDER = Ladder(
    Rung("提醒", workdays(-3), tells=DEBTOR),
    Rung("催办", workdays(1), tells=DEBTOR),
    Rung("函告", workdays(3), opens="letter"),
    Rung("报告", workdays(9), tells=OFFICE_HEAD, every=workdays(5)),
)


class Check(Procedure, title="检查", prefix="JC", version=1, slip=LADDER):
    subject = text("事项")
    answer = text("答复")
    asked = State("待答复", owed_by=OWNER, due=limit("check.answer", workdays(10)))
    judged = State("审核", owed_by=HANDLER, due=limit("check.judge", workdays(3)))
    closed = Final("办结")
    cancelled = Final("撤销", dropped=True)
    begin = START.to(asked, "发出", by=HANDLER, parties=[OWNER], asks=[subject])
    reply = asked.to(judged, "答复", by=OWNER, asks=[answer])
    accept = judged.to(closed, "通过", by=HANDLER)
    send_back = judged.to(asked, "退回", by=HANDLER, when=times("send_back") < 2)
    cancel = any_of(asked, judged).to(cancelled, "撤销", by=OFFICE_HEAD)
"""
FILING = 'filing = State("归档", owed_by=HANDLER, due=limit("check.file", days(7)))'
LONGER = (
    FIRST.replace("class Check(", "class Check2(")
    .replace("version=1", 'version=2, code="check"')
    .replace("workdays(10)", "workdays(15)")
    .replace(
        "    closed = Final",
        '    filing = State("归档", owed_by=HANDLER, due=limit("check.file", days(7)))\n    closed = Final',
    )
    .replace("judged.to(closed", "judged.to(filing")
    .replace("    send_back", '    file = filing.to(closed, "归档", by=HANDLER)\n    send_back')
    .replace("any_of(asked, judged)", "any_of(asked, judged, filing)")
)
"""One more state, one longer limit."""
SHORTER = LONGER.replace("workdays(15)", "workdays(5)")
RENAMED = LONGER.replace("asked", "waiting").replace('Rung("催办"', 'Rung("督促"')
"""A state and a rung have other names."""
UNIT = "区生态环境局"
HEAD = '[migration]\nprocedure = "check"\nfrom = 1\nto = 2\nreason = "会议纪要〔2024〕3号"\n'


def write(folder: Path, second: str, *, released: bool = True) -> Path:
    """A folder with both versions."""
    folder.mkdir(exist_ok=True)
    (folder / "check.py").write_text(FIRST, "utf-8")
    (folder / "check_2.py").write_text(second, "utf-8")
    for version in (1, 2):
        if released:
            assert release(read(folder).get("check", version))
    return folder


def read(folder: Path) -> Registry:
    """The shipped procedures and those of a folder."""
    known = Registry.load(["workflows"], [folder])
    assert known.broken == ()
    return known


def made(folder: Path, registry: Registry) -> Office:
    """The district's office that knows these procedures."""
    return Office(folder, directory=PUTUO, profile=PROFILE, registry=registry)


def first_only(registry: Registry) -> Registry:
    """What an office knew before there was a second version."""
    return Registry(
        [one for one in registry.definitions() if (one.code, one.version) != ("check", 2)], registry.documents,
        released=registry.released,
    )  # fmt: skip


def plan(office: Office, text: str = "") -> Plan:
    """The plan from version 1 to 2 with these tables."""
    return office.engine.migration(HEAD + text, "plan.toml")


def begun(office: Office, subject: str = "消防通道") -> str:
    """An item of the first version, answered by a unit."""
    return office.open("check", by="office.handler", parties={"owner": UNIT}, subject=subject)
