"""Every example that help shows is typed as it stands and must work.

Readers ask a quick demo; writers, and who looks ahead, work on a rehearsal in its first days, each on a copy of its
own. The files an example names lie in the folder it is typed in.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.main import NOUNS, duban, main
from cli.options import HELP, Leaf
from tests.cli.conftest import Run
from tests.conftest import PROFILE, PUTUO, ROOT
from tests.versions.hazards import PLAN, beside

NEW_YEAR = '{"year": 2027, "papers": ["https://example.org/2027"], "days": [{"name": "元旦", "date": "2027-01-01", '
FILES = {
    "事故统计.csv": "指标,期间,单位,数值,依据\n生产安全事故起数,2023,,12,统计年报\n",
    "order.toml": 'kind = "handover"\ntitle = "汛期排查"\ntodo = "逐户排查"\nsource = "区领导要求"\n'
    'due_day = 2024-06-28\nleads = "区应急局"\n',
    "hazard.toml": 'source = "inspection"\nhazard = "消防通道堵塞"\naddress = "示例路1号"\nterritory = "长风新村街道"\n'
    'sector = "商业综合体"\ncause = "违章搭建"\nharm = "无法疏散"\nfirst_plan = "拆除"\n',
    "expo-2024.toml": 'layer = "district"\nyear = 2024\ndocument = "普府办〔2024〕8号"\n'
    'notices = ["https://example.org/8"]\nreason = "展会"\n'
    'days = [{ date = 2024-11-05, name = "展会", off = true }]\n',
    "2027.toml": 'year = 2027\ndocument = "示例通知"\nnotices = ["https://example.org/2027"]\n'
    'days = [{ date = 2027-01-01, name = "元旦", off = true }]\n',
    "2027.json": NEW_YEAR + '"isOffDay": true}]}',
    "summer.csv": "序号,任务,时间节点,责任单位,任务要求\n1,燃气排查,6月,区应急局,逐户查\n",
    "办结报告.pdf": "%PDF-1.4\n",
    "复函.pdf": "%PDF-1.4\n",
    "reporter.txt": "某职工，电话见来信",
    "隐患.csv": "来源,单位名称,隐患描述,监管责任单位\n督导检查发现,示例仓储冷库,灭火器过期,消防支队\n",
}
PROPOSE = "item open letter --via propose --party addressee=区体育局 --set grounds=逾期未报 --as office.handler"
REPORTED = (
    "vault init --key vault.key -y --as office.keeper",
    "item open public_report --set channel=insider --set content=违规动火 --set accused=某仓储公司 "
    "--set reporter=@reporter.txt --party owner=xiaofang -y --as office.handler",
)
ASKED = "vault ask R-2024-0001 --purpose 核实 --as office.keeper"
PREPARED = {  # what an example needs to have happened before
    "item do RW-2024-0008 submit": ("item do RW-2024-0008 receive --for 区生态环境局 --on 2024-03-21 --source 签收单",),
    "item resume": (
        "item suspend RW-2024-0007 --reason-code hearing --basis 通知书 --review 2024-04-10 --as office.head",
    ),
    "document sign": (PROPOSE,),
    "document serve": (PROPOSE, "document sign HG-2024-0001 --as office.head -y"),
    "--db sqlite:///restored.db db restore": ("db backup before-update.db",),
    "db copy": ("db init --db duban.db",),
    "message cancel": ("daemon tick --at 2024-04-02T10:00",),
    "message retry 1": ("daemon tick --at 2024-04-02T10:00",),
    "operator delegate": ("operator delegate office.head --to office.deputy",),
    "vault ask": REPORTED,
    "vault approve": (*REPORTED, ASKED),
    "vault decline": (*REPORTED, ASKED),
    "vault show": (*REPORTED, ASKED, "vault approve R-2024-0001 -y --as office.head"),
    "vault list": ("vault init --key vault.key -y",),
    "vault rotate": ("vault init --key vault.key -y",),
    "item void": ("item do JB-2024-0004 issue -y",),
}
ADMIN = (
    "operator bind", "operator unbind", "operator delegate", "operator substitute", "calendar load", "deadline load",
    "audit seal", "procedure migrate", "setup",
)  # fmt: skip
REFUSED = {  # nothing is late, given up or parked
    "item escalate": "时限尚未逾期",
    "message retry 1": "没有被放弃",
    "daemon retry RW": "没有搁置",
}
AHEAD = "deadline forecast"


def examples() -> Iterator[tuple[bool, str]]:
    """Whether the command writes, and the line."""
    for noun in NOUNS:
        found = duban.get_command(click.Context(duban, **HELP), noun)
        for one in found.commands.values() if isinstance(found, click.Group) else [found]:
            assert isinstance(one, Leaf)
            for line in (one.example or "").splitlines():
                yield one.writes, line


EXAMPLES = [
    (writes, line)
    for writes, line in examples()
    if not line.startswith(("duban demo", "eval ", "duban db roles"))
    and line != "duban daemon run"  # their own tests run them
]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory, quick_demo: Path) -> Path:
    """The demo at the end of its year."""
    return bound(copied(quick_demo, tmp_path_factory.mktemp("late")))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory, rehearsed: Path) -> Path:
    """A rehearsal in its first days."""
    return bound(copied(rehearsed, tmp_path_factory.mktemp("early")))


def copied(file: Path, folder: Path) -> Path:
    """A database and the file of its seals, as the office's in that folder."""
    shutil.copyfile(file, folder / "office.db")
    if (seals := file.with_name(f"{file.name}-seals")).exists():
        shutil.copyfile(seals, folder / "office.db-seals")
    return folder / "office.db"


