"""LibreOffice Calc as the host of the add-in's own VBA, which calls Python in this process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

SERVER = Path(__file__).with_name("calc_server.py")

Answer = Callable[[dict[str, Any]], Any]
"""What a test answers when the VBA calls Python."""


@cache
def python_with_uno() -> str | None:
    """Return a Python that has LibreOffice's `uno` module: most often the system's."""
    for name in ("/usr/bin/python3", shutil.which("python3")):
        if name and Path(name).exists():
            run = subprocess.run([name, "-c", "import uno"], capture_output=True, check=False)
            if run.returncode == 0:
                return name
    return None


class CalcHost:
    """LibreOffice in a process of its own.

    Commands are methods of ``calc_server.Calc``. While one runs, each call from VBA is handed to
    ``answer``; what it raises reaches the VBA as an error with that text.
    """

    def __init__(self, answer: Answer, server: Path = SERVER) -> None:
        self.answer = answer
        self._server = subprocess.Popen(
            [str(python_with_uno()), str(server)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        self._result()

    def __enter__(self) -> CalcHost:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(60)
        assert self._server.stdout is not None
        self._server.stdout.close()

    def do(self, name: str, *arguments: Any) -> Any:
        """Run a command and return its result."""
        self._send({"do": name, "with": arguments})
        return self._result()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(message) + "\n")
        self._server.stdin.flush()

    def _result(self) -> Any:
        assert self._server.stdout is not None
        while True:
            line = self._server.stdout.readline()
            if not line:
                raise RuntimeError("LibreOffice's process ended unexpectedly")
            message = json.loads(line)
            if "call" in message:
                self._send(self._answered(message["call"]))
            elif "error" in message:
                raise RuntimeError(message["error"])
            else:
                return message["result"]

    def _answered(self, call: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"result": self.answer(call)}
        except Exception as error:  # as COM: any error becomes a text in VBA
            return {"error": str(error)}
