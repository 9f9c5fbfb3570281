"""区情月报 and the 调度 circular of a month, drafted from the record as it stood at the month's end.

The report begins with the page for leaders. Both are drafts: nothing here numbers, signs or sends anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from docx.enum.text import WD_BREAK

from engine.outputs.board.rows import UNKNOWN, Collected
from engine.outputs.bulk import in_bulk
from engine.outputs.figures.counting import Counting
from engine.outputs.figures.promised import summary
from engine.outputs.figures.promised import told as promise
from engine.outputs.figures.statistics import Figures, total
from engine.outputs.figures.submissions import percent, ranked, standings
from engine.outputs.figures.targets import Standing
from engine.outputs.footing import footing
from engine.outputs.leaders.brief import (
    DECISION_WIDTHS,
    ITEMS,
    RED_HEADS,
    RED_WIDTHS,
    heading,
    leaders,
    line,
    narrow,
    not_taken_words,
    red_row,
    short,
    table,
    until,
)
from engine.outputs.leaders.digest import Digest, Red, digest, work
from engine.outputs.papers.fitting import scale
from engine.outputs.papers.layout import FANG, HEAD, HEI, KAI, RED, page, paragraph, rule
from engine.outputs.papers.making import saved
from engine.outputs.words import day
from engine.runtime import Reader
from engine.runtime.answers.views import DocumentView

TASK, LISTING, GENERAL = "task", "hazard_listing", "hazard_general"
HEADS = ("上期\n结转", "新增", "办结", "终止", "在办", "逾期", "办结率", "延期", "函告", "通报", "约谈")
WIDTHS = (12.0,) * 6 + (16.0,) + (12.0,) * 4
STIRRING = ("opened", "closed", "dropped", "overdue", "letters", "circulars", "interviews")
TARGETS = ("目标项目", "考核\n年度", "状态", "目标", "本年\n累计", "统计至", "上年\n同期", "预计\n全年")
SUBMITTED = ("名次", "报送单位", "应报", "按时", "迟报", "缺报", "退回", "超字数", "按时率")
MOST_RED, MOST_DUE = 30, 12
MEASURES = {"letter": "函告", "circular": "通报", "interview": "约谈", "exposure": "曝光"}


class Month:
    """A month as the record told it at its end; read once for both papers. ``targets``: how the year's stand then."""

    def __init__(self, reader: Reader, first: date, last: date, targets: Sequence[Standing] = ()) -> None:
        self.reader, self.first, self.last, self.targets = reader, first, last, targets
        self.collected = Collected(reader)
        self.digest: Digest = digest(reader, first, last, self.collected)
        self.name = f"{first.year}年{first.month}月"
        self._counted: dict[str, Counting] = {}
        self.papers = [one for one in reader.documents() if one.number and first <= one.issued_on <= last]

    def rows(self, procedure: str, by: str) -> dict[str, Figures]:
        """Figures under keys; without those of which there is nothing to tell."""
        if procedure not in self._counted:
            self._counted[procedure] = Counting(
                self.reader, [procedure], self.first, self.last, self.collected.everything
            )
        return {label: row for label, row in self._counted[procedure].table(by).rows.items() if row != Figures()}

    def measures(self) -> dict[str, int]:
        """Measures begun within the month, by their name."""
        return {
            words: sum(
                one.procedure == code
                and self.first <= one.opened_at.astimezone(self.reader.zone).date() <= self.last
                and one.state != "moot"
                for one in self.collected.everything
            )
            for code, words in MEASURES.items()
        }

    def due_next(self) -> list[tuple[date, str, str, str]]:
        """What is due in the month that follows: day, number, title, leads."""
        begins = self.last + timedelta(days=1)
        ends = (begins.replace(day=1) + timedelta(days=31)).replace(day=1)
        rows = [
            self.collected.row(one)
            for code in work(self.reader.registry)
            for one in self.collected.of(code)
            if one.ended_at is None
        ]  # fmt: skip
        return sorted((row.due, row.number, row.title, row.lead) for row in rows
                      if row.due is not None and begins <= row.due < ends)  # fmt: skip


