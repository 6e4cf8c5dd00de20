"""What the columns of the exported files mean, in both languages."""

COLUMNS: dict[str, tuple[str, str, str]] = {
    "class": ("code or name of the class", "کد یا نام رسته", "text"),
    "registered": ("businesses in the programme at t", "کسب‌وکارهای طرح در پایان ماه", "businesses"),
    "active": ("M1: with a valid sale in the last 3 months", "فعال: فروش در سه ماه", "businesses"),
    "women": ("share of women among the active", "سهم زنان از فعال‌ها", "share 0 to 1"),
    "survival": (
        "M6: active 10 to 12 months after the first sale, of those born a year before",
        "ماندگاری ۱۲ ماهه",
        "share 0 to 1",
    ),
    "sales": (
        "M11: net sales of the month, refunds taken off",
        "فروش خالص ماه",
        "minor units of the currency",
    ),
    "woman": ("active businesses of women", "فعال، زنان", "businesses"),
    "others": ("active businesses of men, or gender not said", "فعال، مرد یا نگفته", "businesses"),
    "total": ("all active businesses of the class", "همهٔ فعال‌های رسته", "businesses"),
    "indicator": ("code of the indicator", "کد شاخص", "text"),
    "value": ("value of the indicator, exact fractions rounded to 6 places", "مقدار شاخص", "unit"),
    "unit": ("what the value counts", "یکای مقدار", "text"),
    "standing": ("state of a business by the published rules", "وضعیت کسب‌وکار", "text"),
    "businesses": ("number of businesses", "شمار کسب‌وکارها", "businesses"),
    "tier": ("M10: real sales of 12 months beside the 12 before", "پلهٔ رشد واقعی", "text"),
    "month": ("month of the calendar in use, year-month", "ماه", "text"),
    "years": ("months from/to", "ماه‌ها، از/تا", "text"),
    "start": ("businesses alive when the year began", "زنده در آغاز سال", "businesses"),
    "births": ("M4: first sales ever in the year", "نخستین فروش‌های سال", "businesses"),
    "ends": (
        "M5: last sales in the year, followed by twelve silent months; empty: not known yet",
        "آخرین فروش‌های سال؛ خالی یعنی هنوز نمی‌دانیم",
        "businesses",
    ),
    "a_year_ago": ("group of standings a year ago", "گروه وضعیت در یک سال پیش", "text"),
    "selling": ("now steady, active, back again or at risk", "اکنون در فروش", "businesses"),
    "silent": ("now silent, long silent or closed", "اکنون بی‌صدا یا بسته", "businesses"),
    "waiting": ("now resting or not yet begun", "اکنون در استراحت یا شروع‌نشده", "businesses"),
    "x": ("months after the first sale", "ماه پس از نخستین فروش", "months"),
    "s": ("M7: share still alive (Kaplan-Meier)", "سهم مانده", "share 0 to 1"),
    "low": ("lower limit of the 95 % band", "کران پایین ۹۵٪", "share 0 to 1"),
    "high": ("upper limit of the 95 % band", "کران بالای ۹۵٪", "share 0 to 1"),
}
MARKS = {
    "c": ("hidden: too few businesses, or needed to protect such a cell", "پنهان"),
    "": ("not available", "در دسترس نیست"),
}
