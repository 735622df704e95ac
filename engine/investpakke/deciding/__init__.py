"""What a decision rests on: switching values, sensitivity, and the best set of cases."""

from investpakke.deciding.choosing import Choice, Demands, choose, frontier
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.ranges import Ranges
from investpakke.deciding.sensitivity import Bar, Tornado, tornado
from investpakke.deciding.switching import Switching, switching

__all__ = [
    "Bar",
    "Choice",
    "Demands",
    "Driver",
    "Drivers",
    "Ranges",
    "Switching",
    "Tornado",
    "choose",
    "frontier",
    "switching",
    "tornado",
]
