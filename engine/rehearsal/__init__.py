"""A rehearsal: a diary says what people do, a player lives through it on a rehearsal database, a tally counts."""

from engine.rehearsal.diary import Diary, read_diary
from engine.rehearsal.player import Player
from engine.rehearsal.tally import MEASURES, Counts, Month, Tally, UnitLine, counted, tally

__all__ = [
    "MEASURES", "Counts", "Diary", "Month", "Player", "Tally", "UnitLine", "counted", "read_diary", "tally",
]  # fmt: skip
