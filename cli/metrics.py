"""``daemon run --metrics FILE``: how it is, after every beat, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cli.language import N_
from cli.options import Session
from engine.errors import Sentence, Usage


def writer(session: Session, file: Path) -> Callable[[], None]:
    """What writes the file anew.

    Raises:
        Usage: the extra is not installed, or the folder is not there.
    """
    try:
        from engine.outputs.programs.metrics import write
    except ModuleNotFoundError:
        raise Usage(what=Sentence(N_("metrics need an extra: pip install 'duban[metrics]'"))) from None
    from engine.runtime.upkeep.messages import counts

    if not file.parent.is_dir():
        raise Usage(what=Sentence(N_("there is no folder {folder}"), {"folder": str(file.parent)}))

    def written() -> None:
        engine = session.engine()
        try:
            engine.follow_clock()
            write(file, engine.daemon_state(), counts(engine), engine.now())
        finally:
            engine.close()

    return written
