"""The seven kinds of file and what each column of them means: the check, the template and the help texts all read this."""

from dataclasses import dataclass, field

from data.vocabulary import ACCUMULATION, BASIS, DIRECTION, FORMULA, GENDER, KIND, LEVEL, ROLE, STATUS, SUBJECT_TYPE

FORMULAS = ("linear", "step", "half_leader", "lower", "zero", "range", "goalpost", "count", "passfail")
REWARDING_FORMULAS = ("linear", "step", "half_leader", "lower", "zero", "range", "passfail")
"""They give the more points the better the result is: none measures what is to be taken away."""
COUNTING_FORMULAS = ("zero", "count")
DIVIDING_FORMULAS = ("linear", "step", "half_leader", "lower", "range")
"""Formulas that divide by the target: it must be there and not be 0 (`domain` of the criteria, formulas)."""
FORMULA_DIRECTION = {
    "linear": "higher",
    "step": "higher",
    "half_leader": "higher",
    "passfail": "higher",
    "lower": "lower",
    "zero": "lower",
    "range": "near",
}
FORMULA_PARAMETERS = {"zero": ("k",), "count": ("per",), "goalpost": ("low", "high")}
OPTIONAL_PARAMETERS = ("tolerance",)
KNOWN = ("days_late", "times_returned", "achievements")
"""What `from=` among the parameters of a criterion may name: the value that the store itself knows, see `data.known`."""
REQUIRED_KINDS = ("target", "scored", "passfail")


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `type`: text, integer, number, boolean, date, quarter, period (a quarter or a year), year, department, criterion.
    `required`: the column must be there and no cell of it empty. `choices`: the stored word with its other spellings;
    `open` lets any other word stand. `helper`: filled in by a template, compared on the way back, never stored.
    `numeric` is the type of an actual: a number, or passed / not passed where the criterion is of that kind.
    """

    name: str
    header: str
    help: str
    type: str = "text"
    required: bool = False
    also: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    open: bool = False
    default: object = None
    minimum: float | None = None
    helper: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that a header may be called which means this column."""
        return (self.name, self.header, *self.also)

    @property
    def words(self) -> dict[str, str]:
        """Spelling of a choice → the stored word."""
        return {other: word for word, others in self.choices.items() for other in (word, *others)}


@dataclass(frozen=True)
class Contract:
    """One kind of file. A later row with the same `key` supersedes the whole earlier row, and nothing else does."""

    kind: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def stored(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.helper)

    @property
    def own(self) -> tuple[Column, ...]:
        """The columns of a department's own form, helpers among them; verified points are the council's and not asked for."""
        return tuple(column for column in self.columns if self.kind != "scores" or column.name != "verified_points")

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_SUBJECT = ("họ tên", "tên", "họ và tên", "cá nhân, tập thể", "tên cá nhân, tập thể", "họ tên cá nhân, tập thể")
_VERIFIED = ("thẩm định", "điểm hội đồng", "điểm hội đồng chấm", "hội đồng chấm")
_quarter = Column(
    "quarter", "Quý", "Quarter, written 2025-Q3", "quarter", required=True, also=("kỳ", "kỳ báo cáo", "quý báo cáo")
)
_department = Column(
    "department",
    "Mã đơn vị",
    "Code of the department; its name, short name or an alias is understood too",
    "department",
    required=True,
    also=("đơn vị", "phòng", "tên đơn vị", "đơn vị báo cáo", "phòng ban", "tên phòng ban"),
)
_criterion = Column(
    "criterion",
    "Mã tiêu chí",
    "Code of the criterion in that year's set",
    "criterion",
    required=True,
    also=("mã tc", "mã chỉ tiêu", "tiêu chí", "tiêu chí thi đua", "mã tiêu chí thi đua"),
)
_subject_type = Column("subject_type", "Loại đối tượng", "individual or collective", choices=SUBJECT_TYPE)
_role = Column(
    "role", "Nhóm đối tượng", "leader (deputy head of a department and above) or direct worker", choices=ROLE
)
_level = Column("level", "Cấp", "Level that commends: state, province, sector or grassroots", choices=LEVEL, open=True)
_evidence = Column(
    "evidence",
    "Minh chứng",
    "Number and date of the document that proves it",
    also=("tài liệu minh chứng", "hồ sơ minh chứng", "văn bản minh chứng", "tài liệu kiểm chứng"),
)