def report(month: Month) -> bytes:
    """区情月报 as a Word file."""
    made = page()
    narrow(made)
    leaders(made, month.digest, month.targets, month.reader.names.name)
    made.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    head = paragraph(made, "安全生产区情月报", font=HEAD, size=34, align="center", colour=RED, line=52)
    head.paragraph_format.keep_with_next = True
    under = paragraph(made, f"（{month.name}）", font=KAI, size=14, align="center", line=24)
    rule(under, "bottom", "single", 12, str(RED), space=4)
    paragraph(made, f"{month.digest.office}代拟稿　数据截至{until_when(month)}", size=10.5, align="center", line=20,
              before=4)  # fmt: skip
    heading(made, "一、总体情况")
    for text in overall(month):
        line(made, f"　　{text}", size=12)
    _figures(made, "表1　各单位任务办理情况", "责任单位", month.rows(TASK, "unit"), quiet=True)
    _figures(made, "表2　重大事故隐患挂牌督办（分区域）", "属地", month.rows(LISTING, "region"))
    _figures(made, "表3　重大事故隐患挂牌督办（分行业）", "行业领域", month.rows(LISTING, "industry"))
    _figures(made, "表4　一般事故隐患（分区域）", "属地", month.rows(GENERAL, "region"))
    _figures(made, "表5　一般事故隐患（分行业）", "行业领域", month.rows(GENERAL, "industry"))
    heading(made, "二、督办升级情况")
    line(made, f"　　{_measured(month)}", size=12)
    table(made, ("文号", "文种", "主送单位", "签发日期"), (46, 36, 56, 36), list(_issued(month)))
    heading(made, f"三、红色事项（{len(month.digest.red)}件）")
    table(made, RED_HEADS, RED_WIDTHS, [red_row(one) for one in month.digest.red[:MOST_RED]], size=ITEMS)
    if len(month.digest.red) > MOST_RED:
        line(made, f"另有{len(month.digest.red) - MOST_RED}件，见任务清单。")
    heading(made, f"四、需研究决定的事项（{len(month.digest.decisions)}件）")
    table(made, ("编号", "事项", "待决定", "由谁", "时限"), DECISION_WIDTHS, [
        (one.number, short(one.title, 36), one.what, one.who, until(one.due, one.days))
        for one in month.digest.decisions
    ], size=ITEMS)  # fmt: skip
    heading(made, f"五、本月未采取的升级措施（{len(month.digest.declined_within)}件）")
    for spared in month.digest.declined_within:
        line(made, not_taken_words(spared))
    if not month.digest.declined_within:
        line(made, "无。")
    heading(made, "六、办公室自身时限")
    line(
        made, f"　　本月逾期环节{month.digest.office_lapsed}个，月末仍逾期{len(month.digest.office_late)}个。", size=12
    )
    for own in month.digest.office_late:
        line(made, f"{own.number} {short(own.title, 30)}：{own.what}（{own.who}），{until(own.due, own.days)}")
    handed_in = standings(month.reader, month.first, month.last, month.collected.everything)
    heading(made, "七、报送情况（晾晒）")
    table(made, SUBMITTED, (14, 46, 16, 16, 16, 16, 16, 16, 18), [
        (str(rank), short(one.name, 16), *map(str, (one.owed, one.on_time, one.late, one.missing, one.returned,
                                                   one.too_long)), percent(one.rate))
        for rank, one in ranked(handed_in)
    ], size=9)  # fmt: skip
    ahead = month.due_next()
    heading(made, f"八、下月到期事项（{len(ahead)}件）")
    table(made, ("时限", "编号", "事项", "责任单位"), (36, 36, 60, 42), [
        (day(due), number, short(title, 36), short(lead, 22)) for due, number, title, lead in ahead[:MOST_DUE]
    ])  # fmt: skip
    if len(ahead) > MOST_DUE:
        line(made, f"另有{len(ahead) - MOST_DUE}件，见任务清单。")
    if month.targets:
        heading(made, f"九、年度目标进展（{summary(month.targets)}）")
        table(made, TARGETS, (50, 13, 22, 15, 14, 31, 15, 14), [
            (one.title, str(one.judged), one.state, one.goal, one.so_far,
             day(standing.until) if standing.until else "—", one.last_year, one.forecast)
            for standing in month.targets for one in (promise(standing, month.reader.names.name),)
        ], size=9)  # fmt: skip
    paragraph(made, line=10)
    line(made, footing(month.reader), size=9)
    return saved(made)


def circular(month: Month) -> bytes:
    """The circular on how the month's work went, for the member units, as a Word file without number or signature."""
    made = page()
    office = month.digest.office_in_full
    paragraph(made, office, font=HEAD, size=30, align="center", colour=RED, line=48, before=20, scale=scale(office, 30))
    under = paragraph(made, "（代拟稿，待审签编号）", size=14, align="center", line=26)
    rule(under, "bottom", "single", 12, str(RED), space=4)
    paragraph(made)
    paragraph(made, f"关于{month.name}安全生产重点工作", font=HEAD, size=22, align="center", line=36)
    paragraph(made, "调度情况的通报", font=HEAD, size=22, align="center", line=36, after=12)
    paragraph(made, "各街镇、区安委会各成员单位：")
    for text in _circular(month):
        marked = text.startswith("#")
        paragraph(made, text.lstrip("#"), font=HEI if marked else FANG, indent=2, keep=marked)
    paragraph(made)
    paragraph(made, office, align="right", right=4)
    paragraph(made, "　　　　年　　月　　日", align="right", right=4)
    return saved(made)


