"""Words that anybody may lock away and only the holder of a key can read again: X25519, HKDF, AES-256-GCM.

Whoever records a report needs the public key alone; it lies in the database. The private key lies in a file of the
keeper's. By the library ``cryptography`` (extra ``vault``), imported when it is needed. ``docs/explanation/trust.md``
says what this protects from.

A sealed text is ``0x01 ‖ ephemeral public key (32) ‖ nonce (12) ‖ ciphertext``, bound to its code. Inside stands a
random number beside the words, and room that hides how many they are. The commitment is the sha256 over code, number
and words: it tells nothing about them, and whoever has opened the text can show that they were not exchanged.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from engine.errors import DubanError, Sentence, Usage

TAG = b"duban.vault.1"
ROOM = 512
"""Sealed words are as long as the next multiple of so many bytes."""


class NotTheKey(DubanError):
    """{code} cannot be opened with this key: it is another one, or the stored text has been changed."""


@dataclass(frozen=True)
class Key:
    """A pair of keys, in hex; ``id``: the beginning of the sha256 of the public one."""

    id: str
    public: str
    private: str


@dataclass(frozen=True)
class SealedText:
    """What is stored: which key opens it, the bytes, and what the record may tell of it."""

    key: str
    data: bytes
    commitment: str


def new_key() -> Key:
    """A new pair; raises Usage where the library is missing."""
    lib = _Library()
    private = lib.x25519.X25519PrivateKey.generate()
    public = lib.raw(private.public_key())
    secret = private.private_bytes(lib.encoding.Raw, lib.private_format.Raw, lib.none())
    return Key(id_of(public.hex()), public.hex(), secret.hex())


def id_of(public: str) -> str:
    """What a public key is called."""
    return sha256(bytes.fromhex(public)).hexdigest()[:16]


def seal(public: str, code: str, words: str, number: str | None = None) -> SealedText:
    """Locks words away under a code.

    Args:
        number: of words that were sealed before and are sealed again; their commitment stays.
    """
    lib = _Library()
    number = number or secrets.token_hex(32)
    inner = json.dumps({"number": number, "words": words}, ensure_ascii=False).encode()
    inner += b" " * (-len(inner) % ROOM)
    ephemeral = lib.x25519.X25519PrivateKey.generate()
    shared = ephemeral.exchange(lib.x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    head, nonce = lib.raw(ephemeral.public_key()), os.urandom(12)
    sealed = lib.cipher(_derived(lib, shared, head, public)).encrypt(nonce, inner, code.encode())
    return SealedText(id_of(public), b"\x01" + head + nonce + sealed, commitment(code, number, words))


def unseal(key: Key, code: str, data: bytes) -> tuple[str, str]:
    """The words and their number; raises NotTheKey."""
    lib = _Library()
    try:
        head, nonce = data[1:33], data[33:45]
        private = lib.x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(key.private))
        shared = private.exchange(lib.x25519.X25519PublicKey.from_public_bytes(head))
        inner = lib.cipher(_derived(lib, shared, head, key.public)).decrypt(nonce, data[45:], code.encode())
        found = json.loads(inner)
        return str(found["words"]), str(found["number"])
    except (lib.invalid, ValueError, KeyError):
        raise NotTheKey(code=code) from None


def commitment(code: str, number: str, words: str) -> str:
    """What the record keeps of words in the vault."""
    return sha256(b"\n".join((TAG, code.encode(), number.encode(), words.encode()))).hexdigest()


def _derived(lib: _Library, shared: bytes, head: bytes, public: str) -> bytes:
    made = lib.hkdf(algorithm=lib.sha256(), length=32, salt=None, info=TAG + head + bytes.fromhex(public))
    derived: bytes = made.derive(shared)
    return derived


class _Library:
    def __init__(self) -> None:
        try:
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import x25519
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            from cryptography.hazmat.primitives.kdf.hkdf import HKDF
        except ImportError:
            what = Sentence("the vault needs the library cryptography: install duban with its extra vault")
            raise Usage(what=what) from None
        self.x25519: Any = x25519
        self.sha256, self.hkdf, self.cipher, self.invalid = hashes.SHA256, HKDF, AESGCM, InvalidTag
        self.encoding, self.private_format = serialization.Encoding, serialization.PrivateFormat
        self.none, self._public = serialization.NoEncryption, serialization.PublicFormat

    def raw(self, public: Any) -> bytes:
        """A public key as its 32 bytes."""
        found: bytes = public.public_bytes(self.encoding.Raw, self._public.Raw)
        return found
