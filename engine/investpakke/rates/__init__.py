"""Dated benefit rates, reimbursement and discount rates: the cost of one helårsperson."""

from investpakke.rates.cost import Cost, cost_of, saving_from
from investpakke.rates.discount import DiscountSchedule
from investpakke.rates.index import PriceIndex
from investpakke.rates.loader import load_discount, load_index, load_rates, parse_rates
from investpakke.rates.model import RateBook

__all__ = [
    "Cost",
    "DiscountSchedule",
    "PriceIndex",
    "RateBook",
    "cost_of",
    "load_discount",
    "load_index",
    "load_rates",
    "parse_rates",
    "saving_from",
]
