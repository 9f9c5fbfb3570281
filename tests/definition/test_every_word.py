"""No word an author writes is lost: whatever of it changes, the fingerprint changes, and the difference is named."""

from __future__ import annotations

from engine.definition.compare import compare
from engine.definition.definition import Definition
from engine.definition.procedure import unproved
from engine.definition.render import canonical, fingerprint
from tests.definition.authors import HEADER, PAPER, changed, definitions

WORDS = """
class Word(Procedure, title="词", prefix="CI", version=1, slip=CALM, suspends_children=False, level="restricted",
           cleared=[CHIEF]):
    body = text("内容", max=300)
    size = number("数量", min=1, max=9)
    leads = units("牵头", min=2)
    who = people("检查人", min=3)
    hurt = yes_no("伤亡", optional=True)
    fee = money("金额", optional=True)
    share = percent("进度", optional=True)
    file = attachment("附件", optional=True)
    then = sequel("后续", optional=True)
    source = secret("来源人", optional=True)
    cause = at_level("vault", item("由来", of=["paper"], within=limit("word.cause", months(6)), optional=True))
    due_month = month("月份")
    due_day = day("时限")
    told_on = day("告知", optional=True)
    at = instant("时刻", optional=True)
    period = text("期", optional=True)
    drafted = State("拟", owed_by=HANDLER, exempt="随时", suspends_children=True,
        opens=[quarterly(25, "paper", lead=workdays(7), roll="previous", inclusive=False, parties={"addressee": OWNER},
            facts={"grounds": "季"})])
    heard = State("听", owed_by=OWNER, answers=True,
        due=limit("word.hear", days(9), since=told_on, roll="previous", basis="第八条"))
    joined = State("合", owed_by=HANDLER, due=limit("word.join", days(3), since=children_ended("paper", at_least=2)))
    ahead = State("先", owed_by=HEAD.of(OWNER), due=limit("word.ahead", days(4), before=due_month), slip=by_kind(
        public=Ladder(Rung("前", workdays(-2), tells=DEBTOR, when=has(hurt)),
                      Rung("报", limit("word.rung", workdays(1)), tells=CHIEF, every=limit("word.again", workdays(5)))),
        enterprise=Ladder(Rung("前", workdays(-2), tells=DEBTOR),
                          Rung("函", workdays(3), opens=child("paper", via="propose")),
                          Rung("报", workdays(9), tells=CHIEF, every=workdays(5))),
        superior=CALM, office=CALM))
    fixed = State("定", owed_by=OWNER, due=on(due_day, roll=None))
    over = Final("完")
    gone = Final("销", dropped=True)
    begin = START.to(drafted, "起", by=CLOCK, parties=[OWNER], asks=[due_day, body])
    beg = START.to(drafted, "请", by=[HANDLER, PARENT], parties=[OWNER], asks=[due_day, body])
    tell = drafted.to(heard, "告", by=HANDLER, asks=[told_on], issues=["告知书"], serves=told_on, confirm=True,
        voids=True)
    open_ = heard.to(joined, "开", by=OWNER, sets={"hurt": True}, asks=[leads, due_month, size, who], opens=each(
        leads, "paper", role=ADDRESSEE, parties={"addressee": OWNER}, facts={"grounds": body}, via="propose"))
    go = joined.to(ahead, "进", by=HANDLER, tells="hear", opens=child(
        "paper", parties={"addressee": OWNER}, facts={"grounds": limit("word.up", days(2), before=due_month)},
        via="propose", returns={"answer": body}))
    settle = ahead.to(fixed, "定", by=[HEAD.of(OWNER), CHIEF], when=[fact_is(hurt, True, False), times("tell") <= 3,
        count("paper", of=OWNER, within=months(12)) < 2, before(due_day, limit("word.left", workdays(1))),
        ended(children_ended("paper", at_least=1)), quorum("keep", 2)])
    keep = fixed.to(fixed, "议", by=[CHIEF, HANDLER], opens="paper")
    end = fixed.to(over, "完", by=OWNER, when=grounds_stand(until_served=True))
    lapse = any_of(heard, joined).to(gone, "销", by=CLOCK, basis="第九条")
    yearly = every("year", 20, begin, units=group("leads"), role=OWNER, label="年报", lead=workdays(6), roll="previous",
        inclusive=False, facts={"body": "年"})
    alone = exclusive(OWNER, due_day, within=[ahead, fixed], name="site")
"""


