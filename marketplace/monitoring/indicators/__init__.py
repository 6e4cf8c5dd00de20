"""The catalogue of indicators; each has a file of its own, named after the specification."""

from marketplace.monitoring.indicators import (
    m01_active,
    m02_activity,
    m03_recency,
    m06_survival,
    m07_curve,
    m10_growth,
    m11_sales,
    m12_real_growth,
    m17_repeat,
    m18_concentration,
    m22_fulfilment,
)
from marketplace.monitoring.indicators.base import Figure, Indicator, Unit

MODULES = (
    m01_active,
    m02_activity,
    m03_recency,
    m06_survival,
    m07_curve,
    m10_growth,
    m11_sales,
    m12_real_growth,
    m17_repeat,
    m18_concentration,
    m22_fulfilment,
)
INDICATORS: dict[str, Indicator] = {m.INDICATOR.code: m.INDICATOR for m in MODULES}

__all__ = ["INDICATORS", "Figure", "Indicator", "Unit"]
