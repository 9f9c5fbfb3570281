"""What the engine's own events are called, in the office's language."""

ENGINE_WORDS = {
    "clock.lapse": "逾期",
    "clock.remind": "提醒",
    "clock.escalate": "升级建议",
    "clock.period": "周期开立",
    "clock.refused": "时钟动作未成",
    "clock.pause": "时限暂停",
    "clock.resume": "时限恢复",
    "children.open": "子项重新开启",
    "children.ended": "子项全部办结",
    "item.note": "备注",
    "item.hold": "暂缓升级",
    "item.escalate": "直接升级",
    "item.suspend": "中止",
    "item.review": "中止复核，继续中止",
    "item.resume": "恢复",
    "suspension.lapse": "中止逾期未复核",
    "grounds.join": "并入事由",
    "grounds.stand": "事由恢复",
    "grounds.held": "事由暂缓",
    "grounds.gone": "事由消失",
}
