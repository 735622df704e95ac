"""Analyses for a decision: switching values, sensitivity, scenarios, the best set of cases."""

from investpakke.deciding.choosing.choice import (
    Choice,
    Demands,
    broken,
    choice_of,
    choose,
    frontier,
    why_nothing,
)
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.ranges import Ranges
from investpakke.deciding.scenarios.change import Change
from investpakke.deciding.scenarios.comparison import Comparison, compare
from investpakke.deciding.scenarios.files import read_scenarios, standard_scenarios
from investpakke.deciding.scenarios.scenario import BASE, Scenario, apply, compute_scenario
from investpakke.deciding.sensitivity import Bar, Tornado, tornado
from investpakke.deciding.switching import Switching, switching

__all__ = [
    "BASE",
    "Bar",
    "Change",
    "Choice",
    "Comparison",
    "Demands",
    "Driver",
    "Drivers",
    "Ranges",
    "Scenario",
    "Switching",
    "Tornado",
    "apply",
    "broken",
    "choice_of",
    "choose",
    "compare",
    "compute_scenario",
    "frontier",
    "read_scenarios",
    "standard_scenarios",
    "switching",
    "tornado",
    "why_nothing",
]
