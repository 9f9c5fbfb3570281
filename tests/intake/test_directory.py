import datetime as dt
from pathlib import Path

import pytest

from engine.errors import BadTable, NotFound
from engine.intake.directory import read_directory
from engine.intake.names import Groups, Names
from engine.intake.rows import Directory, GroupMemberRow, UnitRow
from engine.intake.text import key

PUTUO = Path(__file__).parents[2] / "workflows" / "directory" / "putuo"
DAY = dt.date(2024, 3, 21)
ROLES = [
    *(
        "handler",
        "office_deputy",
        "office_head",
        "committee_deputy",
        "committee_head",
        "legal",
        "archivist",
        "reporter_vault",
    ),
    *("liaison", "leader", "head", "inspector", "expert", "discipline"),
]


@pytest.fixture(scope="module")
def putuo() -> Directory:
    return read_directory(PUTUO, roles=ROLES)


@pytest.fixture(scope="module")
def names(putuo: Directory) -> Names:
    return Names(putuo.units)


def test_what_is_shipped(putuo: Directory) -> None:
    kinds = [unit.kind for unit in putuo.units]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "superior": 5,
        "office": 1,
        "department": 25,
        "other": 6,
        "street": 10,
        "soe": 3,
        "enterprise": 6,
    }
    assert [unit.code for unit in putuo.units if unit.kind == "office"] == ["anweiban"]
    assert all(unit.name.startswith("示例") for unit in putuo.units if unit.kind in ("soe", "enterprise"))


def test_no_two_units_share_a_name(putuo: Directory) -> None:
    written = [key(text) for unit in putuo.units for text in {unit.code, unit.name, *unit.aliases}]
    assert len(written) == len(set(written))


def test_groups(putuo: Directory) -> None:
    groups = Groups(putuo.groups)
    sizes = {group: len(groups.members(group, DAY)) for group in ("member_units", "regulators", "streets", "soes")}
    assert sizes == {"member_units": 36, "regulators": 14, "streets": 10, "soes": 3}
    assert [groups.assumed(group, DAY) for group in sizes] == [True, True, False, True]
    assert all(row.note == "假定，请确认" for row in putuo.groups if row.standing == "assumed")
    assert set(groups.members("regulators", DAY)) < set(groups.members("member_units", DAY))
    assert set(groups.members("streets", DAY)) < set(groups.members("member_units", DAY))
    assert groups.members("streets", dt.date(2023, 12, 31)) == ()
    assert groups.find("各区属国企") == "soes"


def test_logins_are_posts_and_names_are_no_persons(putuo: Directory) -> None:
    units = {unit.code: unit for unit in putuo.units}
    of_a_unit, of_an_office = ("联络员", "分管领导", "主要负责人", "执法人员"), ("经办人", "副主任", "主任")
    titles = (*of_a_unit, *of_an_office, "法制审核员", "档案员", "举报保密员", "专家", "承办人")
    allowed = {
        prefix + title + count
        for unit in putuo.units
        for prefix in (unit.name, *unit.aliases)
        for title in titles
        for count in ("", "一", "二", "三")
    }
    assert [operator.name for operator in putuo.operators if operator.name not in allowed] == []
    assert all(operator.os_user is None for operator in putuo.operators)
    posted = {post.login for post in putuo.posts}
    assert posted == {operator.login for operator in putuo.operators}
    assert not any(
        units[post.unit].kind in ("superior", "enterprise") for post in putuo.posts if post.unit != "anweihui"
    )


def test_there_are_two_persons_wherever_two_are_needed(putuo: Directory) -> None:
    holders: dict[tuple[str, str], set[str]] = {}
    for post in putuo.posts:
        holders.setdefault((post.unit, post.role), set()).add(post.login)
    assert len(holders["anweiban", "handler"]) == 2
    assert all(
        len({*holders[unit.code, "liaison"], *holders[unit.code, "leader"], *holders[unit.code, "head"]}) == 3
        for unit in putuo.units
        if unit.kind in ("department", "street", "soe", "office")
    )
    for unit in Groups(putuo.groups).members("regulators", DAY):
        assert len(holders[unit, "inspector"]) == 2


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("区卫健委", "weijian"),
        ("区卫生健康委", "weijian"),
        ("区建设管理委", "jianguan"),
        ("区建设和管理委员会", "jianguan"),
        ("区文化旅游局", "wenlv"),
        ("区数据局", "shuju"),
        ("区安委办", "anweiban"),
        ("消防支队", "xiaofang"),
        ("真如镇街道", "zhenru"),
        ("长 征\n镇", "changzheng"),
        ("ＹＩＮＧＪＩ", "yingji"),
    ],
)
def test_aliases(names: Names, written: str, code: str) -> None:
    assert names.resolve(written) == code
    assert written in names


def test_an_unknown_unit_gets_the_nearest(names: Names) -> None:
    with pytest.raises(NotFound) as caught:
        names.resolve("区应急管理")
    assert caught.value.exit_code == 4
    assert "区应急局" in str(caught.value.hint)
    assert names.nearest("完全无关的字样") == ()
    assert names.find("") is None


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


