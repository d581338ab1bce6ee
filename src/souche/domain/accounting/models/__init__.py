"""The rows of the books."""

from souche.domain.accounting.models.chart import AccountChart, AccountOfRate
from souche.domain.accounting.models.exports import KEPT, Export, ExportKind
from souche.domain.accounting.models.numbers import NumberElsewhere, WhyElsewhere

__all__ = ["KEPT", "AccountChart", "AccountOfRate", "Export", "ExportKind", "NumberElsewhere", "WhyElsewhere"]
