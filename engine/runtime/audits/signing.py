"""Signatures on seals: Ed25519, by the library ``cryptography`` (extra ``sign``), which only those need who sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.decision.changed import changed
from engine.errors import Sentence, Usage
from engine.store.evidence.seals import Seal


def signed(seal: Seal, key_file: Path) -> Seal:
    """The seal with a signature by a private key, a PEM file without a password.

    Raises:
        Usage: no such file, not such a key, or the library is missing.
    """
    serialization, _ = _library()
    try:
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return changed(seal, key=public.hex(), signature=key.sign(seal.content).hex())
    except (OSError, ValueError, TypeError) as error:
        data = {"file": str(key_file), "why": str(error).split("\n")[0]}
        raise Usage(what=Sentence("{file} is not an Ed25519 key that can sign: {why}", data)) from None


def genuine(seal: Seal, key: str | None = None) -> bool:
    """Whether a signed seal is signed by its key, and that is ``key`` (hex) if one is given.

    Raises:
        Usage: the library is missing.
    """
    if seal.signature is None or seal.key is None or key not in (None, seal.key):
        return False
    _, ed25519 = _library()
    from cryptography.exceptions import InvalidSignature

    try:
        public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.key))
        public.verify(bytes.fromhex(seal.signature), seal.content)
    except (InvalidSignature, ValueError):
        return False
    return True


def available() -> bool:
    """Whether signatures can be made and checked here."""
    try:
        _library()
    except Usage:
        return False
    return True


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        what = Sentence("signatures need the library cryptography: install duban with its extra sign")
        raise Usage(what=what) from None
    return serialization, ed25519
