"""The verbs: files go in whole or not at all, are rehearsed, withdrawn."""

import contextlib
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from data import closing, effects, impartiality, memory, provenance, read, records, set_aside, store
from data.accounts import Actor
from data.checks import remembered
from data.checks.check import check
from data.checks.columns import another_kind, recognised
from data.checks.implied import completed, criteria_in_columns
from data.contract import CONTRACTS, Contract
from data.files import intake
from data.files.intake import Asked, Table, Unreadable
from data.files.names import label
from data.files.reading import told
from data.findings import WANT_REASON, Findings, no_issues
from data.permissions import hands_in, own_upload, permitted, require
from data.provenance import Approval, Enactment
from data.refusal import Refused, stated
from data.values import numbers
from data.values.text import clean, fold
from data.views import TABLES

SAMPLES = Path(__file__).resolve().parent / "samples"
TRIAL_STAMPS = ("KẾT QUẢ THỬ, KHÔNG DÙNG ĐỂ XÉT", "TRIAL RESULT, NOT FOR CONSIDERATION")
"""What stands on every row of a trial's result: such a file goes in as nothing, whatever its headers say."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `rows`: data rows read. `upload_id`: the ledger entry, None where refused or already there (`duplicate_of`, `duplicate_at`).
    `issues`: see `findings`. `new`, `changed`, `same`: rows against what was in force. `reverify`: verified lines whose figures change.
    `set_aside`: rows with errors that were left out by choice; `separable`: a refused file's could be. `table`: the rows as stored.
    `unanswered`: codes of warnings that want a reason and have none; such a file is not accepted, without errors too.
    """

    file: str
    accepted: bool = False
    kind: str | None = None
    rows: int = 0
    upload_id: int | None = None
    duplicate_of: int | None = None
    duplicate_at: datetime | None = None
    issues: pd.DataFrame = field(default_factory=no_issues)
    new: int = 0
    changed: int = 0
    same: int = 0
    reverify: int = 0
    set_aside: int = 0
    separable: bool = False
    sha256: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """How files are taken. `received_at` (UTC) counts for the deadline where it is not now; `reason`: why they are handed in for
    another, or on another day. `set_aside`: rows with errors are left out, and recorded, instead of refusing the file.
    `asked`: what the person says about the files, one for all or one for each in the order given; `approval`: which head approved them.
    `agreed`: two have given these verified points without seeing one another's, where the rules ask for that (`verification`);
    `enactment`: with which document a version of the year's plan is issued, which the standing office does and says why."""

    received_at: datetime | None = None
    reason: str | None = None
    set_aside: bool = False
    sample: bool = False
    asked: Asked | tuple[Asked | None, ...] | None = None
    approval: Approval | None = None
    agreed: bool = False
    enactment: Enactment | None = None

    @property
    def whole(self) -> bool:
        """Whether the file is the whole of what it speaks of."""
        return self.enactment is not None and self.enactment.whole


@permitted("hand_in")
def upload(
    actor: Actor,
    files: list[tuple[str, bytes]],
    kind: str | None = None,
    terms: Terms = Terms(),
    previewed: int | None = None,
) -> list[Outcome]:
    """Takes files, each whole or not at all, in the order that they need one another; outcomes come in the order given.

    `kind` None: each is recognised by its headers. `previewed`: the ledger entry that the person had seen; raises Refused(moved),
    and keeps nothing, if there is a newer one. Raises Refused: reason_missing, received_later, not_yours for such terms, approval_missing where the rules demand it; ValueError
    where something is said for more or fewer files than there are.
    """
    _allowed(actor, terms)
    with memory.given_back(_size(files)):
        if previewed is None:
            return _in_order(files, kind, terms, lambda *one: _kept(actor, *one, terms))
        return _as_previewed(actor, files, kind, terms, previewed)


def _as_previewed(actor: Actor, files, kind: str | None, terms: Terms, previewed: int) -> list[Outcome]:
    with store.writing():
        if read.version(actor) != previewed:
            raise Refused("moved")
        return _in_order(files, kind, terms, lambda *one: _kept(actor, *one, terms))


