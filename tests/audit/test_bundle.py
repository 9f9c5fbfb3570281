"""A bundle is verified by one file of Python in an interpreter that sees nothing of ours; any change makes it fail."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.main import main
from engine.outputs import bundle_verifier

NUMBER = "RW-2024-0001"


@pytest.fixture(scope="module")
def shelf(spring: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundle, the script and the file of seals, as they leave the house; the seals are signed."""
    folder = tmp_path_factory.mktemp("shelf")
    db = shutil.copyfile(spring, folder / "duban.db")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("LANGUAGE", "")
        for words in (
            "audit seal",
            f"audit seal --key {folder / 'key.pem'} --as admin",
            f"audit export {NUMBER} -o {folder / 'bundle.jsonl'}",
            f"audit verifier -o {folder / 'verify.py'}",
        ):
            assert main(["--db", str(db), *words.split()]) == 0
    return folder


def alone(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """The script in an interpreter without site-packages, environment or our folder."""
    words = [sys.executable, "-I", "-S", str(folder / "verify.py"), *args]
    return subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False)


def inside(*args: object) -> int:
    """The same script in this process, for changes by the hundred."""
    return bundle_verifier.main([str(one) for one in args])


def seals(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "duban.db-seals").read_text("utf-8").splitlines()]


def test_it_verifies_on_a_machine_without_this_project(shelf: Path) -> None:
    ran = alone(shelf, "bundle.jsonl")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Lines 1 to 15 are covered by seal 2 of 2024-05-09" in ran.stdout
    last = seals(shelf)[-1]
    ran = alone(shelf, "bundle.jsonl", "--seal", last["hash"], "--seals", "duban.db-seals")
    assert ran.returncode == 0, ran.stderr
    assert "The seal is the one you have." in ran.stdout
    assert "imported" not in alone(shelf, "--help").stderr


def test_the_file_that_was_handed_in_is_recognized(shelf: Path) -> None:
    (shelf / "名单.txt").write_text("专班名单", "utf-8")
    (shelf / "别的.txt").write_text("别的", "utf-8")
    assert "is the file recorded in line 15" in alone(shelf, "bundle.jsonl", "名单.txt").stdout
    assert alone(shelf, "bundle.jsonl", "别的.txt").returncode == 1


def test_a_seal_or_a_key_from_elsewhere_must_agree(shelf: Path) -> None:
    assert alone(shelf, "bundle.jsonl", "--seal", "0" * 64).returncode == 1
    other = shelf / "other-seals"
    other.write_text(json.dumps({**seals(shelf)[1], "hash": "0" * 64}), "utf-8")
    assert alone(shelf, "bundle.jsonl", "--seals", "other-seals").returncode == 1
    assert alone(shelf, "bundle.jsonl", "--seal", seals(shelf)[0]["hash"]).returncode == 1, "too old to cover it"
    assert alone(shelf, "bundle.jsonl", "--key", "00" * 32).returncode == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_byte_that_is_changed_is_found(shelf: Path, data: st.DataObject) -> None:
    whole = (shelf / "bundle.jsonl").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    changed = shelf / "changed.jsonl"
    changed.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
    assert inside(changed) == 1


Parts = list[tuple[str, Any]]


def rewritten(shelf: Path, change: Callable[[Parts], None]) -> Path:
    """A bundle changed by somebody who knows the format: its last line fits again."""
    lines = (shelf / "bundle.jsonl").read_text("utf-8").splitlines()
    parts: Parts = [next(iter(json.loads(line).items())) for line in lines[:-1]]
    change(parts)
    body = b"".join(bundle_verifier.canonical({kind: content}) + b"\n" for kind, content in parts)
    file = shelf / "rewritten.jsonl"
    file.write_bytes(body + bundle_verifier.canonical({"end": sha256(body).hexdigest()}) + b"\n")
    return file


def of(parts: Parts, kind: str) -> list[Any]:
    return [content for found, content in parts if found == kind]


def rehash(parts: Parts) -> None:
    """All lines chained anew."""
    previous = sha256(f"duban.item.1\n{NUMBER}".encode()).hexdigest()
    for seq, event in enumerate(of(parts, "event"), 1):
        event["seq"], event["previous_hash"] = seq, previous
        content = bundle_verifier.canonical(["duban.event.1", *(event[name] for name in bundle_verifier.EVENT)])
        previous = event["hash"] = sha256(previous.encode() + b"\n" + content).hexdigest()


def test_what_is_rewritten_honestly_still_verifies(shelf: Path) -> None:
    """The hands of the next test work; what it finds is not its own clumsiness."""
    assert inside(rewritten(shelf, rehash)) == 0


def _other_actor(parts: Parts) -> None:
    of(parts, "event")[2]["actor"] = "nobody"


def _other_actor_chained(parts: Parts) -> None:
    _other_actor(parts)
    rehash(parts)


def _shorter(parts: Parts) -> None:
    del parts[[kind for kind, _ in parts].index("event") + 14]
    rehash(parts)


def _swapped(parts: Parts) -> None:
    events = of(parts, "event")
    events[3]["facts"], events[2]["facts"] = {"x": 1}, events[3]["facts"]
    rehash(parts)


def _other_paper(parts: Parts) -> None:
    paper = {"seq": 15, "name": "假", "official_number": "假〔2024〕1号"}
    parts.insert(20, ("document", paper))


def _other_rows(parts: Parts) -> None:
    place = [kind for kind, _ in parts].index("rows")
    parts[place] = ("rows", parts[place][1].replace("2024-03-31", "2024-05-31"))


def _other_root(parts: Parts) -> None:
    of(parts, "leaf")[0]["proof"][0][1] = "0" * 64


def _other_leaf(parts: Parts) -> None:
    of(parts, "leaf")[0]["seq"] = 3


def _no_leaf(parts: Parts) -> None:
    parts[:] = [one for one in parts if one[0] not in ("leaf", "rows")]


def _seal_dropped(parts: Parts) -> None:
    del parts[[kind for kind, _ in parts].index("seal")]


def _unsigned(parts: Parts) -> None:
    of(parts, "seal")[-1]["signature"] = "0" * 128


CHANGES = [
    _other_actor, _other_actor_chained, _shorter, _swapped, _other_paper, _other_rows, _other_root, _other_leaf,
    _no_leaf, _seal_dropped, _unsigned,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_clever_change_is_found_by_whoever_has_the_seal(shelf: Path, change: Callable[[Parts], None]) -> None:
    assert inside(rewritten(shelf, change), "--seal", seals(shelf)[-1]["hash"]) == 1


def test_the_signature_check_knows_the_vectors_of_rfc_8032() -> None:
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert bundle_verifier.genuine(key, b"\x72", signature)
    assert not bundle_verifier.genuine(key, b"\x73", signature)
    assert not bundle_verifier.genuine(key, b"\x72", signature[:-1] + b"\x01")
