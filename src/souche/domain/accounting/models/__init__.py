"""The rows of the books."""

from souche.domain.accounting.models.numbers import NumberElsewhere, WhyElsewhere

__all__ = ["NumberElsewhere", "WhyElsewhere"]
