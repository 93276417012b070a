"""The data dictionary: what each column of a kind of file means, told from its contract."""

from pages.parts import tables
from pages.parts.access import Visit
from pages.parts.tables import Column, Html, Row
from pages.parts.words import later

TYPES = {
    "text": later("text"),
    "integer": later("whole number"),
    "number": later("number"),
    "boolean": later("x or empty"),
    "date": later("day, 05/01/2026"),
    "quarter": later("quarter, 2025-Q4"),
    "period": later("year or quarter"),
    "year": later("year, 2025"),
    "department": later("code of a department"),
    "criterion": later("code of a criterion"),
}


def show(here: Visit, contract) -> None:
    """Draws the columns of a contract (`data.contract`): both names, what they hold, whether they must be filled in."""
    columns = [
        Column(here.text("Column"), lead=True),
        Column(here.text("Holds")),
        Column(here.text("Needed")),
        Column(here.text("Meaning")),
    ]
    tables.show(columns, [Row(_cells(here, contract, column)) for column in contract.columns])


def headers(language: str, contract) -> dict[str, str]:
    """Column → its header in templates of this language."""
    return {column.name: column.header if language == "vi" else column.name for column in contract.columns}


def _cells(here: Visit, contract, column) -> tuple:
    name, other = (column.header, column.name) if here.language == "vi" else (column.name, column.header)
    return (
        tables.under(name, other),
        _choices(here, column) if column.choices else here.text(TYPES[column.type]),
        _needed(here, contract, column),
        here.text(column.help),
    )


def _choices(here: Visit, column) -> Html:
    spelled = [others[0] if here.language == "vi" and others else word for word, others in column.choices.items()]
    return tables.join(*spelled, between=" · ")


def _needed(here: Visit, contract, column) -> str:
    if column.helper:
        return here.text("filled in by the template, not stored")
    if column.name in contract.key:
        return here.text("key") if column.required else here.text("key, may be empty")
    return here.text("yes") if column.required else ""
