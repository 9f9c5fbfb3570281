"""The archive for machines without network: it is made, it installs where nothing can be reached, and damage shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from cli.making.bundle import missing, pack
from cli.making.offline import install

HERE = "{}.{}".format(*sys.version_info[:2])


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """Without network where that can be had, and in any case without an index."""
    alone = (
        ["unshare", "-n"]
        if shutil.which("unshare") and subprocess.run(["unshare", "-n", "true"]).returncode == 0
        else []
    )
    around = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PIP_INDEX_URL": "http://nowhere.invalid/simple"}
    return subprocess.run([*alone, *map(str, words)], env=around, text=True, capture_output=True, check=False)


def test_a_python_that_makes_no_environment_is_told_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on Debian without python3-venv."""
    (tmp_path / "PYTHONS").write_text(HERE, "utf-8")
    monkeypatch.setattr(install, "HERE", tmp_path)
    monkeypatch.setattr(install, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["install.py", str(tmp_path / "there")])
    assert install.main() == 1
    assert "apt install python3-venv" in capsys.readouterr().err
    assert not (tmp_path / "there").exists()


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="wheels for this system are not packed")
def test_it_installs_where_nothing_can_be_reached(tmp_path: Path) -> None:
    with ZipFile(pack(tmp_path / "build", [HERE], ["linux"])) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.glob("duban-*-offline")
    assert missing(folder / "wheels", "linux", HERE) == []
    assert "win32-setctime" in missing(folder / "wheels", "windows", HERE)  # a lack is noticed
    some = next((folder / "wheels").glob("click-*.whl"))
    whole = some.read_bytes()
    some.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused = run(sys.executable, folder / "install.py", tmp_path / "there")
    assert (refused.returncode, some.name in refused.stderr) == (1, True)
    assert not (tmp_path / "there").exists()
    some.write_bytes(whole)
    (folder / "wheels" / "more-1-py3-none-any.whl").write_bytes(b"")
    assert "more-1" in run(sys.executable, folder / "install.py", tmp_path / "there").stderr
    (folder / "wheels" / "more-1-py3-none-any.whl").unlink()
    done = run("env", f"PYTHON={sys.executable}", "sh", folder / "install.sh", tmp_path / "there")
    assert done.returncode == 0, done.stderr
    duban = tmp_path / "there" / "bin" / "duban"
    assert run(duban, "--db", tmp_path / "d.db", "db", "init", "--directory", "putuo").returncode == 0
    assert run(duban, "--db", tmp_path / "d.db", "doctor").returncode == 0
    assert "is not an empty folder" in run(sys.executable, folder / "install.py", tmp_path / "there").stderr
