"""Small mistakes in the functions of a file, one at a time: those of mutmut, made into code for their function."""

from __future__ import annotations
import __future__

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getattr_static
from pathlib import Path
from types import CodeType, FunctionType

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

SPOKEN = {"Sentence"}
"""What makes texts for people: a wrong letter in one is no wrong decision, and the tests of the catalogue notice it."""


@dataclass(frozen=True)
class Mistake:
    """One wrong function.

    Attributes:
        file: its file, from the root of the project.
        function: its name with its class.
        number: which of mutmut's mistakes in this function.
        lines: those of the statement that is wrong, or of the whole function for its defaults.
        default: whether it is in a default, not in the body.
    """

    file: str
    function: str
    number: int
    lines: range
    default: bool
    module: cst.Module
    around: cst.ClassDef | None
    at: cst.FunctionDef
    mutation: Mutation

    @property
    def name(self) -> str:
        return f"{self.file.removesuffix('.py').removeprefix('engine/')} {self.function} {self.number}"

    @property
    def change(self) -> tuple[str, str]:
        """Before and after, for reading."""
        mutation = self.mutation
        return self.module.code_for_node(mutation.original_node), self.module.code_for_node(mutation.mutated_node)

    @property
    def body(self) -> str:
        """The wrong function, in its class if it has one."""
        changed = deep_replace(self.at, self.mutation.original_node, self.mutation.mutated_node)
        assert isinstance(changed, cst.FunctionDef)
        alone = changed.with_changes(leading_lines=[])
        around = self.around and cst.ClassDef(self.around.name, cst.IndentedBlock([alone]))
        return cst.Module([around or alone]).code

    def put_in(self) -> None:
        """Makes the mistake in this process, wherever the function has been imported to.

        Raises:
            ValueError: the function needs another surrounding.
        """
        right = function(self.file, self.function)
        wrong = compile(self.body, self.file, "exec", flags=__future__.annotations.compiler_flag, dont_inherit=True)
        code = next(one for one in _within(wrong) if one.co_qualname == self.function)
        if self.default:
            space = dict(right.__globals__)
            exec(wrong, space)
            made = _plain(space, self.function)
            right.__defaults__, right.__kwdefaults__ = made.__defaults__, made.__kwdefaults__
        right.__code__ = code


def function(file: str, name: str) -> FunctionType:
    module = file.removesuffix(".py").removesuffix("/__init__")  # else a package would be read a second time
    return _plain(vars(import_module(module.replace("/", "."))), name)


def _plain(space: dict[str, object], name: str) -> FunctionType:
    outer, _, inner = name.partition(".")
    found = getattr_static(space[outer], inner) if inner else space[outer]
    found = getattr(found, "__func__", found)
    assert isinstance(found, FunctionType), f"{name} is no plain function"
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _within(one)


@cache
def mistakes(file: str) -> tuple[Mistake, ...]:
    """All of a file, without those in texts for people."""
    source = Path(file).read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    places = wrapper.resolve(PositionProvider)
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    classes = {
        inner: outer
        for outer in module.body
        if isinstance(outer, cst.ClassDef)
        for inner in outer.body.body
        if isinstance(inner, cst.FunctionDef)
    }
    spoken, statements, defaults = _looked_at(module)
    numbers: dict[cst.FunctionDef, int] = defaultdict(int)
    found = []
    for one in visitor.mutations:
        at = one.contained_by_top_level_function
        if not isinstance(at, cst.FunctionDef):
            continue
        numbers[at] += 1
        if one.original_node in spoken:
            continue
        around = classes.get(at)
        place = places[at if one.original_node in defaults else statements[one.original_node]]
        found.append(
            Mistake(
                file,
                f"{around.name.value}.{at.name.value}" if around else at.name.value,
                numbers[at],
                range(place.start.line, place.end.line + 1),
                one.original_node in defaults,
                module,
                around,
                at,
                one,
            )
        )
    return tuple(found)


def _looked_at(module: cst.Module) -> tuple[set[cst.CSTNode], dict[cst.CSTNode, cst.CSTNode], set[cst.CSTNode]]:
    """What is in a text for people; of everything its statement; what is in a default."""
    spoken: set[cst.CSTNode] = set()
    statements: dict[cst.CSTNode, cst.CSTNode] = {}
    defaults: set[cst.CSTNode] = set()

    def walk(node: cst.CSTNode, statement: cst.CSTNode, said: bool, default: bool) -> None:
        if isinstance(
            node, cst.BaseSmallStatement | cst.BaseCompoundStatement | cst.SimpleStatementLine | cst.MatchCase
        ):
            statement = node
        said = said or (isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in SPOKEN)
        default = default or isinstance(node, cst.Parameters)
        statements[node] = statement
        if said:
            spoken.add(node)
        if default:
            defaults.add(node)
        header = isinstance(node, cst.BaseCompoundStatement) and not isinstance(node, cst.FunctionDef | cst.ClassDef)
        for child in node.children:
            # what heads a compound statement is its own place: its body's tests are no tests of it
            inside = child if header and isinstance(child, cst.BaseExpression) else statement
            walk(child, inside, said, default and not isinstance(node, cst.Lambda))

    walk(module, module, False, False)
    return spoken, statements, defaults