CONTRACTS = {
    contract.kind: contract
    for contract in (
        Contract(
            "departments",
            "Departments",
            ("code", "valid_from"),
            (
                Column(
                    "code",
                    "Mã",
                    "Code, kept for good: a renamed department keeps it",
                    required=True,
                    also=("mã đơn vị",),
                ),
                Column("name", "Tên", "Official name", required=True, also=("tên đơn vị",)),
                Column("short_name", "Tên viết tắt", "Short name for charts"),
                Column("block", "Khối", "Block of like departments, ranked among themselves", also=("khối thi đua",)),
                Column("aliases", "Tên gọi khác", "Other and former names, joined by |", also=("tên gọi trước đây",)),
                Column("staff_count", "Số người", "Number of staff", "integer", minimum=0),
                Column("leader_count", "Lãnh đạo", "Of them leaders", "integer", minimum=0, also=("số lãnh đạo",)),
                Column("female_count", "Nữ", "Of them women", "integer", minimum=0, also=("số nữ",)),
                Column("council_member", "Thành viên Hội đồng phụ trách", "Council member in charge"),
                Column("valid_from", "Từ ngày", "First day of this entry; empty means from the beginning", "date"),
                Column("valid_to", "Đến ngày", "Last day; empty while it exists", "date"),
                Column("successor", "Đơn vị tiếp nối", "Code of the department that took over, several joined by |"),
            ),
        ),
        Contract(
            "criteria",
            "Criteria",
            ("year", "code"),
            (
                Column("year", "Năm", "Year of the set", "year", required=True),
                Column("code", "Mã", "Code", required=True, also=("mã tiêu chí", "mã tc")),
                Column("name", "Tên", "What is measured", required=True, also=("tiêu chí", "tên tiêu chí")),
                Column("group", "Nhóm", "Group of criteria", also=("nhóm tiêu chí",)),
                Column(
                    "kind",
                    "Loại",
                    "target, scored, passfail, bonus, penalty, or information (no points)",
                    required=True,
                    choices=KIND,
                    also=("loại tiêu chí",),
                ),
                Column(
                    "formula",
                    "Công thức",
                    "How the actual makes points; empty: the row carries its points",
                    choices=FORMULA,
                ),
                Column(
                    "parameters",
                    "Tham số",
                    "Numbers of the formula: k=5, per=0.5, low=0 high=10, tolerance=0.05; from=days_late, from=times_returned or from=achievements where the system knows the value",
                ),
                Column("unit", "Đơn vị tính", "Unit of target and actual", also=("đvt",)),
                Column("direction", "Chiều", "higher, lower or near: which way is better", choices=DIRECTION),
                Column(
                    "max_points",
                    "Điểm tối đa",
                    "Most points it can give or take",
                    "number",
                    minimum=0,
                    also=("điểm chuẩn",),
                ),
                Column("departments", "Đơn vị áp dụng", "* for all, or codes joined by |", default="*"),
                Column("due", "Kỳ phải báo cáo", "* for every quarter, or quarters such as 1|4", default="*"),
                Column(
                    "accumulation",
                    "Cách lũy kế",
                    "How quarters make a year: sum, mean, last or max",
                    choices=ACCUMULATION,
                ),
                Column("source", "Căn cứ", "Clause or document it rests on"),
            ),
        ),
        Contract(
            "targets",
            "Targets",
            ("period", "department", "criterion"),
            (
                Column(
                    "period", "Kỳ", "Year or quarter: 2025 or 2025-Q3", "period", required=True, also=("năm", "quý")
                ),
                _department,
                _criterion,
                Column(
                    "target",
                    "Chỉ tiêu giao",
                    "Assigned target; KG where the criterion is not assigned",
                    "number",
                    required=True,
                    also=("chỉ tiêu", "kế hoạch"),
                ),
                Column("document", "Số văn bản giao", "Document that assigns it", also=("văn bản",)),
                Column("note", "Ghi chú", "Note"),
            ),
        ),
        Contract(
            "scores",
            "Quarterly results",
            ("quarter", "department", "criterion"),
            (
                _quarter,
                _department,
                _criterion,
                Column("criterion_name", "Tên tiêu chí", "Name of the criterion", helper=True),
                Column("unit", "Đơn vị tính", "Unit of target and actual", helper=True, also=("đvt",)),
                Column("max_points", "Điểm tối đa", "Most points", "number", helper=True),
                Column(
                    "assigned_target", "Chỉ tiêu được giao", "Target assigned by the council", "number", helper=True
                ),
                Column(
                    "target",
                    "Chỉ tiêu",
                    "Target; counts only where none was assigned",
                    "number",
                    also=("kh", "kế hoạch", "chỉ tiêu kế hoạch"),
                ),
                Column(
                    "actual",
                    "Thực hiện",
                    "Result of the quarter; đạt / không đạt where so",
                    "number",
                    also=(
                        "th",
                        "kết quả",
                        "kết quả thực hiện",
                        "số thực hiện",
                        "thực hiện trong quý",
                        "thực hiện trong kỳ",
                        "đã thực hiện",
                        "số liệu thực hiện",
                        "thực hiện được",
                        "thực hiện quý này",
                        "thực hiện kỳ này",
                        "thực hiện quý báo cáo",
                        "đạt được",
                        "kết quả đạt được",
                    ),
                ),
                Column(
                    "self_points",
                    "Điểm tự chấm",
                    "Points the department gives itself",
                    "number",
                    also=("tự chấm", "đtc", "đơn vị tự chấm", "điểm đơn vị tự chấm", "điểm tự đánh giá", "tự đánh giá"),
                ),
                Column("verified_points", "Điểm thẩm định", "Points the council gives", "number", also=_VERIFIED),
                Column(
                    "not_assigned", "Không giao", "x asks for the criterion to be left out", "boolean", also=("kg",)
                ),
                Column("estimated", "Ước thực hiện", "x where the figure is an estimate", "boolean", also=("ước",)),
                _evidence,
                Column("note", "Ghi chú", "Note"),
            ),
        ),
        Contract(
            "verifications",
            "Verified points",
            ("quarter", "department", "criterion"),
            (
                _quarter,
                _department,
                _criterion,
                Column(
                    "verified_points",
                    "Điểm thẩm định",
                    "Points the council gives",
                    "number",
                    minimum=0,
                    also=_VERIFIED,
                ),
                Column(
                    "not_assigned",
                    "Không giao",
                    "x leaves the criterion out for this department",
                    "boolean",
                    also=("kg",),
                ),
                Column("reason", "Lý do", "Why the points differ"),
            ),
        ),
        Contract(
            "achievements",
            "Achievements",
            ("quarter", "department", "subject", "achieved_on", "title"),
            (
                _quarter,
                _department,
                Column("subject", "Đối tượng", "Person or collective", required=True, also=_SUBJECT),
                Column("achieved_on", "Ngày đạt", "Day of the achievement", "date", required=True, also=("ngày",)),
                Column("title", "Thành tích", "What was achieved", required=True, also=("tên thành tích",)),
                _subject_type,
                Column("position", "Chức vụ", "Position at that time"),
                _role,
                Column("category", "Lĩnh vực", "Kind of achievement"),
                _level,
                _evidence,
            ),
        ),
        Contract(
            "commendations",
            "Commendations",
            ("decision_no", "signed_on", "subject", "title", "form"),
            (
                Column(
                    "decision_no",
                    "Số quyết định",
                    "Number of the decision",
                    required=True,
                    also=("số qđ", "quyết định số"),
                ),
                Column(
                    "signed_on",
                    "Ngày ký",
                    "Day it was signed",
                    "date",
                    required=True,
                    also=("ngày quyết định", "ngày ký quyết định", "ngày qđ"),
                ),
                Column("subject", "Đối tượng", "Person or collective", required=True, also=_SUBJECT),
                Column("award_year", "Năm khen", "Year the award is for; empty: the year of signing", "year"),
                _level,
                Column("authority", "Cơ quan quyết định", "Body that decided", also=("cơ quan",)),
                Column("signer", "Người ký", "Who signed"),
                _subject_type,
                Column("subject_size", "Số người của tập thể", "Members of the collective", "integer", minimum=0),
                Column(
                    "department",
                    "Mã đơn vị",
                    "Department of the subject when commended",
                    "department",
                    also=("đơn vị", "đơn vị (khi được khen)"),
                ),
                Column("gender", "Giới tính", "female or male", choices=GENDER),
                _role,
                Column("title", "Danh hiệu thi đua", "Award title; either this or the form", also=("danh hiệu",)),
                Column(
                    "form",
                    "Hình thức khen thưởng",
                    "Form of commendation; either this or the title",
                    also=("hình thức",),
                ),
                Column(
                    "basis",
                    "Loại hình khen thưởng",
                    "What it is given for",
                    choices=BASIS,
                    open=True,
                    also=("loại hình",),
                ),
                Column("achievement", "Thành tích", "Achievement that it rewards, as recorded"),
                Column("amount", "Tiền thưởng", "Money that goes with it, in đồng", "number", minimum=0),
                Column("status", "Tình trạng", "in_force or cancelled", choices=STATUS, default="in_force"),
            ),
        ),
    )
}
"""Kind → contract, in the order in which files of one call are taken: what others refer to comes first."""
