"""Pure array functions: the INVEST_* functions and the package result."""

from investpakke.calc.decision import invest_breakeven, invest_npv, invest_payback
from investpakke.calc.delay import invest_delayed
from investpakke.calc.discount import invest_discount, invest_state
from investpakke.calc.gain import invest_margin, invest_net, invest_share
from investpakke.calc.package import CaseTable, PackageResult, compute, compute_package
from investpakke.calc.probability import invest_chance, invest_corrected, invest_faded, invest_pert
from investpakke.calc.rate import invest_rate
from investpakke.calc.saving import invest_average, invest_full, invest_phased
from investpakke.calc.switching import invest_delay, invest_one_fewer, invest_switch
from investpakke.calc.variance import invest_pace, invest_price, invest_volume

__all__ = [
    "CaseTable",
    "PackageResult",
    "compute",
    "compute_package",
    "invest_average",
    "invest_breakeven",
    "invest_chance",
    "invest_corrected",
    "invest_delay",
    "invest_delayed",
    "invest_discount",
    "invest_faded",
    "invest_full",
    "invest_margin",
    "invest_net",
    "invest_npv",
    "invest_one_fewer",
    "invest_pace",
    "invest_payback",
    "invest_pert",
    "invest_phased",
    "invest_price",
    "invest_rate",
    "invest_share",
    "invest_state",
    "invest_switch",
    "invest_volume",
]
