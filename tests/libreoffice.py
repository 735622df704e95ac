"""LibreOffice Calc as an independent spreadsheet: recalculate workbooks, render them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" \
oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" \
oor:op="fuse"><value>da-DK</value></prop></item>
</oor:items>
"""
"""Recalculate on loading (or it shows a file's cached values and checks nothing), and
work in the users' locale: decimal commas, Danish number formats."""


def convert(files: Sequence[Path], folder: Path, kind: str = "xlsx") -> list[Path]:
    """Recalculate files and save them again as ``kind`` in ``folder``, in one run."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    out = folder / "out"
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        kind,
        "--outdir",
        str(out),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [out / file.with_suffix(f".{kind}").name for file in files]