UNITS = "code,name,kind,aliases\na,甲局,department,甲\nb,乙镇,street,\n"


def reasons(path: Path, **known: list[str]) -> list[str]:
    with pytest.raises(BadTable) as caught:
        read_directory(path, **known)
    return [str(reason) for reason in caught.value.reasons]


def test_every_problem_of_every_file(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        units=UNITS + "A!,丙局,bureau,甲\na,,other,\nc,丁 局,other,;乙镇\n",
        groups="group,name,unit,from,to,standing\n"
        "g,全体,a,2024-01-01,2023-01-01,\ng,全部,zz,昨天,,\ng,全体,b,,,sure\nh,甲局,a,,,\ng,全体,b,,,\n",
        operators="login,name,os_user\nx.y,甲局联络员,u\nx.y,甲局领导,u\nX Y,,\n",
        posts="login,role,unit,from,to\nx.y,handlr,a,,\nx.z,handler,q,,\nx.y,handler,a,2024-01-01,2024-12-31\n"
        "x.y,handler,a,2024-12-31,\nx.y,handler,a,,2023-12-31\n",
    )
    assert reasons(path, roles=["handler", "head"]) == [
        "groups.csv, line 2, to: ends (2023-01-01) before it begins (2024-01-01)",
        "groups.csv, line 3, from: 昨天 is not a date",
        "groups.csv, line 3, unit: unknown unit zz; did you mean: A!, a, b, c",
        "groups.csv, line 3, name: the group is called 全体 above",
        "groups.csv, line 4, standing: unknown standing sure; there are: assumed, law, plan, practice",
        "groups.csv, line 5, name: 甲局 already means a",
        "groups.csv, line 6, unit: g b is there twice for the same days",
        "operators.csv, line 3, login: x.y is already on line 2",
        "operators.csv, line 3, os_user: u is already on line 2",
        "operators.csv, line 4, login: X Y is not a code: lower-case letters, digits, - and _",
        "operators.csv, line 4, name: this cell is empty",
        "posts.csv, line 2, role: unknown role handlr; there are: handler, head",
        "posts.csv, line 3, login: unknown operator x.z; did you mean: x.y",
        "posts.csv, line 3, unit: unknown unit q; did you mean: A!, a, b, c",
        "posts.csv, line 5, login: x.y handler a is there twice for the same days",
        "units.csv, line 4, code: A! is not a code: lower-case letters, digits, - and _",
        "units.csv, line 4, kind: unknown kind bureau; there are: "
        "department, enterprise, office, other, soe, street, superior",
        "units.csv, line 4, aliases: 甲 already means a (line 2)",
        "units.csv, line 5, name: this cell is empty",
        "units.csv, line 5, code: a is already on line 2",
        "units.csv, line 6, aliases: 乙镇 already means b (line 3)",
    ]


def test_posts_alone_for_units_that_exist_elsewhere(tmp_path: Path) -> None:
    path = folder(tmp_path, posts="账号,角色,单位,起,止\nx.y,handler,a,2024年1月1日,\n")
    assert reasons(path)[0].endswith("unknown operator x.y; did you mean: -")
    (post,) = read_directory(path, known_units=["a"], known_logins=["x.y"]).posts
    assert (post.valid_from, post.valid_to) == (dt.date(2024, 1, 1), None)


TOML = """
[[unit]]
code = "a"
name = "甲局"
kind = "department"
aliases = ["甲", "甲办"]

[[group]]
group = "g"
name = "全体"
unit = "a"
from = 2024-01-01

[[operator]]
login = "a.liaison"
name = "甲局联络员"

[[post]]
login = "a.liaison"
role = "liaison"
unit = "a"
"""


def test_toml_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "directory.toml"
    file.write_text(TOML, encoding="utf-8")
    for path in (file, tmp_path):
        found = read_directory(path)
        assert found.units == (UnitRow("a", "甲局", "department", ("甲", "甲办")),)
        assert found.groups == (GroupMemberRow(group="g", name="全体", unit="a", valid_from=dt.date(2024, 1, 1)),)
        assert (found.operators[0].login, found.posts[0].unit) == ("a.liaison", "a")


def test_toml_problems_have_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "d.toml"
    file.write_text(TOML.replace('kind = "department"', 'kin = "x"') + "\n[[person]]\nx = 1\n", encoding="utf-8")
    found = reasons(file)
    known = "aliases, code, credit_code, full_name, kind, name, note"
    assert f"d.toml, line 2, kin: unknown key; there are {known}" in found
    assert any(reason.startswith("d.toml, line 2, kind: unknown kind -") for reason in found)
    assert any(reason.startswith("d.toml, line 23: unknown table person") for reason in found)
    file.write_text("[[unit", encoding="utf-8")
    assert "cannot be read" in reasons(file)[0]


def test_nothing_there(tmp_path: Path) -> None:
    assert "no units, groups, operators or posts" in reasons(tmp_path)[0]
    assert "no units, groups, operators or posts" in reasons(tmp_path / "nowhere")[0]