def changed_word(old: str, new: str) -> str:
    return HEADER + PAPER + (changed(WORDS, old, new) if old else WORDS)


def word(old: str = "", new: str = "") -> Definition:
    """Not proved: much of it is nonsense."""
    with unproved():
        return definitions(changed_word(old, new))["Word"]


CHANGES = {
    # what is written: what is written instead, and what the difference speaks of
    'title="词"': ('title="字"', "title"), 'prefix="CI"': ('prefix="ZI"', "prefix of numbers"),
    ", suspends_children=False, level": (", level", "whether children are suspended"),
    'level="restricted"': ('level="vault"', "procedure word, level of confidentiality: restricted → vault"),
    "cleared=[CHIEF]": ("cleared=[HANDLER]", "without chief@office, with handler@office"),
    "max=300": ("max=301", "fact body, most"), "min=1, max=9": ("min=2, max=9", "fact size, least"),
    ", max=9": (", max=8", "fact size, most"), '"牵头", min=2': ('"牵头"', "fact leads, least"),
    '"检查人", min=3': ('"检查人"', "fact who, least"),
    'yes_no("伤亡", optional=True': ('yes_no("伤亡"', "fact hurt, whether it may be left out"),
    'money("金额", optional=True': ('money("金额"', "fact fee"), 'fee = money(': ("fee = percent(", "fact fee, kind"),
    'percent("进度", optional=True': ('percent("进度"', "fact share"), '"附件", optional=True': ('"附件"', "fact file"),
    '"后续", optional=True': ('"后续"', "fact then"), '"来源人", optional=True': ('"来源人"', "fact source"),
    'at_level("vault"': ('at_level("public"', "fact cause, level of confidentiality"),
    'of=["paper"]': ('of=["paper", "word"]', "fact cause, procedures it may be of: with word"),
    'limit("word.cause", months(6))': ('limit("word.cause", months(7))', "fact cause, how lately it must have ended"),
    'month("月份")': ('month("月份", optional=True)', "fact due_month"),
    'day("时限")': ('day("时限", optional=True)', "fact due_day"),
    '"告知", optional=True': ('"告知"', "fact told_on"), '"时刻", optional=True': ('"时刻"', "fact at"),
    '"期", optional=True': ('"期"', "fact period"),
    'exempt="随时"': ('exempt="长期"', "state drafted, why it has no deadline"),
    ", suspends_children=True": ("", "state drafted, whether children are suspended"),
    "quarterly(25": ("monthly(25", "state drafted, children"), "rly(25,": ("rly(24,", "state drafted, children"),
    "lead=workdays(7)": ("lead=workdays(8)", "state drafted, children"),
    'roll="previous", inclusive=False, parties': ("inclusive=False, parties", "state drafted, children"),
    "inclusive=False, parties": ("parties", "state drafted, children"),
    'inclusive=False, parties={"addressee": OWNER}': ("inclusive=False", "state drafted, children"),
    'facts={"grounds": "季"}': ('facts={"grounds": "月"}', "state drafted, children"),
    ", answers=True": ("", "state heard, whether it is the response term"),
    "since=told_on, ": ("", "state heard, deadline"),
    'since=told_on, roll="previous"': ("since=told_on", "state heard, deadline"),
    ', basis="第八条"': ("", "state heard, deadline"), 'hear", days(9)': ('hear", days(8)', "limit word.hear"),
    'limit("word.hear"': ('limit("word.listen"', "limit word.listen"),
    'children_ended("paper", at_least=2)': ('children_ended("paper")', "state joined, deadline"),
    'since=children_ended("paper", at': ('since=children_ended("word", at', "state joined, deadline"),
    "days(4), before=due_month": ("days(4), since=due_day", "state ahead, deadline"),
    'owed_by=HEAD.of(OWNER), due': ("owed_by=HEAD.of(OFFICE), due", "state ahead, who owes"),
    ", when=has(hurt)": ("", "ladder"), "has(hurt)": ("has(fee)", "ladder"),
    'limit("word.rung", workdays(1))': ('limit("word.rung", workdays(2))', "word.rung"),
    'limit("word.again", workdays(5))': ('limit("word.again", workdays(6))', "word.again"),
    ', opens=child("paper", via="propose")': (', opens=child("paper", via="sign")', "ladder"),
    'tells=CHIEF, every=workdays(5))),\n': ("tells=HANDLER, every=workdays(5))),\n", "ladder"),
    "superior=CALM": ("superior=STEEP", "ladder"),
    "due=on(due_day, roll=None)": ("due=due_day", "state fixed, deadline"),
    ', dropped=True': ("", "state gone, whether it ends without"), 'Final("完")': ('Final("毕")', "state over, label"),
    'by=CLOCK, parties=[OWNER]': ("by=HANDLER, parties=[OWNER]", "transition begin, who may"),
    '"请", by=[HANDLER, PARENT], parties=[OWNER]': ('"请", by=[HANDLER, PARENT]', "transition beg, parties"),
    'asks=[told_on], ': ("", "transition tell, facts it asks"), 'issues=["告知书"], ': ("", "transition tell, papers"),
    "serves=told_on, ": ("", "transition tell, date of service"),
    "confirm=True,": ("", "transition tell, whether it is"),
    "voids=True": ("", "transition tell, whether it voids"),
    'sets={"hurt": True}, ': ("", "transition open_, facts it sets"),
    "each(\n        leads,": ("each(\n        who,", "transition open_, children"),
    "role=ADDRESSEE,": ("role=SUPERVISOR,", "transition open_, children"),
    'role=ADDRESSEE, parties={"addressee": OWNER}': ("role=ADDRESSEE", "transition open_, children"),
    'facts={"grounds": body}': ('facts={"grounds": size}', "transition open_, children"),
    ', via="propose"))\n    go': ("))\n    go", "transition open_, children"),
    'tells="hear", ': ("", "transition go, what it tells"),
    ', returns={"answer": body}': ("", "transition go, children"),
    'limit("word.up", days(2), before': ('limit("word.up", days(2), since', "transition go, children"),
    "fact_is(hurt, True, False)": ("fact_is(hurt, True)", "transition settle, conditions"),
    'times("tell") <= 3': ('times("tell") < 3', "transition settle, conditions"),
    'within=months(12)': ("within=months(11)", "transition settle, conditions"),
    "workdays(1))),\n        ended": ("workdays(2))),\n        ended", "word.left"),
    'ended(children_ended("paper", at_least=1))': ('none_open("paper")', "transition settle, conditions"),
    'quorum("keep", 2)': ('quorum("keep", 3)', "transition settle, conditions"),
    '"议", by=[CHIEF, HANDLER], opens="paper"': ('"议", by=[CHIEF, HANDLER]', "transition keep, children"),
    "until_served=True": ("", "transition end, conditions"),
    "any_of(heard, joined)": ("heard", "transition lapse, from"),
    'to(gone, "销", by': ('to(over, "销", by', "transition lapse, to where"),
    'basis="第九条"': ('basis="第十条"', "transition lapse, legal basis"),
    'every("year"': ('every("month"', "series yearly"), '"year", 20': ('"year", 21', "series yearly"),
    "20, begin": ("20, beg", "series yearly"), 'group("leads")': ('group("others")', "series yearly"),
    "role=OWNER, label": ("role=SUPERVISOR, label", "series yearly"), 'label="年报"': ('label="年表"', "series yearly"),
    "lead=workdays(6)": ("lead=workdays(5)", "series yearly"),
    'roll="previous",\n        inclusive=False': ("inclusive=False", "series yearly"),
    "inclusive=False, facts={\"body": ("facts={\"body", "series yearly"),
    '"body": "年"': ('"body": "岁"', "series yearly"),
    "exclusive(OWNER, due_day": ("exclusive(OWNER", "exclusion alone"),
    "within=[ahead, fixed]": ("within=[fixed]", "exclusion alone"), 'name="site"': ('name="spot"', "exclusion alone"),
}  # fmt: skip


def test_a_word_of_another_time_is_called_by_its_key() -> None:
    """What was released may say what this language does not."""
    was = canonical(word())
    states = {**was["states"], "over": {**was["states"]["over"], "colour": "red"}}
    (one,) = compare({**was, "states": states}, was)
    assert str(one.what) == "state over, colour: red → —"


def test_every_word_counts_and_its_change_is_named() -> None:
    was = word()
    before = canonical(was)
    lost = {}
    for old, (new, says) in CHANGES.items():
        now = word(old, new)
        said = [str(one.what) for one in compare(before, canonical(now))]
        if fingerprint(now) == fingerprint(was) or not any(says in one for one in said):
            lost[old] = said
    assert lost == {}
