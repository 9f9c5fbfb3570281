"""Random sound procedures, as text an author could have written: drawn by Hypothesis, read like any other file.

What makes them sound is built in, never filtered: every state has a way on towards an end, a debtor who can take it and
a deadline that is known on every path; ways back are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.definition.authors import HEADER, PAPER

DEBTORS = ("OWNER", "SUPERVISOR", "HANDLER")
TERMS = ("workdays({n})", "days({n})", "months(1)", "hours({n})")


@dataclass(frozen=True)
class Drawn:
    """A file with its procedures: the main one is ``Drawn``."""

    source: str
    states: int


@st.composite
def sound(draw: st.DrawFn) -> Drawn:
    """One to four states in a row, each left by its debtor; some are skipped, gone back from, or left by the clock."""
    n = draw(st.sampled_from((1, 2, 2, 3, 3, 3, 4)))
    steep = draw(st.booleans())
    lines = [
        'kind = choice("类别", plain="一般", key="重点")',
        'due_day = day("时限")',
        'remark = text("备注", optional=True)',
        'fixed = day("另定", optional=True)',
    ]
    moves: list[str] = []
    debtors = [draw(st.sampled_from(DEBTORS)) for _ in range(n)]
    for place, debtor in enumerate(debtors):
        by_date = draw(st.booleans())
        term = draw(st.sampled_from(TERMS)).format(n=draw(st.integers(1, 20)))
        due = "due_day" if by_date else f'limit("drawn.s{place}", {term})'
        climbs = steep and draw(st.booleans())
        clock = not climbs and draw(st.integers(0, 3)) == 0
        slip = "STEEP" if climbs else "CALM"
        lines.append(f's{place} = State("状态{place}", owed_by={debtor}, due={due}, slip={slip})')
        onward = f"s{place + 1}" if place + 1 < n else "done"
        guard = draw(st.sampled_from(["", ', when=fact_is(kind, "plain", "key")', ", when=has(due_day)"]))
        asks = draw(st.sampled_from(["", ", asks=[remark]"]))
        by = f"[{debtor}, CLOCK]" if clock and onward != "done" and not asks else debtor
        moves.append(f'go{place} = s{place}.to({onward}, "办{place}", by={by}{asks}{guard})')
        if place + 2 < n and draw(st.booleans()):
            moves.append(f'skip{place} = s{place}.to(s{place + 2}, "跳{place}", by=HANDLER, when=fact_is(kind, "key"))')
        if place and draw(st.booleans()):
            back = draw(st.integers(0, place - 1))
            times = draw(st.integers(1, 2))
            moves.append(
                f'back{place} = s{place}.to(s{back}, "退{place}", by=CHIEF, when=times("back{place}") < {times})'
            )
        if draw(st.integers(0, 3)) == 0:
            moves.append(
                f'move{place} = s{place}.to(s{place}, "改期{place}", by=CHIEF, asks=[due_day],'
                f' when=[later_than(DUE), times("move{place}") < 1])'
            )
        if draw(st.integers(0, 4)) == 0:
            moves.append(f'help{place} = s{place}.to(s{place}, "请办{place}", by=HANDLER, when=none_open("helper"),'
                         f' opens=child("helper"))')  # fmt: skip
    last = n - 1
    compose = draw(st.sampled_from(("", "", "review", "join", "first")))
    if compose == "review":  # nobody looks at his own work: what the last state hands in is passed by a second person
        lines.append('reason = text("理由")')
        lines.append('held = State("待复核", owed_by=HANDLER, due=limit("drawn.review", workdays(2)))')
        moves[:] = [one.replace(".to(done,", ".to(held,") for one in moves]
        handed = ", ".join(one.partition(" = ")[0] for one in moves if ".to(held," in one)
        moves.append(
            f"review = reviewed(held, written=[{handed}], to=done, writer={debtors[last]}, reviewer=HANDLER,"
            f' reason=reason, correct=limit("drawn.correct", workdays(2)), returns={draw(st.integers(1, 2))})'
        )
    elif compose:  # the work is shared out, and comes together again
        least = 1 if compose == "first" else 2
        some = f'children_ended("helper", at_least={least})'
        lines.append(f'shared = State("分办中", owed_by=HANDLER, due=limit("drawn.join", workdays(3), since={some}))')
        moves[:] = [
            one.replace(".to(done,", ".to(shared,")[:-1] + ', opens=[child("helper"), child("helper")])'
            if ".to(done," in one
            else one
            for one in moves
        ]
        moves.append(f'join = shared.to(done, "汇总", by=HANDLER, when=ended({some}))')
    lines += ['done = Final("办结")', 'gone = Final("撤销", dropped=True)']
    first = 'begin = START.to(s0, "交办", by=HANDLER, parties=[OWNER, SUPERVISOR], asks=[kind, due_day, remark])'
    if draw(st.booleans()):
        moves.append(draw(st.sampled_from(("alone = exclusive(OWNER, kind)", "turn = exclusive()"))))
    every = ", ".join(f"s{place}" for place in range(n))
    every += {"review": ", held, review.correcting", "join": ", shared", "first": ", shared"}.get(compose, "")
    moves += [f'cancel = any_of({every}).to(gone, "撤销", by=CHIEF)']
    body = "\n".join(f"    {one}" for one in [*lines, first, *moves])
    source = (
        f'{HEADER}{PAPER}{HELPER}\n\nclass Drawn(Procedure, title="随机", prefix="SJ", version=1, slip=CALM):\n{body}\n'
    )
    return Drawn(source, n)


HELPER = """

class Helper(Procedure, title="协助", prefix="XZ", version=1, slip=CALM):
    owed = State("待协助", owed_by=OWNER, due=limit("helper.do", workdays(3)))
    done = Final("已协助")
    dropped = Final("随之终结", dropped=True)
    call = START.to(owed, "请协助", by=PARENT, parties=[OWNER])
    finish = owed.to(done, "协助完", by=OWNER)
    drop = owed.to(dropped, "随之终结", by=PARENT)
"""
