"""``duban item``: open, list, show, do, explain, why, log, tree, note, hold, escalate, suspend, resume."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.acting import enter, look, somebody, typist
from cli.items.attached import files
from cli.items.candidates import candidates_row, show_candidates
from cli.items.codes import warn_codes
from cli.items.confiding import level
from cli.items.happening import happening
from cli.items.holding import holding_row, show_holding
from cli.items.moving import do
from cli.items.opening import open_item
from cli.items.possible import next_step, show_possible
from cli.items.recusing import recuse
from cli.items.said import asked_for
from cli.items.taking_in import import_items
from cli.items.verbs import correct, escalate, hold, note, resume, suspend, void
from cli.items.why import why
from cli.language import N_, _, labelled
from cli.options import Noun, Session, click
from cli.output import BELOW, WHOLE, Column, Lines, clean, out, resolved, show, show_one, tell
from cli.views import (
    ITEMS,
    branch_row,
    corrected,
    correction,
    declined_words,
    due,
    event_row,
    held_words,
    item_cells,
    item_row,
    local,
    possible_row,
    recorded_later,
    suspended_words,
    warn_provisional,
    who,
    words,
)
from engine.errors import Sentence, Usage

if TYPE_CHECKING:
    from engine.runtime import Reader
    from engine.runtime.answers.views import Branch, Item

EVENTS: list[Column] = [
    ("seq", N_("Record"), WHOLE),
    ("occurred_at", N_("When")),
    ("label", N_("Act")),
    ("change", N_("State")),
    ("by", N_("By")),
    ("said", N_("Recorded")),
]
POSSIBLE: list[Column] = [
    ("transition", N_("Code"), WHOLE),
    ("label", N_("Act")),
    ("to_label", N_("To")),
    ("who", N_("Who may")),
    ("asks", N_("Asks for")),
    ("why", N_("Why not"), BELOW),
]

as_of_option = click.option(
    "--as-of", metavar="INSTANT", help=N_("As the record stood then: a day (its end) or a day and hour")
)

item = Noun("item", help=N_("Items: the pieces of work. Open them, look at them, move them on."))
item.add_command(open_item)


@item.command("list", example="duban item list --overdue\nduban item list --procedure task --unit 长风新村街道 -o json")
@click.option("--procedure", shell_complete=complete.procedures, help=N_("Only items of this procedure"))
@click.option("--state", help=N_("Only items that rest in this state (code or label)"))
@click.option("--unit", shell_complete=complete.units, help=N_("Only items to which this unit is a party"))
@click.option("--owner", metavar="UNIT", shell_complete=complete.units, help=N_("Only items this unit owes"))
@click.option("--parent", metavar="NUMBER", shell_complete=complete.all_items, help=N_("Only children of this item"))
@click.option("--overdue", is_flag=True, help=N_("Only what is overdue now"))
@click.option("--open", "open_only", is_flag=True, help=N_("Only what has not ended"))
@click.option("--ended", "ended_only", is_flag=True, help=N_("Only what has ended"))
@click.option("--limit", type=click.IntRange(1, 1_000_000), help=N_("At most so many"))
@as_of_option
def list_items(
    session: Session,
    procedure: str | None,
    state: str | None,
    unit: str | None,
    owner: str | None,
    parent: str | None,
    overdue: bool,
    open_only: bool,
    ended_only: bool,
    limit: int | None,
    as_of: str | None,
) -> None:
    """List items, in the order they were opened.

    Without a filter all items are listed, those that have ended too.
    """
    from cli.procedures.shipped import meant

    reader = look(session, as_of)
    found = reader.items(
        procedure=meant(reader.registry, procedure).code if procedure else None,
        state=state,
        unit=reader.unit(unit).code if unit else None,
        owner=reader.unit(owner).code if owner else None,
        open_only=open_only,
        ended_only=ended_only,
        parent=reader.find(parent) if parent else None,
        overdue=overdue,
        limit=limit,
    )
    structured = resolved(session.output) in ("json", "jsonl")
    show((item_row(one, reader.zone) if structured else item_cells(one) for one in found), ITEMS, session.output)
    if not structured:
        warn_codes(found, reader)


@item.command("show", example="duban item show RW-2024-0007\nduban item show JB-2024-0002 --holding -o json")
@click.argument("number", shell_complete=complete.all_items)
@click.option(
    "--holding", is_flag=True, help=N_("Also who held it on which working days, and why its clock stood still")
)
@click.option("--codes", is_flag=True, help=N_("With the names by which --set and programs know them"))
@as_of_option
def show_item(session: Session, number: str, holding: bool, codes: bool, as_of: str | None) -> None:
    """Show one item: where it rests, who owes what by when, and everything it records."""
    if holding and as_of:
        raise Usage(what=Sentence(N_("--holding is counted up to now; it cannot go with --as-of.")))
    engine = enter(session) if holding else None
    reader = engine or look(session, as_of)
    one = reader.item(reader.find(number))
    life = engine.holding(one.number) if engine else None
    if resolved(session.output) in ("json", "jsonl"):
        more = {"holding": holding_row(life, reader)} if life else {}
        show_one({**item_row(one, reader.zone), **more}, [], session.output)
        return
    row, columns = _told(reader, one, codes)
    history = reader.history(one.number)
    row |= {name: f"{row[name]} {mark}" for name, mark in corrected(history).items() if name in row}
    show_one(row, columns, session.output, title=f"{one.number} {one.title}")
    if later := [str(line.seq) for line in history if recorded_later(line, reader.zone)]:
        line = _("Recorded later than they happened: records {seqs} of {number} (duban item log {number})")
        tell(line.format(seqs=", ".join(later), number=one.number))
    warn_provisional(one.owes, reader)
    warn_codes([one], reader)
    if life:
        show_holding(life, reader, session.output)


def _told(reader: Reader, one: Item, codes: bool) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """An item as labels and words: the frame first, then what the file records."""
    units = {unit.code: unit.name for unit in reader.units()}
    definition = reader.definition(one.procedure, one.version)
    roles, facts = (definition.roles, definition.facts) if definition else ({}, {})
    row: dict[str, Any] = {
        "number": one.number,
        "title": one.title,
        "procedure": f"{one.procedure_title} ({one.procedure}@{one.version})" if codes else one.procedure_title,
        "state": one.state_label,
        "owes": [f"{who(owed)}: {owed.what} {due(owed)}".rstrip() for owed in one.owes],
        "suspension": suspended_words(one.suspension, reader.zone) if one.suspension else None,
        "held": held_words(one.held) if one.held else None,
        "declined": [declined_words(each) for each in one.declined],
        "level": _level(one, units),
        "parent": one.parent,
        "children": one.children or None,
        "opened": local(one.opened_at, reader.zone),
        "ended": local(one.ended_at, reader.zone),
        "documents": list(one.documents) or None,
        "seq": one.seq,
    }
    columns = [
        ("number", N_("Number")),
        ("title", N_("Title")),
        ("procedure", N_("Procedure")),
        ("state", N_("State")),
        ("owes", N_("Owed")),
        ("suspension", N_("Suspended")),
        ("held", N_("Ladder held")),
        ("declined", N_("Declined")),
        ("level", N_("Level")),
        ("parent", N_("Parent")),
        ("children", N_("Children")),
        ("opened", N_("Opened")),
        ("ended", N_("Ended")),
        ("documents", N_("Documents")),
        ("seq", N_("Last record")),
    ]
    for role, unit in one.parties.items():
        row[f"party.{role}"] = units.get(unit, unit)
        known = roles.get(role)
        columns.append((f"party.{role}", known.label if known else role))
    for name, value in one.facts.items():
        fact = facts.get(name)
        row[f"fact.{name}"] = _named(value, fact, units)
        columns.append((f"fact.{name}", (f"{fact.label} ({name})" if codes else fact.label) if fact else name))
    return row, [column for column in columns if row[column[0]] not in (None, [])]


def _level(one: Item, units: dict[str, str]) -> str | None:
    """How confidential it is, where not everybody sees it."""
    if one.level in ("public", "internal"):
        return None
    kept = "、".join(units.get(code, code) for code in one.kept_from)
    return _("{level}, kept from {units}").format(level=_(one.level), units=kept) if kept else _(one.level)


def _named(value: Any, fact: Any, units: dict[str, str]) -> str:
    """A fact in words: the label of a choice, the names of units."""
    if fact is not None and fact.kind == "choice":
        return str(dict(fact.choices).get(value, value))
    if fact is not None and fact.kind in ("unit", "units"):
        codes = value if isinstance(value, list) else [value]
        return words([units.get(code, code) for code in codes])
    return words(value)


for verb in (do, note, hold, escalate, suspend, resume, correct, void, recuse, level, import_items):
    item.add_command(verb)


@item.command(
    "explain", example="duban item explain RW-2024-0007\nduban item explain HG-2024-0001 sign --as office.head"
)
@click.argument("number", shell_complete=complete.open_items)
@click.argument("transition", required=False, shell_complete=complete.transitions)
def explain(session: Session, number: str, transition: str | None) -> None:
    """Explain which transitions are possible, for whom, what they ask for, and why the others are not.

    Of one TRANSITION also everybody who could take it, in his own post, standing in for somebody or by a delegation,
    and why the others who hold the post may not. With --as it is judged for that operator first.
    """
    engine = enter(session)
    rows: list[dict[str, Any]] = []
    login, keyboard = somebody(session, engine), typist(session, engine)
    with next_step(engine.find(number)):
        found = engine.explain(engine.find(number), transition, login, typist=keyboard)
    for one in found:
        row = possible_row(one)
        if resolved(session.output) not in ("json", "jsonl"):
            row |= {"asks": asked_for(one.asks), "why": Lines(one.reasons)}
        rows.append(row)
    if not rows and resolved(session.output) not in ("json", "jsonl"):
        ended = engine.item(engine.find(number))
        tell(_("{number} has ended ({state}): nothing can be done with it any more.").format(
            number=ended.number, state=ended.state_label))  # fmt: skip
        return
    if transition and resolved(session.output) in ("json", "jsonl"):
        rows[0] |= candidates_row(engine, engine.find(number), transition)
    if resolved(session.output) == "table":
        show_possible(engine, engine.item(engine.find(number)), found, login, keyboard)
    else:
        show(rows, POSSIBLE, session.output)
    if transition and resolved(session.output) == "table":
        show_candidates(engine, engine.find(number), transition, session.output)


item.add_command(why)
item.add_command(files)


@item.command("log", example="duban item log RW-2024-0007\nduban item log RW-2024-0007 --as-of 2024-06-30 -o jsonl")
@click.argument("number", shell_complete=complete.all_items)
@as_of_option
def log(session: Session, number: str, as_of: str | None) -> None:
    """List everything that happened to an item, oldest first."""
    reader = look(session, as_of)
    one = reader.item(reader.find(number))
    definition = reader.definition(one.procedure, one.version)
    states, facts = (definition.states, definition.facts) if definition else ({}, {})
    units = {unit.code: unit.name for unit in reader.units()}
    rows, history = [], reader.history(one.number)
    later = {event.corrects: event.seq for event in history if event.transition == "item.correct"}
    for event in history:
        row = event_row(event, reader.zone) | {"corrected_by": later.get(event.seq)}
        if resolved(session.output) not in ("json", "jsonl"):
            said = [
                labelled(facts[name].label if name in facts else name, _named(value, facts.get(name), units))
                for name, value in event.facts.items()
                if name != "reason"
            ]
            label = facts["reason"].label if "reason" in facts and "reason" in event.facts else _("Reason")
            why = [labelled(label, event.reason)] if event.reason else []
            passed = [states[one].label if one in states else one for one in (event.from_, event.to) if one]
            row |= {
                "change": " → ".join(dict.fromkeys(passed)),
                "by": _("clock") if event.actor_kind == "clock" else event.actor,
                "said": Lines(
                    [
                        *happening(event.effects),
                        *recorded_later(event, reader.zone),
                        *event.documents,
                        *said,
                        *why,
                        *correction(event, later.get(event.seq)),
                    ]
                ),
            }
            if event.acting_for:
                unit = units.get(event.acting_for, event.acting_for)
                row["by"] = _("{login} for {unit}").format(login=event.actor, unit=unit)
        rows.append(row)
    if resolved(session.output) == "table":
        rows = _folded(rows)
    show(rows, EVENTS, session.output)
    if resolved(session.output) not in ("json", "jsonl"):
        warn_codes([one], reader)


def _folded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for a reminder that repeats itself; plain lines and JSON have them all."""
    found: list[dict[str, Any]] = []
    for row in rows:
        effects, last = row["effects"], found[-1] if found else None
        again = last is not None and row["transition"] == last["transition"] == "clock.remind"
        if last is not None and again and effects.get("rung") == last["effects"].get("rung"):
            first = str(last["seq"]).partition("–")[0]
            until = _("until {day}").format(day=row["occurred_at"].date().isoformat())
            found[-1] = {**last, "seq": f"{first}–{row['seq']}", "said": Lines([*row["said"], until])}
        else:
            found.append(row)
    return found


