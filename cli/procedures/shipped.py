"""The procedures there are: shipped ones, those that installed packages bring, and those in the folders of
``DUBAN_WORKFLOWS``. Needs no database."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from cli.language import N_
from engine.errors import NotFound, Sentence, Usage

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.definition.definition import Definition
    from engine.definition.registry import Registry
    from engine.intake.figures import FigureDef
    from engine.outputs.figures.targets import Target
    from engine.outputs.ledgers.ledger import Ledger
    from engine.outputs.papers.templates import Papers

PACKAGES = ("workflows",)
PLANS = {"putuo-2024": "附件1"}
"""What a shipped plan is called: the paper it is printed in."""


def folders() -> list[Path]:
    """The folders ``DUBAN_WORKFLOWS`` names, separated as the system separates paths, whether they are there or not."""
    return [Path(one) for one in os.environ.get("DUBAN_WORKFLOWS", "").split(os.pathsep) if one]


def all_there() -> None:
    """For whoever asks which procedures there are: those of a folder that is gone would be missing without a word.

    Raises:
        Usage: there is no such folder.
    """
    for one in folders():
        if not one.is_dir():
            what = N_(
                "DUBAN_WORKFLOWS names {folder}, and there is no such folder (several are parted by “{separator}”)"
            )
            raise Usage(what=Sentence(what, {"folder": str(one), "separator": os.pathsep}))


def packages() -> tuple[str, ...]:
    """The packages with procedures: ours, then those of others."""
    from engine.definition.provided import provided

    return (*PACKAGES, *(one for one in provided() if one not in PACKAGES))


def registry() -> Registry:
    """Every procedure that can be loaded, and what is wrong with the others."""
    from engine.definition.registry import Registry

    return Registry.load(list(packages()), folders())


def papers(known: Registry, zone: ZoneInfo | None = None) -> Papers:
    """What fills the Word templates: those in ``documents/`` of the folders of ``DUBAN_WORKFLOWS`` before shipped ones.

    Import it where a paper is made: it reads jinja2 and docxtpl when the first one is.
    """
    from zoneinfo import ZoneInfo

    from engine.outputs.papers.templates import Papers

    return Papers(known, zone or ZoneInfo("Asia/Shanghai"), [folder / "documents" for folder in folders()])


def ledgers() -> dict[str, Ledger]:
    """The ledgers there are: shipped ones, and those in ``ledgers/`` of the folders of ``DUBAN_WORKFLOWS``."""
    from importlib.resources import files

    from engine.outputs.ledgers.ledger import read_ledgers

    shipped = [Path(str(files(package))) for package in PACKAGES]
    return read_ledgers(folder / "ledgers" for folder in [*shipped, *folders()])


def targets() -> tuple[dict[str, FigureDef], dict[str, Target]]:
    """The figures and targets there are: shipped ones, and those in ``targets/`` beside the office's own procedures."""
    from importlib.resources import files

    from engine.outputs.figures.targets import read_targets

    shipped = [Path(str(files(package))) for package in PACKAGES]
    return read_targets(folder / "targets" for folder in [*shipped, *folders()])


def meant(known: Registry, written: str) -> Definition:
    """The procedure of that code or title, in the version that new items open under; ``CODE@2`` names another one.

    Raises:
        NotFound: with the nearest codes. BrokenProcedure: it exists, but did not load.
    """
    code, at, version = written.rpartition("@")
    if at and version.isdecimal():
        return known.get(meant(known, code).code, int(version))
    latest = known.latest()
    for one in latest:
        if written in (one.code, one.title):
            return known.get(one.code)
    if any(written == code for one in known.broken for code, _version in one.procedures):
        return known.get(written)
    names = {name: one.code for one in latest for name in (one.code, one.title, one.prefix)}
    near = list(dict.fromkeys(names[hit] for hit in get_close_matches(written, names, n=4, cutoff=0.5)))[:3]
    raise NotFound(kind="procedure", name=written, **({"nearest": near} if near else {}))


def role_labels(known: Registry) -> dict[str, str]:
    """Every post a procedure or the office's own list of roles speaks of: code → label."""
    from workflows import roles

    listed = [value for value in vars(roles).values() if type(value).__name__ == "Post"]
    found = {role.code: role.label for role in listed}
    for one in known.definitions():
        found |= {code: role.label for code, role in one.roles.items() if role.kind == "post" and code not in found}
    return found


def role_codes(known: Registry) -> list[str]:
    """Their codes."""
    return sorted(role_labels(known))
