"""Numbers that others issue, checked by their own rule."""

from __future__ import annotations

from engine.errors import Sentence


def credit_code(text: str) -> Sentence | None:
    """What is wrong with a 统一社会信用代码 (GB 32100-2015), if anything."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        uscc.validate(text)
    except InvalidLength:
        return Sentence(
            "a 统一社会信用代码 has 18 characters, {text} has {count}", {"text": text[:30], "count": len(text)}
        )
    except InvalidChecksum:
        return Sentence(
            "{text} is no 统一社会信用代码: its last character does not fit the others", {"text": text[:30]}
        )
    except ValidationError:
        return Sentence("{text} is no 统一社会信用代码", {"text": text[:30]})
    return None
