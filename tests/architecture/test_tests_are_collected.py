"""No test silently never runs: whatever asserts is collected by pytest or is plainly a part of a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
TEST_FILES = sorted(TESTS.rglob("test_*.py"))
PARTS = ("_", "check_")  # the beginnings of names that tests call themselves
FIXTURES = {"fixture"}
STATEFUL = {"rule", "invariant", "initialize", "precondition"}  # hypothesis calls these itself
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_that_never_run(source: str) -> list[str]:
    """Names of the module's functions and methods that assert something although nobody calls them."""
    return [
        function.name
        for function, owner in _functions(ast.parse(source))
        if any(isinstance(node, ast.Assert) for node in ast.walk(function)) and not _runs(function, owner)
    ]


def _functions(module: ast.Module) -> Iterator[tuple[Function, ast.ClassDef | None]]:
    """Functions of the module and of its classes; what is nested in a function is its own business."""
    for node in module.body:
        if isinstance(node, Function):
            yield node, None
        if isinstance(node, ast.ClassDef):
            yield from ((inner, node) for inner in node.body if isinstance(inner, Function))


def _runs(function: Function, owner: ast.ClassDef | None) -> bool:
    if function.name.startswith(PARTS) or _decorators(function) & FIXTURES:
        return True
    if owner is not None and _decorators(function) & STATEFUL:
        return True
    # pytest looks into classes named Test... only, and not into one with an __init__.
    collected_here = owner is None or (
        owner.name.startswith("Test")
        and not any(isinstance(node, Function) and node.name == "__init__" for node in owner.body)
    )
    return function.name.startswith("test_") and collected_here


def _decorators(function: Function) -> set[str]:
    names = set()
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return names


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_every_function_that_asserts_is_collected(path: Path) -> None:
    assert functions_that_never_run(path.read_text(encoding="utf-8")) == []


def test_tests_stand_in_files_that_pytest_reads() -> None:
    elsewhere = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path in sorted(TESTS.rglob("*.py"))
        if path not in TEST_FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, Function) and node.name.startswith("test_") and not _decorators(node) & FIXTURES
    ]

    assert elsewhere == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Otherwise two test files of the same name in two folders are one module to pytest."""
    folders = {path.parent for path in TEST_FILES}

    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def test_it():\n    assert x", []),  # collected
        ("def a_rule_holds():\n    assert x", ["a_rule_holds"]),  # the prefix is forgotten
        ("def tests_it():\n    assert x", ["tests_it"]),  # one letter too many
        ("async def holds():\n    assert x", ["holds"]),
        ("def _holds():\n    assert x", []),  # called by a test
        ("def check_books():\n    assert x", []),
        ("@pytest.fixture\ndef booked():\n    assert x", []),
        ("@pytest.fixture(scope='session')\ndef booked():\n    assert x", []),
        ("def a_claim():\n    return x", []),  # a builder asserts nothing
        ("def test_it():\n    def inner():\n        assert x", []),  # nested
        ("class TestIt:\n    def test_a(self):\n        assert x", []),
        ("class TestIt:\n    def rule_a(self):\n        assert x", ["rule_a"]),
        ("class Checks:\n    def test_a(self):\n        assert x", ["test_a"]),  # no class pytest looks into
        ("class TestIt:\n    def __init__(self): ...\n    def test_a(self):\n        assert x", ["test_a"]),
        (
            "class Machine:\n    @invariant()\n    def holds(self):\n        assert x",
            [],
        ),  # hypothesis calls it
    ],
)
def test_the_rule_finds_what_would_never_run(source: str, found: list[str]) -> None:
    assert functions_that_never_run(source) == found
