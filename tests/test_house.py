"""The house stays as it was drawn: who may import whom, where files lie, what they are called, that each word has its other language."""

import ast
import functools
import inspect
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import read, template, upload
from pages.parts import words
from tests.rooms import MAY_IMPORT

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("data", "analytics", "pages")
DOORS = ("dashboard.py", "data/__main__.py", "data/people/commands.py", "analytics/__main__.py")
PRODUCT = sorted(
    str(path.relative_to(PROJECT).as_posix())
    for path in [*PROJECT.glob("*.py"), *(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))]
)
TESTS = sorted(path.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests").rglob("*.py"))
PAGES = [file for file in PRODUCT if re.fullmatch(r"pages/(?!parts/)\w+/(?!__init__)\w+\.py", file)]
# Analytics know neither files nor clock, environment or chance: of the standard library, these tell nothing of the world.
CALCULATES = {"collections", "dataclasses", "decimal", "enum", "fractions", "functools", "itertools", "math"}
CALCULATES |= {"operator", "re", "statistics", "string", "typing", "unicodedata", "__future__"}


@functools.cache
def translated() -> dict[str, str | tuple[str, ...]]:
    return words.messages("vi")


@functools.cache
def tree(file: str) -> ast.Module:
    return ast.parse((PROJECT / file).read_text(encoding="utf-8"), file)


def imported(file: str) -> Iterator[str]:
    """Dotted names of what a file imports: `from data import read` is `data.read`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: import by the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def root(name: str) -> str:
    return name.split(".")[0]


def outside(file: str) -> set[str]:
    """What a file imports and the standard library does not have."""
    return {name for name in imported(file) if root(name) not in sys.stdlib_module_names}


def pins(file: str) -> dict[str, str]:
    """Library, in small letters → its line in a requirements file."""
    lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].lower(): line for line in lines if line[:1].isalnum()}


# Who may import whom


@pytest.mark.parametrize("file", [file for file in PRODUCT if file not in DOORS])
def test_a_file_imports_only_what_its_room_may(file):
    allowed = next((names for pattern, names in MAY_IMPORT if Path(file).match(pattern)), None)
    assert allowed is not None or Path(file).name == "__init__.py", f"{file} lies in no room"
    told = {name for name in outside(file) if not any(f"{name}.".startswith(f"{may}.") for may in allowed or ())}
    assert told == set()


@pytest.mark.parametrize("file", PAGES)
def test_a_page_imports_no_other_page(file):
    own = file.removesuffix(".py").replace("/", ".")
    pages = {page.removesuffix(".py").replace("/", ".") for page in PAGES}
    assert {name for name in imported(file) for page in pages - {own} if f"{name}.".startswith(f"{page}.")} == set()


@pytest.mark.parametrize("file", [file for file in PRODUCT if file.startswith("analytics/") and file not in DOORS])
def test_analytics_know_no_file_no_clock_and_no_chance(file):
    assert {name for name in imported(file) if root(name) in sys.stdlib_module_names} <= {
        name for name in imported(file) if root(name) in CALCULATES
    }
    called = [node.func for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    names = {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called}
    assert not names & {"open", "read_csv", "to_csv", "now", "today", "utcnow", "sample", "shuffle"}
    assert unseeded(tree(file)) == []


def unseeded(module: ast.Module) -> list[str]:
    """Calls of numpy's chance that are given no seed: a generator without an argument, or a function of np.random itself."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            seeded = name.endswith("default_rng") and any(ast.unparse(one) != "None" for one in given)
            if not seeded and re.fullmatch(r"(.*\W)?default_rng|(np|numpy)\.random\.\w+", name):
                found.append(name)
    return found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("np.random.default_rng(seed).random(3)", []),
        ("np.random.default_rng(seed=seed)", []),
        ("np.random.default_rng()", ["np.random.default_rng"]),
        ("np.random.default_rng(None)", ["np.random.default_rng"]),
        ("np.random.rand(3)", ["np.random.rand"]),
    ],
)
def test_chance_needs_a_seed(written, found):
    assert unseeded(ast.parse(written)) == found


