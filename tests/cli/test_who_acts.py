"""Who acts under which login in a real office: bound by the administrator, delegated by him, never he himself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run

As = Callable[..., Ran]


@pytest.fixture
def sits(duban: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> As:
    """``sits("wang", "inbox")``: the system user wang types it, on a real database that root has made."""
    monkeypatch.setenv("DUBAN_DB", str(tmp_path / "office.db"))

    def typed(user: str, *words: str) -> Ran:
        monkeypatch.setattr("cli.database.system_user", lambda: user)
        return duban(*words)

    assert typed("root", "db", "init", "--directory", "putuo").code == 0
    return typed


def log(file: Path) -> list[tuple[str, dict[str, object]]]:
    with closing(sqlite3.connect(file)) as held:
        found = held.execute("SELECT kind, data FROM system_event ORDER BY seq")
        return [
            (kind, json.loads(data))
            for kind, data in found
            if kind.partition(".")[0] in ("directory", "operator", "delegation")
        ]


def test_a_bound_user_works_and_an_unbound_one_does_not(sits: As, tmp_path: Path) -> None:
    nobody = sits("wang", "plan", "import", "putuo-2024", "-n")
    assert (nobody.code, "duban operator bind 登录名 wang" in nobody.err) == (3, True)
    bound = sits("root", "operator", "bind", "office.handler", "wang")
    assert (bound.code, bound.out) == (0, "系统用户 wang 现以 office.handler 办理。\n")
    assert "没有变动" in sits("root", "operator", "bind", "office.handler", "wang").out
    assert sits("wang", "plan", "import", "putuo-2024", "-n").code == 0
    assert sits("root", "operator", "unbind", "office.handler").code == 0
    assert sits("wang", "plan", "import", "putuo-2024", "-n").code == 3
    assert log(tmp_path / "office.db")[-2:] == [
        ("operator.bind", {"login": "office.handler", "os_user": "wang", "before": None}),
        ("operator.unbind", {"login": "office.handler", "os_user": "wang"}),
    ]


def test_a_dry_run_binds_nobody(sits: As, tmp_path: Path) -> None:
    assert sits("root", "operator", "bind", "office.handler", "wang", "-n").code == 0
    assert sits("root", "operator", "delegate", "office.head", "--to", "office.deputy", "-n").code == 0
    assert [kind for kind, _data in log(tmp_path / "office.db")] == ["directory.import"]


def test_only_the_administrator_decides_it(sits: As) -> None:
    sits("root", "operator", "bind", "office.handler", "wang")
    for words in ("bind office.head wang", "unbind office.handler", "delegate office.head --to office.handler"):
        refused = sits("wang", "operator", *words.split())
        assert (refused.code, "只能由管理员决定" in refused.err) == (3, True)


def test_the_administrator_does_no_casework(sits: As) -> None:
    refused = sits("root", "plan", "import", "putuo-2024")
    assert (refused.code, "duban operator bind 登录名 系统用户" in refused.err) == (3, True)
    refused = sits("root", "inbox", "--as", "office.handler")
    assert (refused.code, "duban operator bind office.handler 系统用户" in refused.err) == (3, True)
    for words in ("bind office.handler root", "unbind admin", "delegate office.handler --to admin",
                  "delegate office.handler --to root", "delegate admin --to office.handler"):  # fmt: skip
        assert sits("root", "operator", *words.split()).code == 3


def test_the_administration_moves_to_another_user(sits: As) -> None:
    assert sits("root", "operator", "bind", "admin", "sysop").code == 0
    assert sits("root", "operator", "bind", "office.handler", "root").code == 3
    assert sits("sysop", "operator", "bind", "office.handler", "root").code == 0


def test_a_delegation_is_granted_and_ended(sits: As, tmp_path: Path) -> None:
    sits("root", "operator", "bind", "office.deputy", "li")
    refused = sits("li", "inbox", "--as", "office.head")
    assert (refused.code, "duban operator delegate office.head --to office.deputy" in refused.err) == (3, True)
    assert sits("root", "operator", "delegate", "office.head", "--to", "li").code == 0
    assert sits("li", "inbox", "--as", "office.head").code == 0
    shown = json.loads(sits("li", "operator", "show", "office.head", "-o", "json").out)
    assert [one["login"] for one in shown["delegates"]] == ["office.deputy"]
    assert "没有变动" in sits("root", "operator", "delegate", "office.head", "--to", "office.deputy").out
    assert sits("root", "operator", "delegate", "office.head", "--to", "office.deputy", "--end").code == 0
    assert sits("li", "inbox", "--as", "office.head").code == 3
    kinds = [kind for kind, _data in log(tmp_path / "office.db")]
    assert kinds[-2:] == ["delegation.grant", "delegation.end"]


def test_a_delegation_holds_within_its_days(sits: As) -> None:
    sits("root", "operator", "bind", "office.deputy", "li")
    delegate = ("operator", "delegate", "office.head", "--to", "office.deputy")
    assert sits("root", *delegate, "--from", "2099-01-01", "--until", "2098-12-31").code == 2
    assert sits("root", *delegate, "--from", "2099-01-01").code == 0
    assert sits("li", "inbox", "--as", "office.head").code == 3


def test_unknown_logins_get_the_nearest(sits: As) -> None:
    for words in ("bind office.handlr wang", "unbind office.handlr", "delegate office.hed --to office.deputy"):
        missing = sits("root", "operator", *words.split())
        assert (missing.code, "您是指" in missing.err) == (4, True)


def test_an_imported_binding_that_is_taken_is_refused_with_its_line(sits: As, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("登录名,名称,系统用户\nzhang,联络员,wang\nli,联络员,root\n", "utf-8")
    sits("root", "operator", "bind", "office.handler", "wang")
    refused = sits("root", "operator", "import", str(file))
    assert refused.code == 2
    assert "第 2 行“系统用户”：系统用户 wang 已绑定 office.handler" in refused.err
    assert "第 3 行“系统用户”：系统用户 root 是管理员" in refused.err


def test_an_import_may_exchange_users_but_only_the_administrators(sits: As, tmp_path: Path) -> None:
    sits("root", "operator", "bind", "office.handler", "wang")
    sits("root", "operator", "bind", "office.deputy", "li")
    file = tmp_path / "more.csv"
    file.write_text("登录名,名称,系统用户\noffice.handler,经办人,li\noffice.deputy,副主任,wang\n", "utf-8")
    assert sits("wang", "operator", "import", str(file)).code == 3
    done = sits("root", "operator", "import", str(file))
    assert (done.code, done.err) == (0, "")
    known = sits("root", "operator", "list").out
    assert "经办人\tli\n" in known
    assert "副主任\twang\n" in known
    assert log(tmp_path / "office.db")[-1][1]["bound"] == {"office.handler": "li", "office.deputy": "wang"}