@permitted("hand_in")
@contextlib.contextmanager
def rehearse(
    actor: Actor, files: list[tuple[str, bytes]], kind: str | None = None, terms: Terms = Terms()
) -> Iterator[list[Outcome]]:
    """As `upload`, but nothing is kept: inside the block, and in its thread, every reader sees the store with the accepted files in."""
    with memory.given_back(_size(files)), store.writing(keep=False):
        yield _in_order(files, kind, terms, lambda *one: _take(actor, *one, terms))


@permitted("withdraw")
def withdraw(actor: Actor, upload_id: int, reason: str) -> int:
    """Takes an upload out of force; what it superseded is in force again. Returns the ledger entry.

    Raises Refused: unknown_upload, already_withdrawn, reason_missing, not_yours, quarter_closed, own_department.
    """
    with store.writing() as cursor:
        known = records.uploads(actor)
        found = known[known["upload_id"] == upload_id]
        if found.empty:
            raise Refused("unknown_upload", upload_id=upload_id)
        entry = found.iloc[0]
        if pd.notna(entry["withdrawn_at"]):
            raise Refused("already_withdrawn", upload_id=upload_id, at=entry["withdrawn_at"])
        own_upload(actor, "withdraw", entry)
        closing.refuse_closed_upload(actor, entry)
        impartiality.refuse_upload(actor, entry)
        return _withdraw(cursor, actor, [upload_id], stated(reason))


@permitted("demonstrate")
def withdraw_sample(actor: Actor) -> int:
    """Takes the whole demonstration out of force, and reopens the quarters that were closed on it. Returns how many uploads."""
    with store.writing() as cursor:
        known = records.uploads(actor)
        sample = known[known["sample"] & known["withdrawn_at"].isna()]
        if sample.empty:
            return 0
        of_results = sample.loc[sample["quarter"].notna(), "quarter"].str.split("|").explode().unique()
        for quarter in sorted(of_results):
            if "Q" in quarter and read.closed_at(actor, quarter) is not None:
                closing.enter(cursor, actor, quarter, "reopened", "withdraw --sample")
        _withdraw(cursor, actor, [int(upload_id) for upload_id in sample["upload_id"]], "withdraw --sample")
        return len(sample)


@permitted("demonstrate")
def load_sample(actor: Actor) -> list[Outcome]:
    """Loads the demonstration, through the same door as anybody's files, in one transaction; [] where it is in force already.

    Raises Refused(sample_refused) where a file of it is not accepted, as beside other departments of the same codes it may be.
    """
    with store.writing():
        if read.sample_in_force(actor):
            return []
        outcomes = []
        with (SAMPLES / "index.csv").open(encoding="utf-8-sig", newline="") as index:
            for entry in csv.DictReader(index):
                zone = ZoneInfo(read.rules(actor, int(entry["received_at"][:4]))["deadline"]["time_zone"])
                received = datetime.fromisoformat(entry["received_at"]).replace(tzinfo=zone).astimezone(UTC)
                content = (SAMPLES / entry["file"]).read_bytes()
                by = replace(actor, name=entry["by"])
                terms = Terms(received.replace(tzinfo=None), sample=True)
                outcome = _take(by, entry["file"], content, None, _read(content, None), terms)
                if not outcome.accepted:
                    raise Refused("sample_refused", file=entry["file"], issues=outcome.issues)
                outcomes.append(outcome)
        return outcomes


@permitted("demonstrate")
def initialise(actor: Actor, sample: bool = False) -> list[Outcome]:
    """Creates the store where there is none, with the demonstration in it if asked."""
    with store.writing():
        return load_sample(actor) if sample else []


def _size(files) -> int:
    return sum(len(content) for _, content in files)


def _in_order(files, kind: str | None, terms: Terms, take) -> list[Outcome]:
    """Departments, criteria and targets first: each file is taken when those it refers to are in."""
    order = list(CONTRACTS)
    asked = terms.asked if isinstance(terms.asked, tuple) else (terms.asked,) * len(files)
    tables = [_read(content, one) for (_, content), one in zip(files, asked, strict=True)]
    kinds = [kind or _recognised(table) for table in tables]
    sequence = sorted(range(len(files)), key=lambda i: order.index(kinds[i]) if kinds[i] in order else len(order))
    outcomes = {i: take(*files[i], kind, tables[i]) for i in sequence}
    return [outcomes[i] for i in range(len(files))]


