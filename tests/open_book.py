"""What a button of the add-in works on: an open workbook, and the user's browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit


def open_book(path: Path, name: str | None = None) -> Any:
    api = SimpleNamespace(SaveCopyAs=lambda copy: shutil.copy(path, copy))
    return SimpleNamespace(name=name or path.name, api=api)


class Browser:
    def __init__(self, *, opens: bool = True) -> None:
        self.opens, self.pages = opens, list[Path]()

    def __call__(self, address: str) -> bool:
        self.pages.append(Path(unquote(urlsplit(address).path)))
        return self.opens
