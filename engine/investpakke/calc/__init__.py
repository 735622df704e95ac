"""Pure array functions: the INVEST_* functions and the package result."""

from investpakke.calc.decision import invest_breakeven, invest_npv, invest_payback
from investpakke.calc.gain import invest_margin, invest_net, invest_share
from investpakke.calc.package import CaseTable, PackageResult, compute, compute_package
from investpakke.calc.rate import invest_rate
from investpakke.calc.saving import invest_average, invest_full, invest_phased
from investpakke.calc.variance import invest_pace, invest_price, invest_volume

__all__ = [
    "CaseTable",
    "PackageResult",
    "compute",
    "compute_package",
    "invest_average",
    "invest_breakeven",
    "invest_full",
    "invest_margin",
    "invest_net",
    "invest_npv",
    "invest_pace",
    "invest_payback",
    "invest_phased",
    "invest_price",
    "invest_rate",
    "invest_share",
    "invest_volume",
]
