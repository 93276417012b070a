"""Why a file cannot be read as a table."""


class Unreadable(Exception):
    """The file cannot be read as a table. `code` says why, `found` what stood there, `line` where; `params` fill its words.
    `above`: the records that could be read before it.
    """

    def __init__(self, code: str, found: str = "", line: int | None = None, row: int | None = None, **params):
        super().__init__(code)
        self.code = code
        self.found = found
        self.line = line
        self.row = row
        self.params = params
        self.above: list = []
