"""A major hazard from the report to the look-back, with three failed acceptances on the way, and listed again."""

from __future__ import annotations

from engine.testing import Office

INSPECTORS = "执法人员一、执法人员二"
OWNER, SUPERVISOR = "shilifenchen", "shichang"
LIAISON, LEADER, HEAD = f"{SUPERVISOR}.liaison", f"{SUPERVISOR}.leader", f"{SUPERVISOR}.head"


def who(office: Office, number: str, transition: str) -> str:
    """Somebody who may take a transition now, as the engine itself says."""
    logins = [one.login for one in office.engine.operators()]
    likely = sorted(logins, key=lambda one: (not one.startswith((SUPERVISOR, "office", "committee")), one))
    for login in likely:
        (found,) = office.engine.explain(number, transition, login)
        if found.allowed:
            return login
    raise AssertionError(f"nobody may {transition}: {office.engine.explain(number, transition)}")


def do(office: Office, number: str, transition: str, **facts: object) -> None:
    office.do(number, transition, by=who(office, number, transition), **facts)


def enterprise(office: Office, number: str, transition: str, **facts: object) -> None:
    """The enterprise has no login: a handler records its act with its source."""
    office.do(number, transition, by="office.handler", for_=OWNER, source="企业来函", **facts)


def listed(office: Office) -> str:
    number = office.open(
        "hazard_listing", by=LIAISON, via="report", parties={"owner": OWNER, "supervisor": SUPERVISOR},
        source="self_check", hazard="木粉除尘系统未设控爆装置",
    )  # fmt: skip
    do(office, number, "judge_major", criterion="工贸判定标准", judges=INSPECTORS)
    do(office, number, "need_no_interim", reason="可隔离")
    do(office, number, "propose_listing", level="district", rectify_by="2024-12-20")
    do(office, number, "clear_listing", review="程序合法")
    do(office, number, "enlist", rectify_by="2024-12-20")
    do(office, number, "serve", served_on="2024-03-21")
    return number


def test_from_the_report_to_the_look_back(office: Office) -> None:
    number = listed(office)
    assert (
        str(office.due(number)) == "2024-04-07"
    )  # ten working days from the service: 4 to 6 April off, 7 April worked
    assert len(office.children(number, "notify_principals")) == 2
    do_plan(office, number)
    for round_ in ("reject", "reject_again", "reject_further"):
        enterprise(office, number, "ask_accept", completion="已改造")
        do(office, number, round_, opinion="不合格", acceptors=f"{INSPECTORS}、专家一")
    assert len(office.children(number, "circular")) == 1
    enterprise(office, number, "ask_accept", completion="全部改造")
    do(office, number, "accept", opinion="合格", acceptors=f"{INSPECTORS}、专家一", on_site="yes")
    do(office, number, "propose_delist", review="同意销号")
    do(office, number, "submit_delist", archive_checked="yes")
    do(office, number, "delist")
    assert office.state(number) == "lookback"
    publish(office, number)
    do(office, number, "look_back", visitors=INSPECTORS, visit="未反弹")
    assert office.state(number) == "delisted"
    assert not [one for one in office.engine.doctor() if one.serious]


def do_plan(office: Office, number: str) -> None:
    from engine.runtime import Upload

    enterprise(office, number, "file_plan", plan=Upload("治理方案.txt", "六要素".encode()))
    do(office, number, "approve_plan", plan_complete="yes", review="六要素齐全")


def publish(office: Office, number: str) -> None:
    for child in office.children(number, "publication"):
        state = office.state(child)
        if state in ("listing", "delisting"):
            again = {"same_medium": "yes"} if state == "delisting" else {}
            do(office, child, "publish" if state == "listing" else "publish_again", wording="公告", no_reporter="yes",
               medium="门户网站", published_on="2024-03-21", **again)  # fmt: skip
