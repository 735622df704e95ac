"""One case's draws: the changes of its drivers, and the resulting gains and yearly nets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.correlation import CommonScores, ScoreStream
from investpakke.deciding.probability.distribution import QuantileTable
from investpakke.deciding.probability.paths import CasePath, Draws, combined, effect


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The values of a block of draws for one case, one per draw or one for all.

    Attributes
    ----------
    persons, unit_saving, invested
        Relative to their original values.
    reached, shares : list
        Each level of the phasing, and the share of each whole delay.
    """

    persons: Draws
    unit_saving: Draws
    invested: Draws
    reached: list[Draws]
    shares: list[Draws]


@dataclass(frozen=True, slots=True, eq=False)
class CaseDraws:
    """A case with the distributions and streams of its drivers.

    Parameters
    ----------
    path : CasePath
        The case before drawing.
    group : int
        The position of its group, which determines the common part of its scores.
    tables, streams, common : mapping by Driver
        Distributions, own scores, and the part common with other cases.
    weights : (v, delays) array
        The weights of the path.
    mean : Block
        The mean of everything drawn.
    """

    path: CasePath
    group: int
    tables: Mapping[Driver, QuantileTable]
    streams: Mapping[Driver, ScoreStream]
    common: Mapping[Driver, CommonScores]
    weights: Floats
    mean: Block

    @classmethod
    def of(
        cls,
        path: CasePath,
        group: int,
        tables: Mapping[Driver, QuantileTable],
        streams: Mapping[Driver, ScoreStream],
        common: Mapping[Driver, CommonScores],
    ) -> CaseDraws:
        """Return a case that is ready for drawing."""
        even = _block(path, {driver: table.alike for driver, table in tables.items()})
        mean = Block(
            float(np.mean(even.persons)),
            float(np.mean(even.unit_saving)),
            float(np.mean(even.invested)),
            [float(np.mean(level)) for level in even.reached],
            [float(np.mean(share)) for share in even.shares],
        )
        return cls(path, group, tables, streams, common, path.weights, mean)

    @property
    def varying(self) -> tuple[Driver, ...]:
        """The drivers that vary."""
        return tuple(driver for driver, table in self.tables.items() if not table.certain)

    def draw(self, part: slice) -> Block:
        """Return the next block of draws; ``part`` is its position among all draws."""
        return _block(self.path, {driver: self._change(driver, part) for driver in self.tables})

    def _change(self, driver: Driver, part: slice) -> Draws:
        table = self.tables[driver]
        if table.certain:
            return table.ends[0]
        own = self.streams[driver].draw(part.stop - part.start)
        return table.at(self.common[driver].mix(own, self.group, part))

    def gain(self, block: Block) -> Draws:
        """Return the average gains of a block, tkr. a year."""
        full = self.path.full_saving * block.persons * block.unit_saving
        average = combined(self.weights, block.reached, block.shares)
        return full * average - self.path.average_investment * block.invested

    def nets(self, block: Block, years: int) -> Iterator[Draws]:
        """Yield the net of each year, tkr.; identical years are computed once."""
        path = self.path
        full = path.full_saving * block.persons * block.unit_saving
        known: dict[tuple[object, ...], Draws] = {}
        for year in range(years):
            investment = float(path.investment[year])
            alike = (path.source(year), investment)
            if alike not in known:
                reached = effect(path.source(year), block.reached, block.shares)
                known[alike] = full * reached - investment * block.invested
            yield known[alike]

    def alone(self, driver: Driver, block: Block) -> Draws:
        """Return the gain in each draw of one driver, all others at their mean, less its mean.

        Gains are sums and products of independent drivers, so this is the mean gain given
        that driver.
        """
        mean = self.mean
        return self.gain(
            Block(
                block.persons if driver is Driver.PERSONS else mean.persons,
                block.unit_saving if driver is Driver.UNIT_SAVING else mean.unit_saving,
                block.invested if driver is Driver.INVESTMENT else mean.invested,
                block.reached if driver is Driver.PHASING else mean.reached,
                block.shares if driver is Driver.DELAY else mean.shares,
            )
        ) - self.gain(mean)


def _block(path: CasePath, changes: Mapping[Driver, Draws]) -> Block:
    return Block(
        persons=1 + changes[Driver.PERSONS],
        unit_saving=1 + changes[Driver.UNIT_SAVING],
        invested=1 + changes[Driver.INVESTMENT],
        reached=path.reached(changes[Driver.PHASING]),
        shares=path.shares(changes[Driver.DELAY]),
    )