def _read(content: bytes, asked: Asked | None) -> Table | Unreadable:
    try:
        return intake.read(content, asked)
    except Unreadable as reason:
        return reason


def _recognised(table: Table | Unreadable) -> str | None:
    return recognised(table.headers) if isinstance(table, Table) else None


def _allowed(actor: Actor, terms: Terms) -> None:
    """Who hands in for another or on another day, or sets up the year, is the standing office, and says why."""
    if terms.enactment is not None:
        require(actor, "set_up")
        stated(terms.reason)
        if not terms.enactment.document.strip():
            raise Refused("document_missing")
    if terms.sample or (terms.received_at is None and terms.reason is None):
        return
    require(actor, "hand_in_for")
    stated(terms.reason)
    if terms.received_at is not None and terms.received_at > store.now():
        raise Refused("received_later")


def _kept(actor: Actor, name: str, content: bytes, kind: str | None, table, terms: Terms) -> Outcome:
    with store.writing():
        return _approved(actor, _take(actor, name, content, kind, table, terms), terms)


def _approved(actor: Actor, outcome: Outcome, terms: Terms) -> Outcome:
    """Raises Refused(approval_missing) where a department's results go in without its head's word, and the rules of their year demand it."""
    wanting = actor.role == "department" and outcome.kind == "scores" and outcome.upload_id is not None
    if wanting and not (terms.approval and clean(terms.approval.name)):
        years = {int(quarter[:4]) for quarter in outcome.table["quarter"].dropna().unique()}
        if any(read.rules(actor, year)["deadline"]["approval"] for year in years):
            raise Refused("approval_missing")
    return outcome


@store.unchanging()
def _take(
    actor: Actor, name: str, content: bytes, kind: str | None, table: Table | Unreadable, terms: Terms
) -> Outcome:
    """One file, inside the writing transaction: checked and, if nothing forbids it, appended."""
    outcome = Outcome(label(name), kind=kind, sha256=hashlib.sha256(content).hexdigest())
    if _is_trial(table):
        return replace(outcome, issues=_told("trial_result", None, label(name)))
    if isinstance(table, Unreadable):
        return replace(outcome, issues=told(table))
    table = completed(actor, remembered.headed(actor, table, kind), kind)
    headers = table.headers
    if kind in (None, "scores") and len(lying := criteria_in_columns(actor, headers)) > 1:
        return replace(outcome, issues=_told("criteria_in_columns", "criterion", ", ".join(lying)))
    looks_like = another_kind(headers, kind) if kind else recognised(headers, likely=hands_in(actor))
    if kind and looks_like:
        return replace(outcome, issues=_told("wrong_kind", None, looks_like, expected=kind))
    if not kind and not looks_like:
        unknown = _told("unknown_kind", None, ", ".join(header for header in table.written.columns if header))
        return replace(outcome, issues=pd.concat([table.issues, unknown]) if len(table.issues) else unknown)
    contract = CONTRACTS[kind or looks_like]
    outcome = replace(outcome, kind=contract.kind, rows=len(table.frame))
    if contract.kind not in hands_in(actor):
        return replace(outcome, issues=_told("kind_not_yours", None, contract.kind))
    # The same bytes as the whole take out what others brought beside them.
    duplicate = not terms.whole and effects.duplicate(contract.kind, outcome.sha256, provenance.said(table.asked))
    if duplicate:
        return replace(outcome, accepted=True, duplicate_of=duplicate[0], duplicate_at=duplicate[1], same=outcome.rows)
    checked = check(actor, contract, table, terms.whole)
    if not (terms.agreed or terms.sample) and _to_verify_blind(actor, contract, checked.rows):
        return replace(outcome, issues=_told("verified_by_two", "verified_points", None))
    rows, aside = checked.rows, set_aside.none()
    if not checked.accepted:
        rows, aside = set_aside.parted(contract, checked.rows, checked.issues)
        if aside.empty or not terms.set_aside:
            _, wanting = provenance.answered(checked.issues, WANT_REASON, table.asked.answers)
            refused = replace(outcome, issues=checked.issues, table=checked.rows, unanswered=wanting)
            return replace(refused, separable=len(aside) > 0)
    outcome = replace(outcome, issues=checked.issues, set_aside=len(aside))
    remaining = checked.issues[~checked.issues["row"].isin(aside["row"])]
    answers, unanswered = provenance.answered(remaining, WANT_REASON, table.asked.answers)
    if unanswered:
        return replace(outcome, table=checked.rows, set_aside=0, unanswered=unanswered)
    taken = _append(actor, contract, content, rows, aside, terms, outcome)
    with store.writing() as cursor:
        provenance.keep(cursor, taken.upload_id, table, checked, answers, terms.approval, terms.enactment)
        remembered.keep(cursor, taken.upload_id, contract, table, checked)
    return taken


