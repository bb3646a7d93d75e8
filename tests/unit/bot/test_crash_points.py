"""Every commit and every call over the network has a crash point before and after it.

A crash that no point stands for is one that the fault tests do not try.
"""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

import bot

ROOT = Path(bot.__file__).parent
MODULES = sorted(
    path.relative_to(ROOT) for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] != "demo"
)
SLACK_METHODS = {
    name
    for name, _ in inspect.getmembers(WebClient, inspect.isfunction)
    if "_" in name.strip("_") and not name.startswith("_")
}
NETWORK = SLACK_METHODS | {"urlopen", "connect_to_new_endpoint"}
COMMITS = {"begin", "commit"}
WRAPPED = {"_call", "_pages"}  # of bot.slack: they pass the points themselves


def risky(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.Call]]:
    """The calls that need points, each with the function it stands in."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            wrapped = {
                inner
                for call in _calls(function)
                if _name(call) in WRAPPED
                for argument in call.args
                for inner in ast.walk(argument)
            }
            for call in _calls(function):
                if _name(call) in NETWORK | COMMITS and call not in wrapped:
                    yield function, call


def has_points_around(function: ast.AST, call: ast.Call) -> bool:
    named = {
        (str(point.args[0].value).rpartition(".")[2], point.lineno)
        for point in _calls(function)
        if _name(point) == "point" and isinstance(point.args[0], ast.Constant)
    }
    commits = _name(call) in COMMITS  # what is committed stands inside its block
    before = any(name == "before" and (commits or line < call.lineno) for name, line in named)
    return before and any(name == "after" and line > call.lineno for name, line in named)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_commit_and_no_call_is_without_its_points(module: Path) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    bare = [
        f"line {call.lineno}: {_name(call)}"
        for function, call in risky(tree)
        if not has_points_around(function, call)
    ]
    assert not bare, "put crash.point(...before) and (...after) around it"


def test_the_wrapper_of_all_calls_passes_the_points() -> None:
    source = (ROOT / "slack.py").read_text(encoding="utf-8")
    wrapper = source.partition("def _call(")[2]
    before, call, after = (wrapper.find(mark) for mark in ('.before")', "call()\n", '.after")'))
    assert 0 < before < call < after


@pytest.mark.parametrize(
    "bare",
    [
        "def f(client):\n    client.chat_postMessage()",
        "def f(session):\n    session.commit()",
        "def f(client):\n    crash.point('x.before')\n    client.views_open()",
        "def f(client):\n    crash.point('x.after')\n    client.views_open()\n    crash.point('x.before')",
    ],
)
def test_a_bare_call_is_noticed(bare: str) -> None:
    """The negative control of this very test."""
    [(function, call)] = list(risky(ast.parse(bare)))
    assert not has_points_around(function, call)


def _calls(of: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(of) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
