"""Limits on a process's memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY = 4_000_000_000
"""Bytes of address space of a process, where the system can limit it (not Windows)."""


def bound_memory() -> None:
    """Limit the address space of this process, where the system can."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))


@contextmanager
def unbounded_memory() -> Iterator[None]:
    """Lift the limit for a program that is started here: browsers reserve far more."""
    if sys.platform == "win32":
        yield
        return
    import resource

    bound, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
