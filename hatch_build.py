"""What the package says of places on the web, settled when it is built.

Where this project is published is for its publisher to say, by the address of its repository:

    INVESTPAKKE_URL=https://… python -m build

The README's links and pictures then lead there, to the files of this version, and the address
stands among the package's URLs. A package index shows the README without the files beside it: so
where no address is given, links to files are plain text and pictures are left out.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

VARIABLE = "INVESTPAKKE_URL"
PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?://)([^)]+)\)\n*")
LINK = re.compile(r"\[([^\]]+)\]\((?!https?://|#)([^)]+)\)")


class WebAddresses(MetadataHookInterface):
    """Sets `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set them for the address in the environment."""
        url = os.environ.get(VARIABLE, "").rstrip("/")
        text = Path(self.root, "README.md").read_text("utf-8")
        readme = for_an_index(text, url, metadata["version"])
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}
        if url:
            metadata["urls"] = urls(url, metadata["version"])


def for_an_index(text: str, url: str, version: str) -> str:
    """Return the README as it reads away from the files that it links to."""
    if not url:
        return LINK.sub(r"\1", PICTURE.sub("", text))
    text = PICTURE.sub(rf"![\1]({url}/raw/v{version}/\2)\n\n", text)
    return LINK.sub(rf"[\1]({url}/blob/v{version}/\2)", text)


def urls(url: str, version: str) -> dict[str, str]:
    """Return the package's URLs, as `[project.urls]` has them."""
    files = f"{url}/blob/v{version}"
    return {
        "Repository": url,
        "Documentation": f"{files}/docs/README.md",
        "Changelog": f"{files}/CHANGELOG.md",
        "Issues": f"{url}/issues",
    }
