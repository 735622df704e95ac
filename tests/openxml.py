"""Microsoft's OpenXML SDK validator: is a file what Excel's own schema allows?"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

_LOCAL = Path(__file__).parents[1] / "node_modules" / ".bin"
VALIDATOR = shutil.which("ooxml-validator") or shutil.which("ooxml-validator", path=str(_LOCAL))


def schema_errors(file: Path, version: str) -> list[str]:
    """Return what the validator holds against a file, for one version of Office."""
    command = [str(VALIDATOR), str(file), "--officeVersion", version]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = json.loads(run.stdout)
    return [str(error) for error in found["errors"]]
