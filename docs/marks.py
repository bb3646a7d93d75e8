"""Which test shows which requirement: read from the marks in the test files, without importing them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "pytest.mark.requirement"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A requirement, and the test, the class of tests or the file of tests that shows it."""

    requirement: str
    file: str
    name: str

    @property
    def sentence(self) -> str:
        """The name as words.

        >>> Mark(requirement="R100", file="test_approval.py", name="test_a_second_click").sentence
        'a second click'
        >>> Mark(requirement="R87", file="test_plan.py", name="TestWithoutRoom").sentence
        'without room'
        """
        bare = self.name.removesuffix(".py").removeprefix("test_").removeprefix("Test")
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).replace("_", " ").lower()


def in_tests(root: Path) -> list[Mark]:
    """Every mark below a folder of tests, in the order of files and lines."""
    files = sorted(root.rglob("test_*.py"))
    return [mark for file in files for mark in _in_file(file, named=file.relative_to(root.parent).as_posix())]


def _in_file(file: Path, *, named: str) -> Iterator[Mark]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for requirement in _marked(node):
            name = file.name if isinstance(node, ast.Assign) else getattr(node, "name", "")
            yield Mark(requirement=requirement, file=named, name=name)


def _marked(node: ast.AST) -> Iterator[str]:
    """The requirements of a decorated test or class, or of a `pytestmark`."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            yield from _requirements(decorator)
    elif isinstance(node, ast.Assign) and any(ast.unparse(to) == "pytestmark" for to in node.targets):
        yield from _requirements(node.value)


def _requirements(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == MARK:
            yield from (str(ast.literal_eval(argument)) for argument in node.args)
