"""Levels: which is more confidential, what an item keeps of being raised, and what its children inherit."""

from __future__ import annotations

import pytest

from engine.definition.levels import LEVELS, guarded, inherited, kept_from, level_of, raised, rank


def test_levels_have_an_order_and_nothing_said_is_internal() -> None:
    assert [rank(one) for one in LEVELS] == [0, 1, 2, 3]
    assert (rank(None), rank("")) == (1, 1)
    assert [guarded(one) for one in (None, *LEVELS)] == [False, False, False, True, True]
    with pytest.raises(ValueError, match="secret is no level: write one of public, internal, restricted, vault"):
        rank("secret")


def test_a_raised_item_keeps_its_level_and_the_units_it_is_kept_from() -> None:
    assert raised("restricted") == "restricted"
    assert raised("restricted", ["taopu", "anbei", "taopu"]) == "restricted anbei taopu"
    assert [level_of(one) for one in (None, "vault", "restricted anbei taopu")] == ["internal", "vault", "restricted"]
    assert [kept_from(one) for one in (None, "vault", "restricted anbei taopu")] == [
        frozenset(), frozenset(), frozenset({"anbei", "taopu"}),
    ]  # fmt: skip


def test_a_child_is_no_less_confidential_and_kept_from_the_same_units() -> None:
    assert inherited(None, None) is None
    assert inherited(None, "restricted b") == "restricted b"
    assert inherited("restricted a", None) == "restricted a"
    assert inherited("restricted a", "vault b") == "vault a b"
    assert inherited("vault a", "restricted b") == "vault a b"
    assert inherited("internal a", "public b") == "internal a b"
