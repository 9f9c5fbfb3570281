"""``python -m tests.mutants``: see docs/reference/mutants.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from tests.mutants.diaries import Diaries
from tests.mutants.judging import Judge, judged
from tests.mutants.summing import ROOMS, counted
from tests.mutants.survivors import page
from tests.mutants.telling import told
from tests.mutants.typed import refused

parser = ArgumentParser(description=__doc__)
parser.add_argument("--only", default="*", help="which files: decision/ladder,calendar/*")
parser.add_argument("--every", type=int, default=1, help="only each so-manyth mistake of a file")
parser.add_argument("--again", action="store_true", help="ask again about those that survived; new tests too")
parser.add_argument("--slow", action="store_true", help="ask slow tests about those that survived")
parser.add_argument("--diaries", action="store_true", help="ask quick tests on databases about those that survived")
parser.add_argument("--hands", type=int, default=1, help="how many at a time")
parser.add_argument("--out", type=Path, default=Path("build/mutants/tried.jsonl"), help="goes on where this stopped")
parser.add_argument("--types", action="store_true", help="try nothing more; ask mypy about those that survived")
parser.add_argument("--tell", action="store_true", help="try nothing; say what has been tried")
parser.add_argument("--page", choices=ROOMS, help="try nothing; write the page of survivors of a room")
parser.add_argument("--databases", type=Path, default=Path("build/mutants/databases"), help="of coverage, for --page")
asked = parser.parse_args()
if asked.types:
    refused(asked.out)
elif not (asked.tell or asked.page):
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    again, kind = (True, Diaries) if asked.diaries else (asked.again, Judge)
    judged(asked.only, asked.every, asked.out, again, asked.slow, asked.hands, kind)
if asked.page:
    wrote = Path("docs/reference", f"mutants-{asked.page}.md")
    wrote.write_text("\n".join(page(asked.out, asked.databases, asked.page)), "utf-8")
    over = wrote.with_name("mutants.md")
    over.write_text(counted(over.read_text("utf-8"), wrote.parent), "utf-8")
    raise SystemExit
print(*told(asked.out), sep="\n")
