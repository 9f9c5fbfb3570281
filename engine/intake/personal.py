"""What looks like a number that says who somebody is: to warn whoever writes it where reporters are to stay unknown."""

from __future__ import annotations

import re
import unicodedata

MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
"""GB 11643-1999: the last sign of an identity number checks those before it."""


def identifying(text: str) -> bool:
    """Whether there is a mobile number of the mainland or an identity number in it, however it is spaced.

    Examples:
        >>> identifying("回电 138-0013-8000"), identifying("11010519491231002X"), identifying("合同号20240321000000")
        (True, True, False)
    """
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    return bool(MOBILE.search(plain)) or any(_checks(found[0]) for found in IDENTITY.finditer(plain))


def _checks(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False))
    return CHECKS[total % 11] == number[-1].upper()
