"""Days as counted by Excel: from 1900, including a 29 February 1900, or from 1904."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

WINDOWS_EPOCH: Final = datetime(1899, 12, 30)
"""Day 0 from March 1900 on; the sixty days before are off by one."""

MAC_EPOCH: Final = datetime(1904, 1, 1)

_SECONDS = 86_400


def from_excel(serial: float, epoch: datetime) -> datetime | time:
    """Return the day and time of a number of days; below one a time alone, to the millisecond.

    Examples
    --------
    >>> from_excel(45658.5, WINDOWS_EPOCH), from_excel(0.25, MAC_EPOCH)
    (datetime.datetime(2025, 1, 1, 12, 0), datetime.time(6, 0))
    """
    days, part = divmod(serial, 1)
    clock = timedelta(milliseconds=round(part * _SECONDS * 1000))
    if days == 0 and not clock.days:
        return (datetime.min + clock).time()
    if 0 < serial < 60 and epoch == WINDOWS_EPOCH:
        days += 1
    return epoch + timedelta(days=days) + clock


def to_excel(day: datetime, epoch: datetime) -> float:
    """Return the number of days of a day and time.

    Examples
    --------
    >>> to_excel(datetime(2025, 1, 1, 12), WINDOWS_EPOCH)
    45658.5
    """
    days = (day - epoch).days
    if 0 < days <= 60 and epoch == WINDOWS_EPOCH:
        days -= 1
    seconds = day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6
    return days + seconds / _SECONDS
