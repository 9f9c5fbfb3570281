"""A rehearsal: a diary says what people do, a player lives through it on a rehearsal database, a tally counts."""

from engine.rehearsal.diary import Diary, read_diary
from engine.rehearsal.player import Player
from engine.rehearsal.tally import Counts, Month, Tally, UnitLine, tally

__all__ = ["Counts", "Diary", "Month", "Player", "Tally", "UnitLine", "read_diary", "tally"]
