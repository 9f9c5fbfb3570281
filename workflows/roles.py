"""Who is who in the office's procedures: parties (one unit per item) and posts (held by persons in a unit).

The name a role is bound to is its code in tables, commands and ``directory/*/posts.csv``. ``above`` is the post that
decides instead when the unit decided upon is the office or the unit that hosts it (SEMANTICS 18, DOMAIN T11).
"""

from __future__ import annotations

from engine import COMMITTEE, OFFICE, Party, Post

# parties
OWNER = Party("责任单位")
SUPERVISOR = Party("督办单位")
COSIGNER = Party("会签单位")
REQUESTER = Party("请求单位")
STREET = Party("属地街镇")

# posts of the committee
COMMITTEE_HEAD = Post("安委会主任", at=COMMITTEE)
COMMITTEE_DEPUTY = Post("安委会副主任", at=COMMITTEE)

# posts of the office
OFFICE_HEAD = Post("安委办主任", at=OFFICE, above=COMMITTEE_DEPUTY)
OFFICE_DEPUTY = Post("安委办副主任", at=OFFICE, above=COMMITTEE_DEPUTY)
HANDLER = Post("经办人", at=OFFICE)
LEGAL = Post("法制审核员", at=OFFICE)
ARCHIVIST = Post("档案员", at=OFFICE)
REPORT_KEEPER = Post("举报保密员", at=OFFICE, named="reporter_vault")

# posts that every unit has: HEAD.of(OWNER)
HEAD = Post("主要负责人")
LEADER = Post("分管领导")
LIAISON = Post("联络员")
INSPECTOR = Post("执法人员")
EXPERT = Post("专家")
DISCIPLINE = Post("纪检监察人员")
