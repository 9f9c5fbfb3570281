"""更正撤下: takes back what was published or circulated (DOMAIN 3(f) ``corrected``, 3(h) ``withdrawn``; 行政处罚法 48).

It is a procedure of its own because it must go out above all when the grounds of the measure are gone.
"""

from __future__ import annotations

from engine import ADDRESSEE, PARENT, START, Final, Procedure, State, any_of, day, limit, text, workdays
from workflows.ladders import OFFICE_LADDER
from workflows.roles import HANDLER, OFFICE_HEAD

TERM = limit("exposure.withdraw", workdays(3))


class CorrectionNotice(Procedure, title="更正撤下", prefix="GZ", version=1, slip=OFFICE_LADDER):
    """责成更正 → 印发更正通知；责成撤下 → 撤下并通知."""

    content = text("更正内容或撤下理由")
    done_on = day("更正或撤下日期")

    correcting = State("待更正", owed_by=OFFICE_HEAD, due=TERM)
    taking_down = State("待撤下", owed_by=HANDLER, due=TERM)
    corrected = Final("已更正")
    taken_down = Final("已撤下")
    cancelled = Final("随原事项终结", dropped=True)

    order_correction = START.to(correcting, "责成更正", by=PARENT, parties=[ADDRESSEE], asks=[content])
    order_takedown = START.to(taking_down, "责成撤下", by=PARENT, parties=[ADDRESSEE], asks=[content])
    correct = correcting.to(
        corrected, "印发更正通知", by=OFFICE_HEAD, asks=[done_on], issues=["更正通知"], confirm=True
    )
    take_down = taking_down.to(
        taken_down, "撤下", by=HANDLER, asks=[done_on], issues=["撤下通知"], tells="take_down", confirm=True
    )
    drop = any_of(correcting, taking_down).to(cancelled, "随原事项终结", by=PARENT)
