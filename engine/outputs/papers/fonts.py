"""The fonts papers are set in, by name, and what stands in where they are not installed."""

from __future__ import annotations

SONG, FANG, HEI, KAI, HEAD = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
OTHERS = "Times New Roman"
FALLBACKS = {
    FANG: ("仿宋", "FangSong", "FangSong_GB2312", "Noto Serif CJK SC"),
    KAI: ("楷体", "KaiTi", "KaiTi_GB2312", "Noto Serif CJK SC"),
    HEAD: ("小标宋", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC"),
    HEI: ("SimHei", "Noto Sans CJK SC"),
    SONG: ("SimSun", "Noto Serif CJK SC"),
    OTHERS: ("Liberation Serif", "Tinos", "Noto Serif CJK SC"),
}
"""Named, never shipped: a machine without them takes the first of these it has."""
