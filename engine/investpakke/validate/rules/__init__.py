"""The rules, one file each.

IP1xx structure, IP2xx formulas, IP3xx calculation, IP4xx engine cross-check, IP5xx published
figures, IP6xx add-in. A rule's module is named after its code and holds one `RULE`; its docstring
describes the anti-pattern and the better practice. All lists of rules are generated from these
files.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from types import ModuleType

from investpakke.validate.rule import Rule

_MODULE = re.compile(r"ip\d{3}_\w+")


@cache
def _modules() -> dict[str, str]:
    """Return the module of each rule by its code, in the order of the codes."""
    names = sorted(
        info.name for info in pkgutil.iter_modules(__path__) if _MODULE.fullmatch(info.name)
    )
    return {name.partition("_")[0].upper(): f"{__name__}.{name}" for name in names}


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of their codes."""
    return tuple(import_module(name).RULE for name in _modules().values())


def module_of(code: str) -> ModuleType:
    """Return the file of a rule: its docstring is what there is to say of it."""
    return import_module(_modules()[code])


def rule_of(code: str) -> Rule:
    """Return a rule by its code."""
    rule: Rule = module_of(code).RULE
    return rule