def until_when(month: Month) -> str:
    """Until which instant both papers tell."""
    at = month.digest.at
    return f"{day(at.date())}{at:%H:%M}"


def overall(month: Month) -> Iterator[str]:
    """The month in sentences: tasks, listed and general hazards, what became late."""
    for procedure, what, done in (
        (TASK, "任务", "办结"), (LISTING, "挂牌督办的重大事故隐患", "摘牌销号"), (GENERAL, "一般事故隐患", "整改销号"),
    ):  # fmt: skip
        row = total(month.rows(procedure, "unit").values())
        rate = f"，{done}率{row.rate}%" if row.rate is not None else ""
        yield (
            f"{what}：上月结转{row.before}项，本月新增{row.opened}项，{done}{row.closed}项，"
            f"改派、并入等终止{row.dropped}项，月末在办{row.open}项，其中逾期{row.overdue}项{rate}。"
        )
    yield f"本月新增逾期环节：各单位{month.digest.unit_lapsed}个，办公室{month.digest.office_lapsed}个。"


def _figures(made: Any, title: str, key: str, rows: dict[str, Figures], *, quiet: bool = False) -> None:
    """A table of figures that adds up; ``quiet``: rows in which nothing happened and nothing is late are one row."""
    paragraph(made, title, font=HEI, size=11, align="center", line=20, before=6, keep=True)
    still = [one for one in rows.values() if quiet and not any(getattr(one, name) for name in STIRRING)]
    shown = {label or UNKNOWN: one for label, one in rows.items() if one not in still}
    entries = [(label, *_row(one)) for label, one in
               sorted(shown.items(), key=lambda pair: (-pair[1].overdue, pair[0]))]  # fmt: skip
    if still:
        entries.append((f"其余{len(still)}家", *_row(total(still))))
    if entries:
        entries.append(("合计", *_row(total(rows.values()))))
    table(made, (key, *HEADS), (36, *WIDTHS), entries, size=9)


def _row(one: Figures) -> tuple[str, ...]:
    return (
        *map(str, (one.before, one.opened, one.closed, one.dropped, one.open, one.overdue)), percent(one.rate),
        *map(str, (one.extended, one.letters, one.circulars, one.interviews)),
    )  # fmt: skip


def _measured(month: Month) -> str:
    begun = "、".join(f"{words}{n}件" for words, n in month.measures().items() if n)
    return f"本月启动{begun or '升级措施0件'}；制发有文号的文书{len(month.papers)}件。"


def _issued(month: Month) -> Iterable[tuple[str, ...]]:
    def named(one: DocumentView) -> str:
        return month.reader.names.name(one.unit) if one.unit else "—"

    for one in month.papers:
        yield str(one.number), one.name, short(named(one), 24), day(one.issued_on)


def _circular(month: Month) -> Iterator[str]:
    yield f"现将{month.name}安全生产治本攻坚重点工作调度情况通报如下。"
    yield "#一、总体进展"
    yield from overall(month)
    yield "#二、存在问题"
    late = sorted(month.digest.red, key=lambda one: (one.unit, one.due, one.number))
    if not late:
        yield "截至月末，各单位无逾期未办结事项。"
    for unit, items in groupby(late, key=lambda one: one.unit):
        yield f"{unit}：{'；'.join(_fault(one) for one in items)}。"
    yield "#三、督办措施"
    yield _measured(month)
    yield "#四、下一步要求"
    if late:
        yield f"（一）有逾期事项的{len({one.unit for one in late})}家单位要抓紧办理，并书面说明原因、进展和完成时间。"
    ahead = month.due_next()
    following = (month.last + timedelta(days=1)).month
    numbered = "（二）" if late else ""
    yield f"{numbered}{following}月到期事项{len(ahead)}件，各责任单位要对照任务清单按时办结、按时报送。"


def _fault(one: Red) -> str:
    days = f"，已逾期{one.days}个工作日" if one.days else ""
    return f"“{one.title}”应于{day(one.due)}前办结{days}"


@in_bulk()
def both(reader: Reader, first: date, last: date, targets: Sequence[Standing] = ()) -> Sequence[bytes]:
    """The report and the circular of a month."""
    month = Month(reader, first, last, targets)
    return report(month), circular(month)
