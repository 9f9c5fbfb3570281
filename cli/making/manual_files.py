"""``docs/reference/files.md``: the columns of the files that are handed in, from what their readers know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.procedures.shipped import registry, role_labels
from engine.intake import directory, figures, plan
from engine.intake.table import Column

KINDS = {
    "superior": "a superior body (上级): reminded, never circularised",
    "office": "the committee's office (安委办)",
    "department": "a department of the district (部门)",
    "street": "a street or town (街道、镇)",
    "soe": "a state-owned enterprise (国有企业)",
    "enterprise": "an enterprise (企业)",
    "other": "any other body",
}
MEANS = {
    "plan.no": "the row's number, once in a plan",
    "plan.campaign": "the campaign or heading it stands under",
    "plan.task": "what the row is called",
    "plan.due_month": "the month, due on its last day: 2027-06, 2027年6月; with `--year` also 6月底, 上半年, 三季度",
    "plan.lead_units": "units or groups, separated by 、 or commas",
    "plan.cooperating_units": "who helps; due five working days earlier",
    "plan.clause": "the clause it rests on",
    "plan.todo": "what is to be done",
    "plan.deliverable": "what is to be handed in",
    "plan.key": "是 or 否",
    "unit.code": "lower-case letters, digits, - and _",
    "unit.name": "its name, once",
    "unit.kind": "one of the kinds below",
    "unit.aliases": "other names, separated by ；",
    "unit.credit_code": "checked (GB 32100), then one more name of the unit",
    "group.group": "the group's code",
    "group.name": "the group's name, as plans write it",
    "group.unit": "the code of a member: one line for each",
    "group.standing": f"on whose word: {', '.join(directory.STANDINGS)} (assumed, if nothing is said)",
    "operator.login": "lower-case letters and digits, in parts joined by dots",
    "operator.name": "the post, or the person",
    "operator.os_user": "the system user who acts as this operator; for the administrator only",
    "post.login": "the operator",
    "post.role": "one of the posts below",
    "post.unit": "the code of the unit",
    "figure.figure": "one of those declared in `targets/*.toml`",
    "figure.period": "the month, `2024-03`, when it is over; or a whole year, `2023`; of units: since which month",
    "figure.unit": "only of figures that each unit tells",
    "figure.value": "a whole number, 是 or 否; — takes back what was entered",
    "figure.basis": "where the number comes from",
    "from": "first day (always, if empty)",
    "to": "last day (for good, if empty)",
    "note": "a remark",
    "unit.full_name": "what stands in heads and signatures of its papers, where it is not the name",
    "aliases": "other names, separated by ；",
}
HEAD = """\
# Files that are handed in

CSV (UTF-8, GBK or UTF-16; comma, tab or semicolon) or Excel (xlsx, xls, ods; the first visible sheet). The header may
stand below a title; a column is known by any of its headings, in any order. Other columns are not read
(those of a plan are named).
Everything that is wrong is told at once, with line and column; then nothing is imported.

## A plan

`duban plan template` prints an empty one. `duban plan import FILE --plan NAME`: a row is known again by the plan's name
and its number.
"""
DIRECTORY = """
## The directory

A folder with `units.csv`, `groups.csv`, `operators.csv` and `posts.csv`, or each table by itself
(`duban unit import units.csv`), or one TOML file with `[[unit]]`, `[[group]]`, `[[operator]]`, `[[post]]` and the same
names.
"""
MIGRATION = """
## The plan of a migration

A TOML file for `duban procedure migrate`, by which running items move to another version of their procedure. Whatever
is wrong with it is told at once, with line and key.

| table | key = value | |
|---|---|---|
| `[migration]` | `procedure`, `from`, `to` | the code, the version items leave, and the released one they move to |
| | `reason` | on whose word; it stands in the history of every item |
| | `items` | a list of numbers, if not all are meant |
| `[states]` | old = new | what a state is called now; without a line it keeps its name, which must be there |
| `[deadlines]` | old state = `"keep"` | the running term stays as it is (so without a line); later ones are new |
| | `"recompute"` | the new term, from the old beginning |
| | `"anew"` | the new term, from the day of the move |
| | `{ from = "fact" }` | the new term, from the day that a fact names |
| `[facts]` | fact = value | recorded where nothing is recorded yet |
| | fact = `{ from = "old fact" }` | taken over from a fact of the old version |
| `[rungs]` | old = new | what a rung that was climbed is called now; what fired does not fire again |
| `[shorten]` | old state = reason | a term may become shorter; without this it is refused. None may end in the past |
"""
FIGURES = """
## Figures

`duban figure import FILE`: accidents, deaths and what units report, by which `duban report targets` tells how far the
targets are. A number entered again replaces the one before. Figures and targets are declared in `targets/*.toml`, ours
and those in the folders of `DUBAN_WORKFLOWS`; the comment of ours says what may stand there.
"""
TITLES = {"unit": "Units", "group": "Groups", "operator": "Operators", "post": "Posts"}


def page() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (*HEAD.splitlines(), "")
    yield from _table("plan", plan.COLUMNS)
    yield from (*FIGURES.splitlines(), "")
    yield from _table("figure", figures.COLUMNS)
    yield from MIGRATION.splitlines()
    yield from DIRECTORY.splitlines()
    for noun, title in TITLES.items():
        yield from ("", f"### {title}", "")
        yield from _table(noun, directory.COLUMNS[noun])
    yield from ("", "### Kinds of units", "", "| kind | |", "|---|---|")
    yield from (f"| `{kind}` | {KINDS[kind]} |" for kind in directory.KINDS)
    yield from ("", "### Posts there are", "", "| role | |", "|---|---|")
    yield from (f"| `{code}` | {label} |" for code, label in sorted(role_labels(registry()).items()))


def _table(noun: str, columns: Sequence[Column]) -> Iterator[str]:
    yield from ("| column | other headings | | needed |", "|---|---|---|---|")
    for one in columns:
        meaning = MEANS.get(f"{noun}.{one.name}") or MEANS[one.name]
        heads = "、".join(one.headers)
        yield f"| `{one.name}` | {heads} | {meaning} | {'yes' if one.required else ''} |"