@item.command("tree", example="duban item tree JB-2024-0001", outputs=("plain", "json"))
@click.argument("number", shell_complete=complete.all_items)
def tree(session: Session, number: str) -> None:
    """Draw an item with everything that was opened under it."""
    reader = look(session)
    root = reader.tree(reader.find(number))
    if resolved(session.output) == "json":
        show_one(branch_row(root, reader.zone), [], "json")
    else:
        _draw(root, "", "", reader, get_terminal_size().columns if resolved(session.output) == "table" else None)
        warn_codes(_all_of(root), reader)


def _all_of(branch: Branch) -> Iterator[Item]:
    yield branch.item
    for one in branch.children:
        yield from _all_of(one)


def _draw(branch: Branch, here: str, below: str, reader: Reader, width: int | None) -> None:
    """A line says whose it is: the unit that carries it out or is addressed, else that which owes the next step."""
    from cli.terminal.wrap import wrapped

    one = branch.item
    unit = one.parties.get("owner") or one.parties.get("addressee") or (one.owes[0].unit if one.owes else None)
    whose = f"  {reader.names.name(unit)}" if unit else ""
    late = f"  {due(one.owes[0])}" if one.owes else ""
    said = clean(f"{one.number}  {one.title}  [{one.state_label}]{whose}{late}")
    goes_on = below + ("│  " if branch.children else "   ")
    first, *rest = wrapped(said, max(width - len(goes_on), 20)) if width else [said]
    out(here + first)
    for line in rest:
        out(goes_on + line)
    for index, child in enumerate(branch.children):
        last = index == len(branch.children) - 1
        _draw(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "), reader, width)
