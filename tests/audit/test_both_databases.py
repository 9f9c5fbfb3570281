"""Audits, seals, replays and bundles on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from engine.outputs import bundle_verifier
from engine.outputs.bundle import bundle
from engine.runtime.audits.auditing import verify
from engine.runtime.audits.replaying import replay
from engine.runtime.audits.sealing import FILE, daily, seal
from engine.testing import Office


def test_a_spring_is_sealed_verified_replayed_and_handed_out(office: Office, tmp_path: Path) -> None:
    office.engine.set_setting(FILE, str(tmp_path / "seals"), "admin")
    number = office.open(
        "assignment", by="office.handler", via="enter_row", title="细化部署", todo="制定子方案", source="附件1第5行",
        due_month="2024-04", leads=["yingji", "jiaoyu"],
    )  # fmt: skip
    office.do(number, "issue", by="office.handler")
    seal(office.engine)
    office.until("2024-05-20 09:00")
    assert daily(office.engine) is not None
    assert [str(one.sentence) for one in verify(office.engine)] == []
    assert [str(one.sentence) for one in replay(office.engine)] == []
    file = tmp_path / "bundle.jsonl"
    file.write_bytes(b"".join(bundle(office.engine, number)))
    assert bundle_verifier.main([str(file), "--seals", str(tmp_path / "seals")]) == 0
    (child, _other) = office.children(number)
    with office.engine.database.writing() as held:
        held.driver.execute(
            f"UPDATE deadline SET basis = 'x' WHERE item_id = (SELECT id FROM item WHERE number = '{child}')"
        )
    assert [(one.number, one.code) for one in verify(office.engine)] == [(child, "rows")]


def test_without_a_place_for_seals_they_lie_in_the_database_alone(office: Office, kind: str) -> None:
    """On a server nobody has said where; that is no finding, for nothing has gone."""
    seal(office.engine)
    if kind == "sqlite":
        assert Path(f"{office.engine.database.path}-seals").exists()
    assert list(verify(office.engine)) == []