def bound(file: Path) -> Path:
    """Whoever types is the office's handler there; the administrator is somebody else."""
    assert main(["--db", str(file), "operator", "bind", "admin", "sysop"]) == 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("cli.database.system_user", lambda: "sysop")
        assert main(["--db", str(file), "operator", "bind", "office.handler", "wang"]) == 0
        assert main(["--db", str(file), "operator", "bind", "office.keeper", "mei"]) == 0
    return file


def lay_out(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    for file in PUTUO.glob("*.csv"):
        shutil.copyfile(file, folder / file.name)
    shutil.copytree(PUTUO, folder / "directory")
    (folder / "backups").mkdir()
    shutil.copyfile(ROOT / "workflows" / "task.py", folder / "task.py")
    limits = PROFILE.read_text("utf-8")
    for name in ("revision", "effective"):
        new = {"revision": 'revision = "shanghai-2026"', "effective": "effective = 2024-03-21"}[name]
        limits = re.sub(rf"^{name} = .*$", new, limits, count=1, flags=re.MULTILINE)
    (folder / "shanghai-2026.toml").write_text(limits, "utf-8")
    (folder / "letter.toml").write_text(DIARY, "utf-8")
    (folder / "plan.toml").write_text(PLAN, "utf-8")


DIARY = '[[habit]]\nprocedure = "letter"\nstate = "proposed"\ndo = "sign"\nwhen = "after 1wd"\n'
YEARS = "--until 2027"
"""What is lived through in this example takes most of a minute."""


@pytest.mark.parametrize(
    ("writes", "line"),
    [pytest.param(*one, id=one[1], marks=[pytest.mark.full] if YEARS in one[1] else []) for one in EXAMPLES],
)
def test_an_example_does_what_it_says(
    writes: bool, line: str, duban: Run, early: Path, late: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line.partition(" > ")[0])[1:]
    begins = " ".join(words)
    copied(early if writes or begins.startswith(AHEAD) else late, tmp_path)
    if begins.startswith("procedure migrate"):
        beside(tmp_path / "procedures")
        monkeypatch.setenv("DUBAN_WORKFLOWS", "procedures")
    monkeypatch.setenv("DUBAN_DB", "office.db")
    user = "sysop" if begins.startswith(ADMIN) else "mei" if begins.startswith("vault") else "wang"
    monkeypatch.setattr("cli.database.system_user", lambda: user)
    for beginning, before in PREPARED.items():
        if begins.startswith(beginning):
            assert [duban(*shlex.split(one)).code for one in before] == [0] * len(before)
    ran = duban(*words)
    if refused := next((why for beginning, why in REFUSED.items() if begins.startswith(beginning)), None):
        assert (ran.code, refused in ran.err) == (3, True), ran.err
    else:
        assert ran.code == 0, ran.err