def _is_trial(table: Table | Unreadable) -> bool:
    """Whether the stamp of a trial stands in the header, above it or in the first rows."""
    if isinstance(table, Unreadable):
        texts = [table.found]
    else:
        texts = [*table.issues["found"].dropna().astype(str), ", ".join(table.frame.columns)]
        texts += table.frame.head().fillna("").to_numpy(dtype=object).ravel().tolist()
    stamps, folded = [fold(stamp) for stamp in TRIAL_STAMPS], {fold(text) for text in texts}
    return any(stamp in text for stamp in stamps for text in folded)


def _to_verify_blind(actor: Actor, contract: Contract, rows: pd.DataFrame) -> bool:
    """Whether rows hold verified points of a year in which two give them without seeing one another: no file of one person has those."""
    if rows.empty or "verified_points" not in rows:
        return False
    given = rows["verified_points"].notna() | (rows["not_assigned"] & (contract.kind == "verifications"))
    years = rows.loc[given, "quarter"].dropna().str[:4].unique()
    return any(read.rules(actor, int(year))["verification"]["blind"] for year in years)


def _append(
    actor: Actor,
    contract: Contract,
    content: bytes,
    rows: pd.DataFrame,
    aside: pd.DataFrame,
    terms: Terms,
    outcome: Outcome,
) -> Outcome:
    with store.writing() as cursor:
        before = read.version(actor)
        of_plan = contract.kind in records.PLAN
        upload_id = store.append(cursor, actor, "upload", terms.reason, of_plan)
        cursor.execute(
            "INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                upload_id,
                contract.kind,
                outcome.file,
                outcome.sha256,
                content,
                len(rows),
                terms.received_at or store.now(),
                terms.sample,
            ],
        )
        set_aside.keep(cursor, upload_id, aside)
        cursor.register("checked", _arrow(contract, rows.assign(upload_id=upload_id)))
        cursor.execute(f"INSERT INTO {TABLES[contract.kind]} BY NAME FROM checked")
        cursor.unregister("checked")
        counts = effects.changes(cursor, contract, upload_id, before)
        reverify = effects.reverified(cursor, upload_id, before) if contract.kind == "scores" else 0
    return replace(outcome, accepted=True, upload_id=upload_id, reverify=reverify, table=rows, **counts)


def _arrow(contract: Contract, rows: pd.DataFrame) -> pa.Table:
    """The rows as the database reads them quickest: its own casts of a text to a decimal take a hundred times as long."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    for column in contract.stored:
        if column.type == "number":
            place = table.schema.get_field_index(column.name)
            table = table.set_column(place, column.name, numbers.decimals(rows[column.name]))
    return table


def _withdraw(cursor, actor: Actor, upload_ids: list[int], reason: str) -> int:
    entry_id = store.append(cursor, actor, "withdraw", reason)
    cursor.executemany("INSERT INTO withdrawals VALUES (?, ?)", [[entry_id, upload_id] for upload_id in upload_ids])
    return entry_id


def _told(code: str, column: str | None, found: str | None, line: int | None = None, **params) -> pd.DataFrame:
    findings = Findings(pd.Series(dtype="int64"), pd.Series(dtype="int64"))
    findings.tell(code, column, found, line=line, **params)
    return findings.frame()
