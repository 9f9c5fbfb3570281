"""Files that people hand in leave the database under names that are nothing but names."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.items.attached import fit
from tests.audit.conftest import Run


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("名单.txt", "003-名单.txt"),
        ("../../etc/passwd", "003-passwd"),
        (r"..\..\windows\system.ini", "003-system.ini"),
        ("a\x1b[31m\x00\n$(rm -rf ~).sh", "003-a__31m___(rm -rf _).sh"),
        ("%n%s{0.__class__}", "003-_n_s_0.__class___"),
        ("..", "003-file"),
        ("长" * 300 + ".pdf", "003-" + "长" * 117 + ".pdf"),
    ],
)
def test_a_name_is_one_file_in_one_folder(given: str, made: str) -> None:
    assert fit(3, given) == made
    assert len(f"{made}".encode()) <= 400


def test_files_are_listed_written_once_and_missed_when_gone(duban: Run, tmp_path: Path) -> None:
    listed = duban("item", "files", "RW-2024-0001", "-o", "plain")
    assert (listed.code, "名单.txt" in listed.out) == (0, True)
    ran = duban("item", "files", "RW-2024-0001", "--to", str(tmp_path / "out"))
    assert ran.code == 0, ran.err
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_text("utf-8") == "专班名单"
    assert file.name.endswith("-名单.txt")
    again = duban("item", "files", "RW-2024-0001", "--to", str(tmp_path / "out"))
    assert (again.code, "cannot be written" in again.err) == (2, True)
    assert file.read_text("utf-8") == "专班名单"
