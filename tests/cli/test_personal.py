"""A number that would say who reported is not recorded without a question."""

from __future__ import annotations

import pytest

from cli.items.personal import confirm_words
from cli.options import Session
from engine.definition.registry import Registry
from engine.errors import Usage
from engine.intake.personal import identifying


def test_what_looks_like_a_number_of_somebody() -> None:
    for text in ("请回13800138000", "１３８ ００１３ ８０００", "+8613800138000", "身份证11010519491231002x。"):
        assert identifying(text), text
    for text in (
        "统一社会信用代码913101070000000000",
        "110105194912310021",
        "文号20240321001",
        "座机52564588",
        "12800138000",
    ):
        assert not identifying(text), text


def test_it_is_asked_about_only_where_reporters_are_to_stay_unknown(registry: Registry) -> None:
    session, words = Session(), {"content": "仓库夜间动火，回电13800138000", "accused": "某公司"}
    with pytest.raises(Usage, match="举报内容") as asked:  # nobody sits at a pipe
        confirm_words(session, registry.get("public_report"), words)
    assert "13800138000" not in str(asked.value)
    confirm_words(session, registry.get("public_report"), {"content": "仓库夜间动火"})
    confirm_words(session, registry.get("hazard_general"), {"hazard": "联系人13800138000"})
    confirm_words(Session(yes=True), registry.get("public_report"), words)
