"""``duban procedure release`` and ``diff``: a version is set down for good, and compared with another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import complete
from cli.language import N_, _, joined, say
from cli.options import Session, click, command
from cli.output import out, resolved, show, show_one, tell
from cli.procedures.shipped import meant, registry
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from engine.definition.definition import Definition
    from engine.definition.registry import Registry

DIFFERENCES = [("part", N_("Part")), ("name", N_("Name")), ("aspect", N_("Aspect")), ("what", N_("Difference"))]


@command(
    "release",
    writes=True,
    once=False,
    database=False,
    example="duban procedure release hazard_listing -n\nduban procedure release hazard_listing@1 letter -n -o json",
)
@click.argument("codes", nargs=-1, required=True, metavar="CODE[@VERSION]…", shell_complete=complete.procedures)
def release(session: Session, codes: tuple[str, ...]) -> None:
    """Release versions of procedures: from then on each may only change by becoming a new version.

    Without a version the newest one is meant. It is written into released.lock beside its module, with all that it says
    in released/CODE@VERSION.json; both belong to the module, wherever that is kept. New items open under the newest
    released version.
    """
    from engine.definition.released import release as written

    known = registry()
    done = []
    for one in [_newest(known, code) for code in codes]:
        name = f"{one.code}@{one.version}"
        broken = [wrong for wrong in known.broken if (one.code, one.version) in wrong.procedures]
        if broken:
            raise broken[0].error
        new = (one.code, one.version) not in known.released
        if not session.dry_run:
            try:
                new = written(one)
            except OSError as error:
                data = {"file": str(error.filename), "why": str(error.strerror)}
                raise Usage(what=Sentence(N_("{file} cannot be written: {why}"), data)) from None
        done.append({"procedure": name, "released": new})
        if resolved(session.output) != "json":
            out(
                (_("{procedure} is released.") if new else _("{procedure} was released already.")).format(
                    procedure=name
                )
            )
    if resolved(session.output) == "json":
        show_one({**({"dry_run": True} if session.dry_run else {}), "procedures": done}, [], "json")
    elif session.dry_run:
        out(_("Dry run: nothing was written."))


def _newest(known: Registry, written: str) -> Definition:
    """The version named, else the newest there is, released or not."""
    one = meant(known, written)
    return one if "@" in written else known.get(one.code, known.versions(one.code)[-1])


@command(
    "diff",
    database=False,
    outputs=("table", "plain", "json", "mermaid", "svg"),
    example="duban procedure diff hazard_listing@1 hazard_listing\nduban procedure diff letter circular -o mermaid",
)
@click.argument("old", metavar="A", shell_complete=complete.procedures)
@click.argument("new", metavar="B", shell_complete=complete.procedures)
def diff(session: Session, old: str, new: str) -> None:
    """Compare two versions of a procedure: states, transitions, roles, facts, deadlines, ladders and limits.

    A and B are codes, with a version if another one than that of new items is meant, or files that declare a procedure.
    """
    from engine.definition import render
    from engine.definition.compare import PARTS, compare
    from engine.definition.differing import roles_of
    from engine.definition.drawn import drawn

    known = registry()
    one, other = _read(known, old, None), _read(known, new, old)
    titles = {each.code: each.title for each in known.latest()}
    if resolved(session.output) == "mermaid":
        out(drawn(one, other, titles).rstrip("\n"))
        return
    if resolved(session.output) == "svg":
        from engine.outputs.drawing import svg_of_difference

        out(svg_of_difference(one, other, titles).rstrip("\n"))
        return
    changes = compare(render.canonical(one), render.canonical(other), roles_of(one, other))
    if resolved(session.output) in ("json", "table"):
        coded = resolved(session.output) == "json"
        rows: list[dict[str, Any]] = [
            {
                "kind": change.kind, "part": change.part, "name": change.name, "aspect": change.aspect,
                "before": change.before, "after": change.after, "what": say(change.what),
            }
            for change in changes
        ]  # fmt: skip
        if coded:
            show(rows, DIFFERENCES, "json")
            return
    for change in changes:
        out(say(change.what))
    names = {"old": f"{one.code}@{one.version}", "new": f"{other.code}@{other.version}"}
    if not changes:
        tell(_("{old} and {new} say the same.").format(**names))
    else:
        told = joined(say(PARTS[part]) for part in dict.fromkeys(change.part for change in changes))
        tell(_("{count} difference(s) from {old} to {new}: {parts}.").format(count=len(changes), parts=told, **names))


def _read(known: Registry, written: str, other: str | None) -> Definition:
    """A procedure by its name, or the one that a file declares; of several the one that ``other`` is about."""
    if not written.endswith(".py"):
        return meant(known, written)
    from engine.definition.definition import Definition
    from engine.definition.load import Broken, from_file

    file = Path(written)
    if not file.is_file():
        raise NotFound(kind="file", name=written)
    found = list(from_file(file))
    for one in found:
        if isinstance(one, Broken):
            raise one.error
    read = [one for one in found if isinstance(one, Definition)]
    if len(read) > 1 and other is not None:
        code = other.partition("@")[0]
        read = [one for one in read if code in (one.code, one.title)]
    if len(read) != 1:
        what = N_("{file} declares {count} procedures; one is compared: {names}")
        data = {"file": written, "count": len(read), "names": joined(one.code for one in read) or "—"}
        raise Usage(what=Sentence(what, data))
    return read[0]
