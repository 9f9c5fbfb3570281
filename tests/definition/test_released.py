"""Released definitions: what is locked stays as it was, and is told in words when it does not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.definition.compare import compare
from engine.definition.drawn import drawn
from engine.definition.procedure import unproved
from engine.definition.registry import Registry
from engine.definition.released import Lock, folder_of, judged, locks, read_lock, release, renew
from engine.definition.render import canonical, fingerprint
from engine.errors import BrokenProcedure, Refused
from tests.definition.authors import HEADER, JOB, definitions

FIRST = JOB
FILING = 'filing = State("归档", owed_by=HANDLER, due=limit("job.file", days(7)))'
LATER = """
LATER = Ladder(
    Rung("提醒", workdays(-1), tells=DEBTOR),
    Rung("再提醒", workdays(1), tells=DEBTOR),
    Rung("报告", workdays(2), tells=CHIEF, every=workdays(5)),
)
"""
SECOND = (
    JOB.replace("class Job(", "class Job2(")
    .replace("version=1", 'version=2, code="job"')
    .replace("workdays(3))", "workdays(5))")
    .replace(
        "    closed = Final",
        '    filing = State("归档", owed_by=HANDLER, due=limit("job.file", days(7)))\n    closed = Final',
    )
    .replace('checking.to(closed, "销号"', 'checking.to(filing, "销号"')
    .replace("    send_back", '    file = filing.to(closed, "归档", by=HANDLER)\n    send_back')
)


def folder(tmp_path: Path, **modules: str) -> Registry:
    for name, text in modules.items():
        (tmp_path / f"{name}.py").write_text(HEADER + text, "utf-8")
    return Registry.load(folders=[tmp_path])


def test_what_is_not_released_may_change_and_new_items_open_under_the_newest(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    assert known.broken == ()
    assert known.released == frozenset()
    assert (known.get("job").version, known.versions("job")) == (2, [1, 2])


def test_new_items_open_under_the_newest_released_version(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    assert release(known.get("job", 1))
    assert not release(known.get("job", 1))  # it was already
    known = folder(tmp_path)
    assert known.released == {("job", 1)}
    assert known.get("job").version == 1
    assert [one.version for one in known.latest()] == [1]
    release(known.get("job", 2))
    assert folder(tmp_path).get("job").version == 2


def test_the_lock_keeps_the_fingerprint_and_what_it_is_of(tmp_path: Path) -> None:
    one = folder(tmp_path, one=FIRST).get("job")
    release(one)
    assert (tmp_path / "released.lock").read_text("utf-8").splitlines()[1:] == [f"job@1 {fingerprint(one)}"]
    assert json.loads((tmp_path / "released" / "job@1.json").read_text("utf-8")) == canonical(one)
    assert folder(tmp_path).instead(tmp_path / "one.py").released == {("job", 1)}
    assert read_lock(tmp_path).said("job", 1) == canonical(one)


def test_another_text_of_the_same_definition_is_no_change(tmp_path: Path) -> None:
    release(folder(tmp_path, one=FIRST).get("job"))
    same = "# moved, and described anew\n\n" + FIRST.replace("交办 → 办理 → 办结.", "Another docstring.")
    assert folder(tmp_path, one=same).broken == ()


def test_a_changed_definition_fails_the_load_with_file_line_and_words(tmp_path: Path) -> None:
    release(folder(tmp_path, one=FIRST).get("job"))
    changed = FIRST.replace("workdays(3))", "workdays(2))").replace("by=CHIEF)", "by=[CHIEF, HANDLER])")
    known = folder(tmp_path, one=changed)
    text = (tmp_path / "one.py").read_text("utf-8").splitlines()
    assert [(Path(one.file).name, one.check) for one in known.broken] == [("one.py", "LOCK")] * 2
    first, second = known.broken
    assert text[first.line - 1].lstrip().startswith("checking =")  # where the limit is counted
    assert "limit job.check, term: 3 workdays → 2 workdays" in str(first.what)
    assert text[second.line - 1].lstrip().startswith("cancel =")
    assert "transition cancel, who may: with handler@office" in str(second.what)
    with pytest.raises(BrokenProcedure, match="was changed after its release"):
        known.get("job")
    with pytest.raises(Refused, match="was changed after its release"):
        release(Registry.load(folders=[]).instead(tmp_path / "one.py").get("job"))


def test_what_was_released_and_is_lost_is_said(tmp_path: Path) -> None:
    release(folder(tmp_path, one=FIRST).get("job"))
    (tmp_path / "released" / "job@1.json").unlink()
    assert folder(tmp_path).broken == ()  # the fingerprint is enough while nothing has changed
    known = folder(tmp_path, one=FIRST.replace("workdays(3))", "workdays(2))"))
    assert [str(one.what).partition(";")[2] for one in known.broken] == [
        f" what it said is not kept in {tmp_path / 'released' / 'job@1.json'}"
    ]


def test_a_draft_refuses_nothing_until_it_is_final(tmp_path: Path) -> None:
    first = folder(tmp_path, one=FIRST).get("job")
    (tmp_path / "released.lock").write_text("draft\n", "utf-8")
    assert release(first)
    assert (folder(tmp_path).released, (tmp_path / "released").exists()) == ({("job", 1)}, False)
    known = folder(tmp_path, one=FIRST.replace("workdays(3))", "workdays(2))"))
    assert (known.broken, known.released) == ((), frozenset())
    with (tmp_path / "released.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"job@1 {fingerprint(known.get('job'))}\n")  # as two branches are merged
    assert folder(tmp_path).broken == ()
    assert renew(tmp_path, known.definitions())
    assert folder(tmp_path).released == {("job", 1)}
    assert renew(tmp_path, known.definitions(), final=True)
    assert folder(tmp_path).released == {("job", 1)}
    assert [one.check for one in folder(tmp_path, one=FIRST).broken] == ["LOCK"]
    assert not renew(tmp_path, known.definitions())  # that was once and for all


def test_a_line_nobody_understands_is_named(tmp_path: Path) -> None:
    release(folder(tmp_path, one=FIRST).get("job"))
    with (tmp_path / "released.lock").open("a", encoding="utf-8") as lock:
        lock.write("job@two 12\n")
    (broken,) = folder(tmp_path).broken
    assert (Path(broken.file).name, broken.line, broken.check) == ("released.lock", 3, "LOCK")


def test_a_difference_is_told_in_words(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    found = compare(canonical(known.get("job", 1)), canonical(known.get("job", 2)))
    assert [str(one.what) for one in found] == [
        "limit job.check, term: 3 workdays → 5 workdays",
        "limit job.file is new: 7 days",
        "state filing (归档) is new: owed_by handler@office; due term job.file",
        "transition close, to where: closed → filing",
        "transition file (归档) is new: sources filing; target closed; by handler@office",
    ]
    back = compare(canonical(known.get("job", 2)), canonical(known.get("job", 1)))
    assert [(one.kind, one.part, one.name) for one in back] == [
        ("changed", "limit", "job.check"), ("removed", "limit", "job.file"), ("removed", "state", "filing"),
        ("changed", "transition", "close"), ("removed", "transition", "file"),
    ]  # fmt: skip
    assert compare(canonical(known.get("job", 1)), canonical(known.get("job", 1))) == []


def test_a_ladder_over_many_states_is_told_once(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=LATER + SECOND.replace("slip=CALM", "slip=LATER"))
    found = compare(canonical(known.get("job", 1)), canonical(known.get("job", 2)))
    assert [str(one.what) for one in found if one.aspect.startswith("ladder")] == [
        "state doing, checking, ladder any 报告 after: 1 workdays → 2 workdays",
        "state doing, checking, ladder any 再提醒: — → name 再提醒 after 1 workdays tells debtor",
    ]


def test_a_drawing_marks_what_is_new_and_gone(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    lines = drawn(known.get("job", 1), known.get("job", 2)).splitlines()
    assert "    class filing added" in lines
    assert any(line.startswith('    state "＋ 归档<br/>') and line.endswith("as filing") for line in lines)
    assert any(line.startswith("    checking --> closed: －") for line in lines)
    assert any(line.startswith("    checking --> filing: ＋") for line in lines)
    assert not any("class doing" in line for line in lines)
    known = folder(tmp_path, two=LATER + SECOND.replace("slip=CALM", "slip=LATER"))
    lines = drawn(known.get("job", 1), known.get("job", 2)).splitlines()
    assert [line for line in lines if line.startswith("    class ")] == [
        "    class doing changed", "    class checking changed", "    class filing added",
    ]  # fmt: skip


LOCKED = "job@1 " + "0" * 64


def test_every_line_nobody_understands_is_told(tmp_path: Path) -> None:
    lines = ["# head", "", "  ", f"  {LOCKED}  ", "job@two 12", LOCKED.replace("@1", "@2"), LOCKED, "job@0 " + "0" * 64]
    (tmp_path / "released.lock").write_text("\n".join(lines), "utf-8")
    lock = read_lock(tmp_path)
    assert (lock.folder, lock.draft, lock.marks) == (tmp_path, False, {("job", 1): "0" * 64, ("job", 2): "0" * 64})
    template = "not a line of its own `procedure@version fingerprint`: "
    assert [(one.file, one.line, one.check, str(one.what)) for one in lock.broken] == [
        (str(lock.file), 5, "LOCK", f"{template}job@two 12"),
        (str(lock.file), 7, "LOCK", f"{template}{LOCKED}"),
        (str(lock.file), 8, "LOCK", f"{template}job@0 {'0' * 64}"),
    ]
    (tmp_path / "released.lock").write_text("\n".join([*lines, " draft "]), "utf-8")
    assert [one.line for one in read_lock(tmp_path).broken] == [5, 8]


def test_a_lock_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert read_lock(tmp_path) == type(read_lock(tmp_path))(tmp_path)
    (tmp_path / "released.lock").write_bytes("# 已发布\n".encode("gb18030"))
    lock = read_lock(tmp_path)
    assert (lock.folder, lock.marks, lock.draft) == (tmp_path, {}, False)
    ((file, line, check, what),) = [(one.file, one.line, one.check, str(one.what)) for one in lock.broken]
    assert (file, line, check) == (str(tmp_path / "released.lock"), 0, "LOCK")
    assert what.startswith("UnicodeDecodeError: 'utf-8' codec can't decode byte")


def test_what_a_lock_writes(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    assert release(known.get("job", 2))
    assert release(known.get("job", 1))
    first, second = (fingerprint(known.get("job", version)) for version in (1, 2))
    text = (tmp_path / "released.lock").read_text("utf-8")
    assert text.endswith(f"CODE\njob@1 {first}\njob@2 {second}\n")
    kept = (tmp_path / "released" / "job@1.json").read_text("utf-8")
    assert kept == json.dumps(canonical(known.get("job", 1)), ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    assert '\n "title": "任务",\n' in kept
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "__pycache__") == [
        "one.py", "released", "released.lock", "two.py",
    ]  # fmt: skip


def test_what_is_kept_must_be_what_was_released(tmp_path: Path) -> None:
    one = folder(tmp_path, one=FIRST).get("job")
    release(one)
    kept = tmp_path / "released" / "job@1.json"
    before = kept.read_text("utf-8")
    kept.write_text(before.replace("任务", "别的"), "utf-8")
    assert read_lock(tmp_path).said("job", 1) is None
    kept.write_text(json.dumps(dict(reversed(json.loads(before).items()))), "utf-8")  # in whatever order and writing
    assert read_lock(tmp_path).said("job", 1) == canonical(one)
    kept.write_text("[", "utf-8")
    assert read_lock(tmp_path).said("job", 1) is None
    assert release(one)  # it is written again
    assert kept.read_text("utf-8") == before


def test_each_change_is_told_where_it_was_made(tmp_path: Path) -> None:
    release(folder(tmp_path, one=FIRST).get("job"))
    changed = (
        FIRST.replace('doing = State("办理中", owed_by=OWNER', 'doing = State("办理中", owed_by=HEAD.of(OWNER)')
        .replace("slip=CALM", "slip=LATER").replace('    cancelled = Final("撤销", dropped=True)\n', "")
        .replace("    cancel = any_of(doing, checking).to(cancelled", "    cancel = any_of(doing, checking).to(closed")
        .replace('answer = text("报告")', 'answer = text("报告", max=300)')
    )  # fmt: skip
    known = folder(tmp_path, one=LATER + changed)
    text = (tmp_path / "one.py").read_text("utf-8").splitlines()
    says = "job@1 was changed after its release, give it a new version: "
    assert [one.procedures for one in known.broken] == [(("job", 1),)] * 7
    assert known.released == {("job", 1)}
    assert [
        (text[one.line - 1].split(" = ")[0].split("(")[0].strip(), str(one.what).removeprefix(says))
        for one in known.broken
    ] == [
        ("answer", "fact answer, most: 20000 → 300"),
        ("class Job", "role head@owner is new: kind post; at owner"),
        ("class Job", "state cancelled (撤销) is gone"),
        ("checking", "state checking, doing, ladder any 报告 after: 1 workdays → 2 workdays"),
        ("checking", "state checking, doing, ladder any 再提醒: — → name 再提醒 after 1 workdays tells debtor"),
        ("doing", "state doing, who owes the next step: owner → head@owner"),
        ("cancel", "transition cancel, to where: cancelled → closed"),
    ]
    with pytest.raises(Refused) as caught:
        release(Registry.load(folders=[]).instead(tmp_path / "one.py").get("job"))
    assert (caught.value.data["number"], caught.value.data["transition"]) == ("job@1", "release")


def test_a_draft_is_written_anew_and_then_final(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST, two=SECOND)
    assert not renew(tmp_path, known.definitions())  # it is none
    assert not (tmp_path / "released.lock").exists()
    (tmp_path / "released.lock").write_text("draft\n", "utf-8")
    assert renew(tmp_path, known.definitions())
    assert (read_lock(tmp_path).draft, len(read_lock(tmp_path).marks)) == (True, 2)
    assert not (tmp_path / "released").exists()
    assert renew(tmp_path, iter(known.definitions()), final=True)
    assert (read_lock(tmp_path).draft, len(read_lock(tmp_path).marks)) == (False, 2)
    assert read_lock(tmp_path).said("job", 2) == canonical(known.get("job", 2))


def test_whoever_has_no_file_has_no_lock(tmp_path: Path) -> None:
    known = folder(tmp_path, one=FIRST)
    nowhere = replace(known.get("job"), where=None)
    assert folder_of(nowhere) is None
    assert locks(iter([nowhere, known.get("job"), known.get("job")])) == {tmp_path: read_lock(tmp_path)}
    changed = Lock(tmp_path, {("job", 1): "0" * 64})
    released, (broken,) = judged(nowhere, changed)
    assert (released, broken.file, broken.line, broken.check) == (True, "?", 0, "LOCK")
    assert str(broken.what) == (
        f"job@1 was changed after its release; what it said is not kept in {tmp_path}/released/job@1.json"
    )
    assert judged(nowhere, Lock(tmp_path)) == (False, [])


def test_boxes_of_both_versions_have_names_of_their_own() -> None:
    """A move from many states that is possible from one more now is drawn from two boxes."""
    states = "\n".join(f'    s{n} = State("办{n}", owed_by=OWNER, due=due_day)' for n in range(5))
    bodies = [
        "\n".join([
            f'class Many(Procedure, title="多", prefix="DD", version={version}, slip=CALM):',
            '    due_day = day("时限")', states, '    over = Final("毕")',
            f'    revoke = any_of({", ".join(f"s{n}" for n in range(upto))}).to(over, "撤", by=HANDLER)',
        ])
        for version, upto in ((1, 4), (2, 5))
    ]  # fmt: skip
    with unproved():
        old, new = (definitions(f"{HEADER}\n{body}\n")["Many"] for body in bodies)
    named = re.findall(r" as (from_\w+)", drawn(old, new))
    assert named == ["from_revoke_before", "from_revoke"]
