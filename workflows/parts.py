"""Fragments of states and transitions that several procedures share: the way of a paper, fan-out and join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import (
    PARENT,
    Final,
    Part,
    Party,
    Post,
    State,
    any_of,
    children_ended,
    ended,
    grounds_stand,
    limit,
    workdays,
)
from workflows.ladders import MESSAGES, OFFICE_LADDER, REMIND
from workflows.roles import HANDLER, LEGAL, OFFICE_DEPUTY

Fact = Any
"""A fact of the class body, as ``text(…)`` or ``day(…)`` made it; the author's face has no name for the type."""

__all__ = ["fan_out", "signed_document"]


def signed_document(
    document: str,
    *,
    start: State,
    served: State | Final,
    declined: Final,
    withdrawn: Final,
    moot: Final,
    served_on: Fact,
    reason: Fact,
    then: Fact | None,
    signer: Post,
    decliners: Sequence[Post] = (),
    dispatch: Any = None,
    draft: Fact | None = None,
    opinion: Fact | None = None,
    check: bool = False,
    cosigner: Party | Post | None = None,
    legal: bool = False,
    signing_asks: Sequence[Fact] = (),
    serving_asks: Sequence[Fact] = (),
    serving_when: Sequence[Any] = (),
    when: Sequence[Any] = (),
    unsigned: Sequence[State] = (),
    serves: bool = True,
    prefix: str = "",
    signed: State | None = None,
) -> Part:
    """The way of one paper: [draft → check → cosign → legal review →] sign with its number → serve (DOMAIN 3.0, DOC).

    ``start`` is where the paper lies before its signer. He signs it, sends it back to be drafted anew, or declines it;
    a redrafted paper runs through the steps asked for and comes back to ``start``. A procedure whose steps are
    compulsory enters at ``part.drafting`` and reaches ``start`` only through them. A proposal whose grounds are gone
    ends in ``moot`` by itself; a signed one has to be withdrawn by a person, and its number stays used.

    Members, each with ``prefix`` before its name: states ``drafting``, ``checking``, ``cosigning``,
    ``legal_checking``, ``signed``; transitions ``sign``, ``serve``, ``decline``, ``send_back``, ``redraft``,
    ``check``, ``return_check``, ``cosign``, ``object_cosign``, ``clear``, ``return_legal``, ``withdraw``, ``drop``.

    Args:
        document: the paper's name; its series and form stand in ``documents/documents.toml``.
        served: where the item rests once the paper has reached its addressee.
        reason, then: what declining and withdrawing ask; without ``then`` the rung is not spoken of.
        signer: who signs, sends back and declines; ``decliners`` may decline too.
        dispatch: the term for serving, by default ``letter.dispatch``.
        draft, opinion: facts that redrafting and the steps ask for.
        check, cosigner, legal: the steps a redrafted paper runs through.
        signing_asks, serving_asks: facts the signer and the server add.
        when, serving_when: further guards on signing and on serving.
        unsigned: states of the procedure before ``start``; declining and dropping start from them too.
        serves: false where serving needs a transition of the procedure's own from ``part.signed``.
        signed: an existing state in which another paper of the same item waits to be served; then this part neither
            serves nor withdraws.
    """
    text_of = () if draft is None else (draft,)
    opinion_of = () if opinion is None else (opinion,)
    refusal = (reason,) if then is None else (reason, then)
    members: dict[str, Any] = {}

    drafting = State("退回重拟", owed_by=HANDLER, due=limit("document.draft", workdays(2)), slip=OFFICE_LADDER)
    members["drafting"] = drafting
    steps: list[tuple[str, State, Party | Post]] = []
    if check:
        steps.append(("check", State(
            "核稿", owed_by=OFFICE_DEPUTY, due=limit("document.check", workdays(1)), slip=OFFICE_LADDER,
        ), OFFICE_DEPUTY))  # fmt: skip
    if cosigner is not None:
        steps.append(("cosign", State(
            "会签", owed_by=cosigner, due=limit("document.cosign", workdays(3)), slip=REMIND,
        ), cosigner))  # fmt: skip
    if legal:
        steps.append(("clear", State(
            "法制审核", owed_by=LEGAL, due=limit("document.legal", workdays(3)), slip=OFFICE_LADDER,
        ), LEGAL))  # fmt: skip
    names = {
        "check": ("checking", "核稿同意", "return_check", "核稿退回"),
        "cosign": ("cosigning", "会签同意", "object_cosign", "会签不同意"),
        "clear": ("legal_checking", "法制审核通过", "return_legal", "法制审核退回"),
    }
    following = [state for _, state, _ in steps[1:]] + [start]
    members["redraft"] = drafting.to(steps[0][1] if steps else start, "报送文稿", by=HANDLER, asks=text_of)
    for (name, state, role), onward in zip(steps, following, strict=False):
        rests, agreed, back, refused = names[name]
        members[rests] = state
        members[name] = state.to(onward, agreed, by=role, asks=opinion_of)
        members[back] = state.to(drafting, refused, by=role, asks=(reason,))

    before = (*unsigned, start, drafting, *(state for _, state, _ in steps))
    waiting = signed or State(
        "待送达", owed_by=HANDLER, due=dispatch or limit("letter.dispatch", workdays(1)), slip=OFFICE_LADDER
    )
    if signed is None:
        members["signed"] = waiting
    members["sign"] = start.to(
        waiting, "签发", by=signer, asks=signing_asks, when=(grounds_stand(), *when), issues=[document], confirm=True
    )
    members["send_back"] = start.to(drafting, "退回重拟", by=signer, asks=(reason,))
    members["decline"] = any_of(*before).to(declined, "不发", by=(signer, *decliners), asks=refusal)
    members["drop"] = any_of(*before).to(moot, "事由消失", by=PARENT)
    if signed is None:
        if serves:
            members["serve"] = waiting.to(
                served, "送达", by=HANDLER, asks=(served_on, *serving_asks), when=(grounds_stand(), *serving_when),
                serves=served_on, confirm=True,
            )  # fmt: skip
        members["withdraw"] = waiting.to(withdrawn, "撤回，文号作废", by=signer, asks=refusal, confirm=True, voids=True)
    return Part(**{prefix + name: member for name, member in members.items()})


def fan_out(
    procedure: str,
    *,
    start: State,
    done: Final,
    opens: Sequence[Any],
    by: Post = HANDLER,
    label: str = "交办",
    issues: Sequence[str] = (),
    when: Sequence[Any] = (),
    closing_asks: Sequence[Fact] = (),
) -> Part:
    """One child for each unit of a list, and the join: the item waits for them, then a person closes it
    (SEMANTICS 29).

    Members: the state ``in_progress`` (dormant while a child is open, then the office's term ``assignment.close``
    runs), the transitions ``issue`` (which opens the children) and ``close``.

    Args:
        procedure: the children's procedure, by code.
        opens: the openings, such as ``each(leads, "task", role=OWNER, …)``.
        by, label, issues, when: of ``issue``. closing_asks: facts that closing asks for.
    """
    waiting = State(
        "办理中",
        owed_by=HANDLER,
        due=limit("assignment.close", workdays(5), since=children_ended(procedure)),
        slip=MESSAGES,
    )
    return Part(
        in_progress=waiting,
        issue=start.to(waiting, label, by=by, when=when, issues=issues, opens=opens, confirm=True),
        close=waiting.to(
            done, "办结销号", by=HANDLER, asks=closing_asks, when=ended(children_ended(procedure)), confirm=True
        ),
    )
