"""The contract type behind the import table refuses what a row does not list."""

import pytest
from grimp import ImportGraph

from tests.architecture.may_import import refused_imports


def a_graph(*imports: tuple[str, str]) -> ImportGraph:
    """A graph of our packages in which each pair is (importer, imported)."""
    graph = ImportGraph()
    for module in ("core.domain", "core.domain.times", "core.records", "web", "web.wiring", "web.planner"):
        graph.add_module(module)
    for importer, imported in imports:
        if imported not in graph.modules:
            graph.add_module(imported, is_squashed=True)
        graph.add_import(importer=importer, imported=imported, line_number=7, line_contents="import it")
    return graph


def refused(graph: ImportGraph, source: str, **row: set[str]) -> list[tuple[str, str, int]]:
    return refused_imports(
        graph,
        roots={"core", "web"},
        source_modules={source},
        may_import=row.get("may_import", set()),
        except_modules=row.get("except_modules", set()),
        any_library_but=row.get("any_library_but"),
    )


@pytest.mark.parametrize(
    ("imported", "row", "allowed"),
    [
        ("datetime", {}, True),  # the standard library
        ("core.domain", {}, True),  # the row's own package
        ("core.records", {}, False),  # another room
        ("core.records", {"may_import": {"core"}}, True),  # a listed package stands for all that is in it
        ("core.records", {"may_import": {"core.rec"}}, False),  # a shared beginning is not a package
        ("flask", {}, False),  # a library nobody listed
        ("flask", {"may_import": {"flask"}}, True),  # a listed library
        ("flask", {"any_library_but": {"sqlmodel"}}, True),  # any library goes
        ("sqlmodel", {"any_library_but": {"sqlmodel"}}, False),  # but not this one
        (
            "core.records",
            {"any_library_but": {"sqlmodel"}},
            False,
        ),  # "any library" never means our own packages
    ],
)
def test_a_row_allows_what_it_lists_and_nothing_else(imported: str, row: dict[str, set[str]], allowed: bool) -> None:
    found = refused(a_graph(("core.domain.times", imported)), "core.domain", **row)

    assert found == ([] if allowed else [("core.domain.times", imported, 7)])


def test_the_composition_root_is_left_out_of_its_packages_row() -> None:
    graph = a_graph(("web.wiring", "core.records"), ("web.planner", "core.records"))

    assert refused(graph, "web", except_modules={"web.wiring"}) == [("web.planner", "core.records", 7)]


def test_a_row_for_a_module_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="core.domian"):
        refused(a_graph(), "core.domian")
