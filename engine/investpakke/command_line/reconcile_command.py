"""The command ``investpakke reconcile``: against published figures, as stated or fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import (
    all_option,
    print_json,
    print_view,
    tell,
    terminal_writer,
)
from investpakke.command_line.source import source_argument
from investpakke.errors import InputError
from investpakke.text import Language, Problem, Text, same
from investpakke.whole_file import refuse_existing, write_whole

if TYPE_CHECKING:
    from investpakke.model import Package
    from investpakke.reconciliation import Line
    from investpakke.source import Source


@command(
    "reconcile",
    about=Text("Reconcile the computed figures with the published ones."),
    more=Text(
        "Shows for every published figure the computed one, the difference and "
        "the verdict at the rounding used in the document. Known differences are "
        "explained below the table. With --fit it finds the ramps closest to the "
        "stated ones that give both the published averages and the published "
        "path; the package itself is not changed. Exit code 1 if something that "
        "should reconcile does not."
    ),
    examples=(
        "investpakke reconcile",
        "investpakke reconcile --differences",
        "investpakke reconcile model.xlsx --against aarhus-2024",
        "investpakke reconcile aarhus-2024 --format json",
        "investpakke reconcile --fit",
        "investpakke reconcile --fit --keep 2.1 --fit-file tilpasset.toml",
    ),
)
@partial(source_argument, default="aarhus-2024")
@option(
    "--against",
    value=Text("FILE|NAME"),
    about=Text(
        "The package with the published figures, e.g. for a changed workbook (default: its own)."
    ),
)
@option("--differences", is_flag=True, about=Text("Show only the figures that do not reconcile."))
@option("--fit", "fitted", is_flag=True, about=Text("Find ramps that give both averages and path."))
@option(
    "--keep",
    multiple=True,
    value=Text("NO"),
    about=Text("With --fit: a case that keeps its phasing. May be repeated."),
)
@option(
    "--fit-file",
    value=Text("FILE.toml"),
    about=Text("With --fit: a new file for the package with the fitted ramps."),
)
@option("--force", is_flag=True, about=Text("Replace the file if it exists."))
@all_option
@format_option
@click.pass_context
def reconcile(  # noqa: PLR0913  one parameter an option
    context: click.Context,
    source: Source,
    output: str,
    *,
    against: str | None,
    differences: bool,
    fitted: bool,
    keep: tuple[str, ...],
    fit_file: str | None,
    force: bool,
) -> None:
    """Print published and computed figures side by side; exit 1 if one does not reconcile."""
    from investpakke.reconciliation import Verdict
    from investpakke.reconciliation import reconcile as reconcile_package
    from investpakke.source import Source

    _refuse_alone("--fit", given=fitted, others={"--keep": keep, "--fit-file": fit_file})
    _refuse_alone("--fit-file", given=fit_file is not None, others={"--force": force})
    found = source.package
    if against is not None:
        found = replace(found, published=Source(against).package.published)
    language = language_of(context)
    if fitted:
        lines = _fit(found, keep, fit_file, output, language, force=force)
    else:
        lines = reconcile_package(found, source.result)
        _print(found, lines, output, language, only_differences=differences)
    context.exit(int(any(line.verdict is Verdict.DIFFERS for line in lines)))


def _refuse_alone(option: str, *, given: bool, others: Mapping[str, object]) -> None:
    """Refuse options that require another one."""
    for name, value in others.items():
        if value and not given:
            raise InputError(
                Problem("option.belongs_to", "the option belongs to {option}", option=option),
                where=name,
                expected=same(option),
                got=None,
            )


def _print(
    package: Package,
    lines: tuple[Line, ...],
    output: str,
    language: Language,
    *,
    only_differences: bool,
) -> None:
    from investpakke.show.results import reconcile as view

    if output == "json":
        print_json(view.form(package, lines, language, only_differences=only_differences))
    else:
        writer = terminal_writer()
        print_view(view.page(package, lines, writer, only_differences=only_differences))


def _fit(
    package: Package,
    keep: tuple[str, ...],
    fit_file: str | None,
    output: str,
    language: Language,
    *,
    force: bool,
) -> tuple[Line, ...]:
    """Fit, write the requested file, and return the lines of the result."""
    from investpakke.deciding.fit import fit_ramps
    from investpakke.deciding.fit.assumed import fitted_text
    from investpakke.reconciliation import reconcile as reconcile_package
    from investpakke.show.results import fit as view

    if fit_file is not None:
        refuse_existing(Path(fit_file), force=force)
    found = fit_ramps(package, keep=keep)
    if fit_file is not None:
        write_whole(Path(fit_file), fitted_text(found).encode())
        tell(say(Text("Written: {fit_file}", fit_file=fit_file)))
    if output == "json":
        print_json(view.form(found, language))
    else:
        print_view(view.page(found, terminal_writer()))
    return reconcile_package(found.fitted, found.after)
