"""The reference page's examples: each check finds its own mistake on the changed line, and none in the sound file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.making import manual_checks as page
from engine.definition.verify import CHECKS


def changed_lines(code: str) -> set[int]:
    """The lines of the file with the mistake that are not in the sound one."""
    before = page.SOUND.splitlines()
    return {number for number, line in enumerate(page.mistaken(code).splitlines(), 1) if line not in before}


def test_every_check_has_an_example() -> None:
    assert list(page.EXAMPLES) == list(CHECKS)


def test_nothing_is_found_in_the_sound_file(tmp_path: Path) -> None:
    from cli.procedures.proofs import liveness
    from engine.definition.verify import notices
    from engine.outputs import proofs

    known = page.written(tmp_path)
    assert known.broken == ()
    assert len(known.latest()) == 3
    living = liveness(known)
    for one in known.latest():
        bounds = living.of(one)
        problems = [*notices(one), *proofs.silent(one, bounds), *proofs.not_above(one, bounds)]
        problems += [*proofs.roles(page.people(), one), *proofs.terms(page.profile(), one)]
        assert [str(problem) for problem in problems] == []


BESIDE = {
    "P028": 'when=grounds_stand(), issues=["催告函"])',
    "P020": "OFFICE_HEAD",
    "P021": 'limit("task.review", workdays(5))',
}
"""Where the line is that is blamed for what lies beside the file."""
ELSEWHERE = {
    "P006": "planned = State(",
    "P010": "serve = signed.to(",
    "P013": "ask = planned.to(",
    "P016": "asked = State(",
    "P025": 'Rung("函告"',
    "P026": "put_off = planned.to(",
    "P027": "proposed = State(",
    "P029": "ask = planned.to(",
}
"""Where the line is that is blamed for what another line lacks."""


@pytest.mark.parametrize("code", page.EXAMPLES)
def test_the_example_is_caught_on_its_line(code: str, tmp_path: Path) -> None:
    found = page.found(code, tmp_path)
    assert {one for _line, one, _text in found} == {code}, found
    line, _code, _text = found[0]
    source = page.mistaken(code).splitlines()
    expected = {**BESIDE, **ELSEWHERE}.get(code)
    if expected is not None:
        assert expected in source[line - 1], found
    else:
        assert line in changed_lines(code), (found, changed_lines(code))
