"""Follow-up: actual figures compared with the plan, forecast and traffic lights."""

from investpakke.deciding.follow_up.following import FollowUp, follow_up
from investpakke.deciding.follow_up.light import Light
from investpakke.deciding.follow_up.outcomes import Actual, Limits, Method, Outcomes
from investpakke.deciding.follow_up.period import Period
from investpakke.deciding.follow_up.variance import Variances

__all__ = [
    "Actual",
    "FollowUp",
    "Light",
    "Limits",
    "Method",
    "Outcomes",
    "Period",
    "Variances",
    "follow_up",
]
