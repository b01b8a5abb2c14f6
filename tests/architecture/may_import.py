"""The contract type `may_import`: what a row of the import table lists is allowed, everything else is not.

import-linter's own contracts name what is forbidden, so a library nobody thought of would pass. This one
turns it round. It looks at direct imports; because every row is checked, a detour is caught at its first
step. The standard library and the modules of the row itself are always allowed.
"""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class MayImport(Contract):
    """Direct imports of a row of the table.

    source_modules: the row; a package stands for all that is in it.
    except_modules: packages inside the row that have a row of their own, or none (the composition root).
    may_import: modules and libraries that the row lists.
    any_library_but: when given, every library but these is allowed; our own packages still need a row.
    """

    type_name = "may_import"

    source_modules = fields.SetField(subfield=fields.StringField())
    may_import = fields.SetField(subfield=fields.StringField())
    except_modules = fields.SetField(subfield=fields.StringField(), required=False)
    any_library_but = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        roots = set(self.session_options["root_packages"])
        refused = refused_imports(
            graph,
            roots=roots,
            source_modules=set(self.source_modules),
            except_modules=set(self.except_modules or ()),
            may_import=set(self.may_import),
            any_library_but=None if self.any_library_but is None else set(self.any_library_but),
        )
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["refused"]:
            output.print_error(f"{importer} may not import {imported} (l.{line})", bold=False)
        output.new_line()


def refused_imports(
    graph: ImportGraph,
    *,
    roots: set[str],
    source_modules: set[str],
    may_import: set[str],
    except_modules: set[str],
    any_library_but: set[str] | None,
) -> list[tuple[str, str, int]]:
    """Importer, imported module and line of every direct import that the row does not allow, in order.

    Raises ValueError for a source module that does not exist: a misspelt row would never fail.
    """
    missing = source_modules - graph.modules
    if missing:
        raise ValueError(f"Modules {sorted(missing)} do not exist.")
    refused = []
    for importer in sorted(graph.modules):
        if not _within(importer, source_modules) or _within(importer, except_modules):
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            library = imported.partition(".")[0]
            if library in sys.stdlib_module_names or _within(imported, source_modules | may_import):
                continue
            if any_library_but is not None and library not in roots | any_library_but:
                continue
            details = graph.get_import_details(importer=importer, imported=imported)
            refused.append((importer, imported, details[0]["line_number"] if details else 0))
    return refused


def _within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
