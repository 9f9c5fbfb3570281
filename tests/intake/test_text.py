import time

import pytest

from engine.intake.text import clean, control_character, key


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("２０２４年３月", "2024年3月"),
        ("（区）《办法》，“好”", "（区）《办法》，“好”"),
        ("生产安全事故\n起数和死亡\r\n人数", "生产安全事故起数和死亡人数"),
        ("two\nwords", "two words"),
        ("\u3000区应急局\u200b ", "区应急局"),
        ("\n\n", ""),
    ],
)
def test_clean_keeps_chinese_and_removes_what_nobody_sees(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [("区应急局", " 区 应急\n局"), ("（ＡＢ）", "(ab)"), ("〔2024〕4号", "[２０２４]4号"), ("⼯作", "工作")],
)
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_control_characters_are_named() -> None:
    assert control_character("a\tb\n") is None
    assert control_character("a\x07b") == "U+0007"


@pytest.mark.parametrize("text", [" " * 200_000 + "好", "好\n" * 100_000, "字" * 200_000])
def test_a_very_long_text_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    clean(text)
    assert time.perf_counter() - began < 3
