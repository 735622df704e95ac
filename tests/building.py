"""Small valid inputs to change one thing in, and what every test of a refusal needs."""

from collections.abc import Callable, Iterable
from inspect import Parameter, signature
from typing import Any

import pytest
from hypothesis import given, settings

from investpakke import Case, Group, InputError, InvestpakkeError, Package

QUICK = settings(deadline=None, derandomize=True, max_examples=50)
"""Generated tests: the same examples on every run."""


def proofs_after(values: Iterable[Any], quick: int = 1) -> list[Any]:
    """Return values for `parametrize` of which all but the first few are long proofs."""
    marks = ((), pytest.mark.proof)
    return [pytest.param(value, marks=marks[at >= quick]) for at, value in enumerate(values)]


def generated(quick: int = 15, **strategies: Any) -> Callable[[Any], Any]:
    """Do what `QUICK` and `given` do, with fewer examples in the quick run; the proofs have all."""

    def decorated(test: Any) -> Any:
        few, whole = (
            settings(QUICK, max_examples=examples)(given(**strategies)(test))
            for examples in (quick, QUICK.max_examples)
        )

        @pytest.mark.parametrize("run", proofs_after([few, whole]), ids=["few", "all"])
        def both(run: Callable[..., None], **others: Any) -> None:
            run(**others)

        first = Parameter("run", Parameter.POSITIONAL_OR_KEYWORD)
        whose = signature(few)
        both.__name__, both.__doc__, both.__module__ = test.__name__, test.__doc__, test.__module__
        both.__signature__ = whose.replace(  # type: ignore[attr-defined]
            parameters=[first, *whose.parameters.values()]
        )
        return both

    return decorated


def make_case(**changes: Any) -> Case:
    """Return a valid case of group 1, with changes."""
    fields: dict[str, Any] = {
        "number": "1.1",
        "name": "Flere i job",
        "group": 1,
        "persons": 10,
        "investment": 600,
        "unit_saving": 100,
    }
    if "average_saving" in changes:
        del fields["unit_saving"]
    return Case(**fields | changes)


def make_package(*cases: Case, **changes: Any) -> Package:
    """Return a valid package of two groups that holds the cases, with changes."""
    fields: dict[str, Any] = {
        "id": "test-2025",
        "name": "Testpakke",
        "municipality": "Testkommune",
        "first_year": 2025,
        "years": 4,
        "groups": [Group(1, "Unge"), Group(2, "Sygemeldte")],
        "cases": cases,
    }
    return Package(**fields | changes)


def refused(
    call: Callable[[], object], kind: type[InvestpakkeError] = InputError
) -> InvestpakkeError:
    """Return the error with which a call is refused."""
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def refusal(
    call: Callable[[], object], kind: type[InvestpakkeError] = InputError
) -> tuple[str, str]:
    """Return the English and the Danish message with which a call is refused."""
    error = refused(call, kind)
    return str(error), error.text("da")
