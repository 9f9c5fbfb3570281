"""How messages leave: ``[channels]`` of duban.toml, and who delivers by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.database import BadConfiguration, configured, find_database
from cli.language import N_
from cli.options import Session
from engine.errors import Sentence

if TYPE_CHECKING:
    from engine.daemon.directions import Directions
    from engine.daemon.postman import Postman
    from engine.runtime import Engine
    from engine.runtime.answers.views import Finding

NAMED = 5
"""Units named in one sentence."""


def directions() -> Directions | None:
    """What the configuration says; nothing if it says nothing of channels.

    Raises:
        BadConfiguration: names the file and the key.
    """
    found = configured("channels")
    if found is None:
        return None
    from engine.daemon.channels import BadDirections
    from engine.daemon.directions import read

    table, folder, file = found
    try:
        return read(table, folder)
    except BadDirections as error:
        raise BadConfiguration(file=str(file), why=error.sentence) from error


def notices(engine: Engine) -> list[Finding]:
    """Channels that are shut, what waits and can go nowhere, and addresses of nobody."""
    from engine.runtime.answers.views import Finding
    from engine.runtime.upkeep.messages import shut, waiting

    known, found, unusable = None, list[Finding](), False
    try:
        known = directions()
    except BadConfiguration as error:
        found.append(_unusable(error))
        unusable = True
    for channel, since, why in shut(engine):
        data = {"channel": channel, "since": since.astimezone(engine.zone), "why": why}
        sentence = Sentence(N_("nothing has got out by the channel {channel} since {since}: {why}"), data)
        todo = Sentence(N_("correct [channels.{channel}] and restart the daemon; no message has lost an attempt"), data)
        found.append(Finding("channels", True, sentence, todo))
    if unusable:
        return found
    queued = waiting(engine)
    left = [(unit, n) for unit, post, n in queued if known is None or known.way(unit, post) is None]
    count = sum(n for _unit, n in left)
    units = sorted({engine.names.name(unit) for unit, _n in left if unit})
    if count and known is None:
        sentence = Sentence(N_("{count} message(s) wait, and no channel is configured"), {"count": count})
        found.append(
            Finding("channels", False, sentence, Sentence(N_("say in duban.toml how units are reached: [channels]")))
        )
    elif count:
        data = {"count": count, "units": "、".join(units[:NAMED]) + ("…" if len(units) > NAMED else "")}
        sentence = Sentence(N_("{count} message(s) wait for whom no channel has an address: {units}"), data)
        found.append(
            Finding("channels", False, sentence, Sentence(N_('add the address in duban.toml, or "*" for the rest')))
        )
    if known is not None:
        from engine.daemon.directions import unknown_units

        if strange := unknown_units(known, [one.code for one in engine.units()]):
            sentence = Sentence(N_("duban.toml has addresses of units that are not in the directory: {names}"),
                                {"names": ", ".join(strange[:NAMED])})  # fmt: skip
            found.append(Finding("channels", False, sentence, Sentence(N_("correct the code: `duban unit list`"))))
    return found


def _unusable(error: BadConfiguration) -> Finding:
    """No reason to look at nothing else: whoever looks may not be the one who delivers, and not see his secrets."""
    from engine.daemon.channels import Withheld
    from engine.runtime.answers.views import Finding

    if isinstance(error.__cause__, Withheld):
        sentence = Sentence(N_("the channels were not looked at, for this user lacks a secret: {why}"), error.data)
        return Finding("channels", False, sentence, Sentence(N_("look as the user who runs the daemon")))
    sentence = Sentence(N_("the channels cannot be used, and the daemon does not start: {why}"), error.data)
    return Finding("channels", True, sentence, Sentence(N_("correct {file}"), error.data))


def postman(session: Session) -> Postman | None:
    """Who delivers; nobody, if there are no channels. Each of his rounds opens the database anew."""
    known = directions()
    if known is None:
        return None
    from cli.procedures.shipped import PACKAGES, folders
    from engine.daemon.postman import Postman
    from engine.runtime.reader import Reader

    url = find_database(session.db)
    return Postman(lambda: Reader(url, packages=PACKAGES, folders=folders()), known)
