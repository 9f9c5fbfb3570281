"""Suspension: the closed list of legal reasons, who may order one, and who owes the next look at it.

It is the engine's own verb on every item; procedures declare nothing of it but whether children stop too
(``suspends_children``). Reasons are those of DOMAIN 3.0 (SUSP); who may, and by whom it is reviewed, is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.definition import Definition, RoleDef, RungDef, SlipDef, StateDef, TermDef
from engine.definition.facts import Fact, day, text
from engine.definition.spans import Span


@dataclass(frozen=True)
class SuspensionReason:
    """One legal reason.

    Attributes:
        code: kept in events and tables. label: as officials say. meaning: when it applies, in the office's language.
    """

    code: str
    label: str
    meaning: str


REASONS: Mapping[str, SuspensionReason] = {
    one.code: one
    for one in (
        SuspensionReason(
            "tech_appraisal",
            "技术鉴定",
            "须经检测、检验或技术鉴定方能继续，所需时间不计入期限（参照国务院令第493号第二十七条）",
        ),
        SuspensionReason("hearing", "听证", "依法举行听证，所需时间不计入期限（参照信访条例第三十六条）"),
        SuspensionReason(
            "stop_execution_order", "停止执行决定", "复议机关或者法院已决定停止执行；仅申请复议、提起诉讼的不中止"
        ),
        SuspensionReason(
            "enterprise_closed", "停产停业、搬迁", "企业停业、搬迁或查找不到，须有现场证明；停产停业不免除整改义务"
        ),
        SuspensionReason("force_majeure", "不可抗力", "自然灾害、疫情等不能预见、不能避免且不能克服的情形"),
        SuspensionReason("judicial_custody", "司法查封", "场所、设备或资料被查封、扣押，无法继续"),
        SuspensionReason("discipline_first", "纪检先行", "纪检监察机关先行处理，待其处理结果"),
        SuspensionReason("upstream_wait", "上级批复", "须待上级机关批复、答复或统一部署"),
    )
}
"""code → reason; the list is closed."""

CODE = Fact("中止事由", "choice", choices=tuple((one.code, one.label) for one in REASONS.values()))
BASIS, REVIEW_ON, WHY = text("依据"), day("复核日期"), text("恢复理由")
"""What suspending and resuming ask for; read like any fact."""

OFFICE = RoleDef("party", "office", "安委办", setting="office.unit")
COMMITTEE = RoleDef("party", "committee", "安委会", setting="committee.unit")
COMMITTEE_DEPUTY = RoleDef("post", "committee_deputy", "安委会副主任", at=COMMITTEE)
OFFICE_HEAD = RoleDef("post", "office_head", "安委办主任", at=OFFICE, above=COMMITTEE_DEPUTY)
OFFICE_DEPUTY = RoleDef("post", "office_deputy", "安委办副主任", at=OFFICE, above=COMMITTEE_DEPUTY)
HANDLER = RoleDef("post", "handler", "经办人", at=OFFICE)
DEBTOR = RoleDef("party", "debtor", "责任方")

APPROVERS = (OFFICE_DEPUTY, OFFICE_HEAD)
"""Who suspends and resumes; where the unit decided upon hosts the office, the post above them (assumed)."""

LONGEST_REVIEW = TermDef(Span(30, "days"), "suspension.review")
"""How far ahead the review may be put at most (assumed)."""


def papers(basis: str, paper: str) -> str:
    """On which papers a suspension rests once its review was put off on a further one."""
    known = basis.split("；")
    return basis if paper in (basis, *known) else f"{basis}；{paper}"


def _on(n: int, limit: str | None = None) -> TermDef:
    return TermDef(Span(n, "workdays"), limit)


REVIEW = StateDef(
    "suspension.review",
    "中止复核",
    owed_by=HANDLER,
    slip=SlipDef({"any": (
        RungDef("末次提醒", _on(-1, "ladder.remind_last"), tells=(DEBTOR,)),
        RungDef("到期提示", _on(0), tells=(DEBTOR,)),
        RungDef("报安委办主任", _on(1, "ladder.office_head"), tells=(HANDLER, OFFICE_HEAD)),
        RungDef("报安委会副主任", _on(3, "ladder.office_deputy_committee"), tells=(OFFICE_HEAD, COMMITTEE_DEPUTY),
                every=_on(5, "ladder.repeat")),
    )}),
)  # fmt: skip
"""Under this name the review's deadline and its ladder are kept. A dotted word is no name of a class body, so no
procedure can declare it."""


def state_of(definition: Definition, name: str) -> StateDef:
    """The state a deadline belongs to: the procedure's own, or the engine's review of a suspension."""
    return REVIEW if name == REVIEW.name else definition.states[name]