@pytest.mark.parametrize("file", [file for file in PRODUCT if not file.startswith("data/")])
def test_only_the_data_room_speaks_sql(file):
    texts = [node.value for node in ast.walk(tree(file)) if isinstance(node, ast.Constant)]
    query = re.compile(r"\b(select\b.+\bfrom|insert\s+into|delete\s+from|create\s+(table|view))\b", re.S | re.I)
    assert [
        text for text in texts if isinstance(text, str) and re.search(r"[A-Z]{4}", text) and query.search(text)
    ] == []


# Where files lie and what they are called


def test_no_page_lies_directly_in_pages():
    # Streamlit would run it past the door: no menu, no role check.
    assert [path.name for path in (PROJECT / "pages").glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_a_file_is_called_after_what_lives_in_it(file):
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
    assert not drawers & set(re.split(r"[/._]", file))


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_a_module_opens_with_a_sentence_that_says_what_lives_here(file):
    docstring = ast.get_docstring(tree(file))
    assert docstring
    assert docstring.splitlines()[0].rstrip().endswith((".", ":", "?"))


def test_every_package_says_in_one_line_what_it_is():
    folders = {(PROJECT / file).parent for file in PRODUCT} - {PROJECT}
    lines = {folder: (folder / "__init__.py").read_text(encoding="utf-8").splitlines() for folder in folders}
    assert {folder for folder, text in lines.items() if len(text) != 1} == set()


@pytest.mark.parametrize("file", PRODUCT + TESTS)
def test_a_file_stays_under_its_roof(file):
    assert len((PROJECT / file).read_text(encoding="utf-8").splitlines()) <= 400, "find the second noun in it"


@pytest.mark.parametrize("file", PAGES)
def test_a_page_has_its_place_at_the_door_its_words_and_its_test(file):
    name = Path(file).stem
    assert f'"{file}"' in (PROJECT / "dashboard.py").read_text(encoding="utf-8")
    assert (words.LOCALE / "vi" / "LC_MESSAGES" / f"{name}.po").exists()
    tests = [path.read_text(encoding="utf-8") for path in (PROJECT / "tests" / "pages").glob("test_*.py")]
    assert any(re.search(rf"\b{name}\b", text) for text in tests)


# Roles and time travel are arguments


def public(module) -> list:
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__
    ]


@pytest.mark.parametrize("function", [*public(read), *public(upload), template.template], ids=lambda f: f.__qualname__)
def test_readers_and_verbs_take_the_actor_first(function):
    assert next(iter(inspect.signature(function).parameters)) == "actor"


@pytest.mark.parametrize("reader", public(read), ids=lambda f: f.__name__)
def test_a_reader_can_look_back(reader):
    parameters = inspect.signature(reader).parameters
    about_now = reader.__name__ in ("version", "state", "sample_in_force")
    about_one_upload = "upload_id" in parameters  # which never changes
    assert about_now or about_one_upload or parameters["as_of"].default is None


@pytest.mark.parametrize("function", public(read) + public(upload), ids=lambda f: f.__qualname__)
def test_readers_and_verbs_say_what_they_give(function):
    assert function.__doc__


# Words


def said(file: str) -> Iterator[str]:
    """The messages that a file shows: `text(…)`, `later(…)`, of `plural(one, many, …)` the first; a name stands for its texts."""
    named: dict[str, list[str]] = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).extend(constants(node.value))
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            messages = [message for argument in node.args for message in constants(argument, named)]
            messages = [message for message in messages if message not in words.LANGUAGES]
            if name in ("text", "later"):
                yield from messages
            elif name == "plural":
                yield from messages[:1]


