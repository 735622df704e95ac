"""How the tests run: in as many processes as there are processors, with or without pytest-xdist."""

from __future__ import annotations

import os
from math import ceil
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Accept what pyproject.toml says to pytest-xdist where that is not there: one process."""
    if not pluginmanager.hasplugin("xdist"):
        group = parser.getgroup("without pytest-xdist")
        group.addoption("--numprocesses", help="Ignored: pytest-xdist is not there.")
        group.addoption("--dist", help="Ignored: pytest-xdist is not there.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Return how many processors this process may use; 0 processes beside this one for one."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None  # as pytest-xdist reads it
    processors = min(_allowed(), _quota())
    return processors if processors > 1 else 0


def _allowed() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota() -> float:
    """Return what a container's share of the processors comes to, infinity outside one."""
    try:
        limit, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return ceil(int(limit) / int(period))
    except (OSError, ValueError):  # not Linux, an older one, or "max": no limit
        return float("inf")
