"""The commands ``investpakke addin``: install, uninstall, status, export, doctor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as with_changes
from pathlib import Path

import click

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.group import Group
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import print_json, print_view
from investpakke.text import Text
from investpakke_addin import deployment
from investpakke_addin import install as installing
from investpakke_addin.doctor import diagnose, problems
from investpakke_addin.environment import CONFIG_SHOWN, this_machine
from investpakke_addin.machine import examine

_FOLDER = Text("FOLDER")
_FILE = Text("FILE")


@click.group(
    "addin",
    cls=Group,
    sections=((Text("Commands"), ("install", "doctor", "status", "uninstall", "export")),),
    about=Text("Install, examine and remove the Excel add-in."),
    more=Text(
        "The add-in brings the INVEST_* functions and a button that refreshes the "
        "package to all your workbooks. It needs Excel for the desktop on "
        "Windows, but no administrator rights."
    ),
    examples=("investpakke addin install", "investpakke addin doctor"),
)
@click.pass_context
def addin(context: click.Context) -> None:
    """Show the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command(
    "install",
    about=Text("Install the add-in for yourself."),
    more=Text(
        "Puts investpakke.xlam where Excel starts add-ins, and writes in "
        "{config_shown} which Python Excel is to start. What is in the file "
        "already stays, and the old file is copied first. Close Excel first. "
        "Running it again changes nothing.",
        config_shown=CONFIG_SHOWN,
    ),
    examples=(
        "investpakke addin install",
        "investpakke addin install --replace",
        r"investpakke addin install --addin \\server\deling\investpakke.xlam",
    ),
)
@option(
    "--replace",
    is_flag=True,
    about=Text("Replace settings with other values, e.g. another Python."),
)
@option(
    "--addin",
    "file",
    value=_FILE,
    type=click.Path(dir_okay=False, path_type=Path),
    about=Text("Another copy of the add-in, e.g. the one that the IT department signed."),
)
@option(
    "--folder",
    value=_FOLDER,
    type=click.Path(file_okay=False, path_type=Path),
    about=Text("Excel's start folder, if it is not XLSTART under %APPDATA%."),
)
@format_option
def install(*, replace: bool, file: Path | None, folder: Path | None, output: str) -> None:
    """Install the add-in and say what was done."""
    from investpakke_addin import addin_page as page

    environment = this_machine()
    if file is not None:
        environment = with_changes(environment, package=file)
    if folder is not None:
        environment = with_changes(environment, xlstart=folder)
    done = installing.install(environment, replace=replace)
    if output == "json":
        print_json(
            {
                "addin": str(done.addin),
                "sha256": done.sha256,
                "version": environment.version,
                "copied": done.copied,
                "settings": page.change_forms(done.changes),
                "backups": [str(path) for path in done.backups],
            }
        )
    else:
        _print_lines(page.installed_lines(done, environment))


@command(
    "uninstall",
    about=Text("Remove what install wrote."),
    more=Text(
        "Removes the add-in and restores the settings that install changed. "
        "Everything else in {config_shown} stays, and so do your later changes. "
        "Close Excel first. To remove the Python package, run pip uninstall "
        "investpakke.",
        config_shown=CONFIG_SHOWN,
    ),
    examples=("investpakke addin uninstall",),
)
@format_option
def uninstall(*, output: str) -> None:
    """Remove the add-in and say what was done."""
    from investpakke_addin import addin_page as page

    environment = this_machine()
    done = installing.uninstall(environment)
    if output == "json":
        print_json(
            {
                "addin": None if done.addin is None else str(done.addin),
                "settings": page.change_forms(done.changes),
                "left": [say(text) for text in done.left],
            }
        )
    else:
        _print_lines(page.removed_lines(done, environment))


@command(
    "status",
    about=Text("Show what is installed."),
    more=Text(
        "Shows which copy of the add-in is in Excel's start folder (compared by "
        "sha256 with the one that ships), and its settings. Changes nothing."
    ),
    examples=("investpakke addin status", "investpakke addin status --format json"),
)
@format_option
def status(*, output: str) -> None:
    """Print what is installed."""
    from investpakke_addin import addin_page as page

    environment = this_machine()
    found = installing.status(environment)
    if output == "json":
        print_json(page.status_form(found, environment, language_of()))
    else:
        _print_lines(page.status_lines(found, environment))


@command(
    "export",
    about=Text("Create a folder for the IT department."),
    more=Text(
        "The folder holds the add-in, the settings, the source of the macros, a "
        "lock file with hashes, an SBOM (CycloneDX), checksums of it all and a "
        "deployment note (in Danish): trusted locations, macro policy, signing, "
        "SharePoint and OneDrive, Defender's rule on child processes, and what "
        "runs. With --wheels it installs without the network. If something "
        "fails, nothing is written."
    ),
    examples=(
        "investpakke addin export til-it",
        "investpakke addin export til-it --wheels pakker",
        r"investpakke addin export til-it --python C:\Python311\python.exe",
    ),
)
@argument(
    "folder",
    value=_FOLDER,
    type=click.Path(path_type=Path),
    about=Text("A new or an empty folder."),
)
@option(
    "--python",
    default=deployment.USUAL_PYTHON,
    told=deployment.USUAL_PYTHON,
    value=Text("PATH"),
    about=Text("python.exe on the users' machines."),
)
@option(
    "--wheels",
    value=_FOLDER,
    type=click.Path(path_type=Path),
    about=Text("Wheels to include, checked against the lock file."),
)
@format_option
def export(folder: Path, *, python: str, wheels: Path | None, output: str) -> None:
    """Create the folder and print its contents."""
    from investpakke_addin import addin_page as page

    done = deployment.export(this_machine(), folder, python, wheels)
    if output == "json":
        wheels_for = {
            "python": list(done.fit.pythons),
            "systems": list(done.fit.systems),
            "not_windows": list(done.fit.not_windows),
        }
        form = {"folder": str(done.folder), "sha256": done.checksums, "wheels_for": wheels_for}
        print_json(form)
    else:
        _print_lines(page.exported_lines(done))


@command(
    "doctor",
    about=Text("Examine whether Excel can use it."),
    more=Text(
        "One line about each possible problem, with its remedy: platform, Excel, "
        "Python, xlwings and its DLL, settings, the add-in, OneDrive and "
        "SharePoint, Defender's rules, Office's policies on macros, add-ins and "
        "trusted locations, and whether the functions answer; and who can do "
        "it. Changes nothing. Exit code 1 if there is a problem."
    ),
    examples=(
        "investpakke addin doctor",
        "investpakke addin doctor --workbook model.xlsx",
        "investpakke addin doctor --format json",
    ),
)
@option(
    "--workbook",
    value=_FILE,
    type=click.Path(path_type=Path),
    about=Text("Check too whether this workbook is on OneDrive or SharePoint."),
)
@format_option
@click.pass_context
def doctor(context: click.Context, *, workbook: Path | None, output: str) -> None:
    """Print every finding; exit 1 if there is a problem."""
    from investpakke_addin import addin_page as page

    findings = diagnose(examine(this_machine(), workbook=workbook))
    language, found = language_of(context), problems(findings)
    if output == "json":
        forms = [page.finding_form(finding, language) for finding in findings]
        print_json({"problems": found, "findings": forms})
    else:
        print_view(page.finding_parts(findings, language))
    context.exit(int(found > 0))


def _print_lines(lines: Iterable[Text]) -> None:
    for line in lines:
        click.echo(say(line))


for _command in (install, doctor, status, uninstall, export):
    addin.add_command(_command)
