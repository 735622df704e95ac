"""Dated benefit rates and the state's reimbursement: what one helårsperson costs."""

from investpakke.rates.cost import Cost, cost_of
from investpakke.rates.index import PriceIndex
from investpakke.rates.loader import load_index, load_rates, parse_rates
from investpakke.rates.model import RateBook
from investpakke.rates.saving import saving_from

__all__ = [
    "Cost", "PriceIndex", "RateBook", "cost_of", "load_index", "load_rates", "parse_rates",
    "saving_from",
]  # fmt: skip
