"""What people type, made comparable.

Two strengths: ``clean`` keeps the author's Chinese as it stands and only removes what no reader sees (full-width digits
and letters, wrapped lines, invisible characters); ``key`` makes two spellings of one name equal and is never shown.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

# full-width digits and letters and the ideographic space; punctuation and brackets are part of Chinese text and stay
_NARROW = {c: c - 0xFEE0 for a, b in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)) for c in range(a, b + 1)}
_NARROW |= {0x3000: 0x20, 0x00A0: 0x20}
_BRACKETS = str.maketrans("〔〕【】[]{}「」『』《》<>", "()()()()()()()()")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d"
_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_ENDS_WIDE, _BEGINS_WIDE = re.compile(rf"[{_WIDE}]\Z"), re.compile(rf"[{_WIDE}]")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` without what nobody sees: narrow digits and letters, no wrapped lines, no invisible characters."""
    text = text.translate(_NARROW)
    if text.isprintable():  # nothing invisible, and no line breaks: nearly all cells
        return _SPACES.sub(" ", text).strip()
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return _SPACES.sub(" ", _unwrap(text)).strip()


def _unwrap(text: str) -> str:
    """One line: a line broken beside a Chinese character is joined as it was, one between words with a blank."""
    lines = [line.strip() for line in _BREAK.split(text)]
    joined = lines[:1]
    for before, after in itertools.pairwise(lines):
        wide = _ENDS_WIDE.search(before[-1:]) or _BEGINS_WIDE.match(after)
        joined += ["" if wide else " ", after]
    return "".join(joined)


def key(text: str) -> str:
    """What two spellings of one name have in common: compatibility forms, brackets, blanks and case do not count."""
    folded = unicodedata.normalize("NFKC", clean(text)).translate(_BRACKETS)
    return _SPACES.sub("", folded).casefold()


def control_character(text: str) -> str | None:
    """The first control character a text file has no business with, as ``U+0007``; None when there is none."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else None
