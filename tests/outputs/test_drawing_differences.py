"""Two versions on one drawing: what is new, gone or changed carries a sign, also where papers are copied in grey."""

from __future__ import annotations

from engine.definition.definition import Definition
from engine.definition.registry import Registry
from engine.outputs.drawing import svg, svg_of_difference
from tests.definition.authors import HEADER, JOB, changed, definitions
from tests.outputs.test_drawing import Shape, read

OLD = HEADER + JOB


def job(source: str) -> Definition:
    return definitions(source)["Job"]


def between(*changes: tuple[str, str]) -> tuple[dict[str, list[Shape]], str]:
    """The boxes of the drawing of both, by the states and transitions they show, and all of its text."""
    source = changed(OLD, "version=1", "version=2")
    for before, after in changes:
        source = changed(source, before, after)
    picture = read(svg_of_difference(job(OLD), job(source)))
    for number, shape in enumerate(picture.shapes):
        assert not [other for other in picture.shapes[:number] if shape.meets(other)]
    found: dict[str, list[Shape]] = {}
    for shape in picture.shapes:
        for name in shape.names:
            found.setdefault(name, []).append(shape)
    return found, picture.text


def words(found: dict[str, list[Shape]], name: str) -> list[str]:
    return sorted(one.words for one in found[name])


def test_nothing_is_marked_where_nothing_differs() -> None:
    found, text = between()
    assert "两者没有不同" in text
    assert not set("＋－≠") & set(text)
    assert words(found, "closed") == ["办结"]
    one = job(OLD)
    assert [shape.words for shape in read(svg_of_difference(one, job(OLD))).shapes] == [
        shape.words for shape in read(svg(one)).shapes
    ]


def test_a_state_and_its_moves_come_in() -> None:
    found, text = between((
        "    cancel = any_of(doing, checking)",
        '    asking = State("征询", owed_by=HANDLER, due=limit("job.ask", days(3)))\n'
        '    ask = checking.to(asking, "去函", by=HANDLER)\n    go_on = asking.to(checking, "续办", by=HANDLER)\n'
        "    cancel = any_of(doing, checking)",
    ))  # fmt: skip
    assert words(found, "asking") == ["＋征询＋经办人·3日＋逾期：阶梯1"]
    assert words(found, "ask") == ["＋去函·经办人"]
    assert words(found, "checking") == ["审核经办人·3个工作日逾期：阶梯1"]
    assert "＋新增" in text


def test_a_state_and_its_moves_go() -> None:
    source = changed(changed(OLD, "version=1", "version=2"), "    cancel = any_of(doing, checking)",
        '    asking = State("征询", owed_by=HANDLER, due=limit("job.ask", days(3)))\n'
        '    ask = checking.to(asking, "去函", by=HANDLER)\n    go_on = asking.to(checking, "续办", by=HANDLER)\n'
        "    cancel = any_of(doing, checking)")  # fmt: skip
    drawn = svg_of_difference(job(source), job(OLD))
    found = {name: shape for shape in read(drawn).shapes for name in shape.names}
    assert found["asking"].words == "－征询－经办人·3日－逾期：阶梯1"
    assert found["go_on"].words == "－续办·经办人"
    assert drawn.count('stroke="#c62a2f" stroke-width="2" stroke-dasharray="5 3"') == 4


def test_a_longer_term_and_another_debtor_stand_beside_the_old_ones() -> None:
    found, _text = between(
        ('审核", owed_by=HANDLER', '审核", owed_by=CHIEF'), ('"job.check", workdays(3)', '"job.check", workdays(4)')
    )
    assert words(found, "checking") == ["≠审核－经办人·3个工作日＋安委办主任·4个工作日逾期：阶梯1"]


def test_a_move_to_another_state_is_drawn_where_it_was_and_where_it_is() -> None:
    found, _text = between(("send_back = checking.to(doing", "send_back = checking.to(checking"))
    assert len(words(found, "send_back")) == 2
    assert words(found, "send_back")[1].startswith("－退回")
    assert "＋↻退回" in words(found, "send_back")[0]


def test_what_no_drawing_shows_is_marked_and_counted() -> None:
    found, text = between(
        ("asks=[answer]", "asks=[answer, remark]"), ('answer = text("报告")', 'answer = text("答复")')
    )
    assert words(found, "hand_in") == ["≠报结·责任单位"]
    assert "≠另有1处不在图上的改动" in text


def test_a_rung_that_fires_later_is_told_in_its_ladder() -> None:
    found, text = between((
        'Rung("提醒", workdays(-1), tells=DEBTOR),\n    Rung("报告", workdays(1)',
        'Rung("提醒", workdays(-1), tells=DEBTOR),\n    Rung("报告", workdays(2)',
    ))  # fmt: skip
    assert "－到期后1个工作日报告" in text
    assert "＋到期后2个工作日报告" in text
    assert "≠阶梯1：" in text
    assert "到期前1个工作日提醒" in text
    assert words(found, "doing")[0].startswith("≠办理中")


def test_two_procedures_that_share_little_can_be_drawn(registry: Registry) -> None:
    one, other = registry.get("letter"), registry.get("circular")
    shown = {name for shape in read(svg_of_difference(one, other)).shapes for name in shape.names}
    assert shown == {*one.states, *other.states, *one.transitions, *other.transitions}