def constants(node: ast.expr, named: dict[str, list[str]] | None = None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name):
        yield from (named or {}).get(node.id, ())
    elif isinstance(node, ast.IfExp):
        yield from (*constants(node.body, named), *constants(node.orelse, named))


# A workbook speaks too, by the `text` that it is given.
SPEAKING = [file for file in PRODUCT if file.startswith(("pages/", "data/workbook")) or file in DOORS]


@pytest.mark.parametrize("file", SPEAKING)
def test_every_message_has_its_vietnamese(file):
    assert [message for message in said(file) if not translated().get(message)] == []


def test_every_translation_is_said_somewhere():
    # The help texts of the columns stand in the contract, and a page translates them.
    texts = {
        node.value
        for file in [*SPEAKING, "data/contract.py"]
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant)
    }
    assert {message for message in translated() if message not in texts} == set()


def test_both_languages_name_the_same_things():
    def fields(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    different = {
        message: translation
        for message, translation in translated().items()
        for form in ([translation] if isinstance(translation, str) else translation)
        if fields(form) != fields(message)
    }
    assert different == {}


# What the README and the requirements promise


def test_every_pin_is_exact():
    lines = [line for file in ("requirements.txt", "requirements-test.txt") for line in pins(file).values()]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", line)] == []


def test_everything_imported_is_pinned():
    ours = {*ROOMS, "start", "dashboard", "tests"}
    # A package of two words is imported with "_" and pinned with "-"; one is pinned by another name.
    named = {"argon2": "argon2-cffi"}
    product = {named.get(root(name), root(name)).replace("_", "-") for file in PRODUCT for name in outside(file)} - ours
    tests = {named.get(root(name), root(name)).replace("_", "-") for file in TESTS for name in outside(file)} - ours
    tests -= {"conftest"}
    assert product <= set(pins("requirements.txt"))
    assert tests <= set(pins("requirements.txt")) | set(pins("requirements-test.txt"))


@pytest.mark.parametrize("library", sorted({*pins("requirements.txt"), *pins("requirements-test.txt")}))
def test_the_readme_says_what_each_library_saves(library):
    assert f"`{library}`" in (PROJECT / "README.md").read_text(encoding="utf-8").lower()


def mapped() -> list[str]:
    """The files and folders on the README's map, its first block whose lines begin with a path."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^```\n(dashboard\.py .*?)^```", text, re.S | re.M)
    assert block, "README.md has no map that begins with dashboard.py"
    paths, above = [], ""
    for line in block[1].splitlines():
        name = line.split()[0]
        paths.append(f"{above}{name}" if line.startswith("  ") else name)
        if not line.startswith("  "):
            above = name if name.endswith("/") else ""
    return paths


def test_the_map_in_the_readme_is_the_tree():
    ignored = {line.strip().rstrip("/") for line in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    there = {path.name + "/" * path.is_dir() for path in PROJECT.iterdir() if path.name not in ignored | {".git"}}
    assert {path for path in mapped() if "/" not in path.rstrip("/")} == there
    assert [path for path in mapped() if not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_names_every_folder_of_a_room(room):
    folders = {f"{room}/{path.name}/" for path in (PROJECT / room).iterdir() if path.is_dir()} - {
        f"{room}/__pycache__/"
    }
    assert folders - {f"{room}/backups/"} == {path for path in mapped() if path.startswith(f"{room}/")} - {f"{room}/"}


def test_no_text_names_a_place_on_one_machine():
    place = re.compile(r"(?<![\w.:/])/(work|root|home|Users|farm)/\w|\b[A-Z]:\\Users", re.I)
    texts = [path for end in ("py", "md", "toml", "po", "sql", "txt") for path in PROJECT.rglob(f"*.{end}")]
    texts = [path for path in texts if ".venv" not in path.parts]
    told = {path.relative_to(PROJECT) for path in texts if place.search(path.read_text(encoding="utf-8"))}
    assert told - {Path("tests/test_house.py")} == set()
