"""Where a database lies: no network drive, and nobody whom it does not concern."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.runtime.upkeep.placed import filesystem, of_file

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/office /srv nfs4 rw 0 0
/dev/vdb /srv/duban xfs rw 0 0
//nas/share /mnt/my\\040share cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/duban.db", "ext4"),
        ("/srv/other/duban.db", "nfs4"),
        ("/srv/duban/duban.db", "xfs"),
        ("/srv/dubanx/duban.db", "nfs4"),
        ("/mnt/my share/duban.db", "cifs"),
    ],
)
def test_the_nearest_mount_says_what_it_lies_on(path: str, kind: str) -> None:
    assert filesystem(Path(path), MOUNTS) == kind
    assert filesystem(Path(path), "") == ""


def test_a_network_drive_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "duban.db"
    file.write_bytes(b"")
    tmp_path.chmod(0o700)
    (found,) = of_file(file, f"nas:/x {tmp_path} nfs rw 0 0\n")
    assert (found.code, found.serious) == ("place", True)
    assert list(of_file(file, f"/dev/x {tmp_path} ext4 rw 0 0\n")) == []


def test_what_everybody_may_change_is_a_finding(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o770)
    file = folder / "duban.db"
    file.write_bytes(b"")
    file.chmod(0o660)
    assert list(of_file(file, "")) == []
    folder.chmod(0o777)
    (found,) = of_file(file, "")
    assert (found.code, found.serious, found.sentence.data["path"]) == ("place", True, str(folder))
    folder.chmod(0o1777)  # like /tmp: nobody removes what is another's
    assert [one.serious for one in of_file(file, "")] == []
    file.chmod(0o666)
    assert [one.sentence.data["path"] for one in of_file(file, "") if one.serious] == [str(file)]
