"""The period that a page shows: a quarter, or the months from January to the end of a quarter."""

from dataclasses import dataclass
from datetime import date, timedelta

from pages.parts.words import text

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True, order=True)
class Period:
    """`quarter` is `2025-Q4`; with `year_to_date` the sums from January to its end."""

    quarter: str
    year_to_date: bool = False

    @property
    def year(self) -> int:
        return int(self.quarter[:4])

    @property
    def number(self) -> int:
        return int(self.quarter[-1])

    @property
    def address(self) -> str:
        """How the address of a page writes it: `2025-Q4`, `2025-Q4-ytd`."""
        return f"{self.quarter}-ytd" if self.year_to_date else self.quarter

    @property
    def last_day(self) -> date:
        return date(self.year + self.number // 4, self.number * 3 % 12 + 1, 1) - timedelta(days=1)

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.year_to_date else self.number * 3 - 2, 1)

    @property
    def before(self) -> "Period":
        """The period before: the quarter before, or the sums up to its end."""
        return Period(shift(self.quarter, -1), self.year_to_date)

    @property
    def year_before(self) -> "Period":
        return Period(shift(self.quarter, -4), self.year_to_date)


def parse(address: str | None) -> Period | None:
    """The period that an address names, or None where it names none."""
    quarter, _, rest = (address or "").partition("-ytd")
    year, _, number = quarter.partition("-Q")
    if rest or len(year) != 4 or not year.isdecimal() or number not in ("1", "2", "3", "4"):
        return None
    return Period(quarter, address.endswith("-ytd"))


def shift(quarter: str, by: int) -> str:
    """The quarter `by` quarters later; earlier where negative."""
    count = int(quarter[:4]) * 4 + int(quarter[-1]) - 1 + by
    return f"{count // 4}-Q{count % 4 + 1}"


def quarters_until(quarter: str, count: int) -> list[str]:
    """The last `count` quarters up to `quarter`, oldest first."""
    return [shift(quarter, by) for by in range(1 - count, 1)]


def name(language: str, period: Period | str) -> str:
    """`Quý IV/2025`, `6 tháng đầu năm 2025`, `Cả năm 2025`; a bare quarter text will do as well."""
    if isinstance(period, str):
        period = Period(period)
    if not period.year_to_date:
        return text(language, "Q{number} {year}", number=_figure(language, period.number), year=period.year)
    if period.number == 4:
        return text(language, "Whole year {year}", year=period.year)
    return text(language, "First {months} months of {year}", months=period.number * 3, year=period.year)


def so_far(language: str, period: Period) -> dict[str, str]:
    """The quarters of the period's year up to its end, each with its name."""
    quarters = [f"{period.year}-Q{number}" for number in range(1, period.number + 1)]
    return {quarter: name(language, quarter) for quarter in quarters}


def tick(language: str, quarter: str) -> str:
    """As charts write a quarter on an axis: `IV/2025`, `Q4 2025`."""
    period = Period(quarter)
    return f"{ROMAN[period.number]}/{period.year}" if language == "vi" else f"Q{period.number} {period.year}"


def _figure(language: str, number: int) -> str:
    return ROMAN[number] if language == "vi" else str(number)
