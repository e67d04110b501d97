"""House rules that can be checked: layers, clock, commits, letters, texts, styles, files. Each says what to do when it fails."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes

from core import letters
from core.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "accounts", "plans", "roster", "forum", "listserv")
LONGEST_FILE = 350


@cache
def text_of(path: Path) -> str:
    return path.read_text()


@cache
def tree_of(path: Path) -> list[ast.AST]:
    """All nodes of a file, the file itself first: read once for all rules."""
    return list(ast.walk(ast.parse(text_of(path))))


@cache
def calls_of(path: Path) -> list[tuple[ast.Call, str]]:
    """Every call with what is called, as it is written."""
    return [(node, _written(node.func)) for node in tree_of(path) if isinstance(node, ast.Call)]


def _written(node: ast.expr) -> str:
    """As ``ast.unparse`` has it, which takes its time over the plain names that nearly all are."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id if isinstance(node, ast.Name) else ast.unparse(node), *reversed(names)])


def python_files(*, tests: bool = False) -> list[Path]:
    found = [ROOT / "app.py", *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
    return sorted([*found, *(ROOT / "tests").rglob("*.py")] if tests else found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def templates(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in (ROOT / "templates").rglob(pattern))


def is_top_floor(path: Path) -> bool:
    """Views, jobs and commands: they read the clock and commit, nobody below does."""
    return any(part in {"views", "views.py", "jobs", "jobs.py"} or part.endswith("commands.py") for part in path.relative_to(ROOT).parts)


# ---- layers


def test_imports_point_down():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# ---- clock and commits

# Files of core stand on no floor of the packages; those that act by themselves are named here with what they do.
SYSTEM_TIME = {"core/clock.py": "is the clock", "core/counts.py": "the library that limits requests goes by it", "core/sessions.py": "cookies are signed with it"}
ACTS_BY_ITSELF = {
    "app.py": "hands the present to every page",
    "core/clock.py": "is the clock",
    "core/fresh.py": "remembers pages for a minute",
    "core/pages.py": "is a view",
    "core/work.py": "is a job",
}


def calls(path: Path) -> Iterator[tuple[int, str]]:
    return ((node.lineno, called) for node, called in calls_of(path) if isinstance(node.func, ast.Attribute))


def test_nothing_below_the_top_floor_reads_the_clock():
    wrong = []
    for path in python_files():
        for line, called in calls(path):
            reads_ours = called == "clock.now" and not is_top_floor(path) and name(path) not in ACTS_BY_ITSELF
            reads_the_system = re.fullmatch(r"(.+\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime)", called) and name(path) not in SYSTEM_TIME
            wrong += [f"{name(path)}:{line} calls {called}()"] if reads_ours or reads_the_system else []
    assert not wrong, "time is an argument (`at`) below views, jobs and commands:\n" + "\n".join(wrong)


def test_nothing_below_the_top_floor_commits():
    below = [path for path in python_files() if not is_top_floor(path) and name(path) not in ACTS_BY_ITSELF]
    wrong = [f"{name(path)}:{line}" for path in below for line, called in calls(path) if called.endswith(("session.commit", "connection.commit"))]
    assert not wrong, "a request commits once, in its view; a job once per item:\n" + "\n".join(wrong)


def test_only_one_file_imports_the_sanitiser():
    assert [name(path) for path in python_files() if re.search(r"^\s*(import|from) bleach", text_of(path), re.MULTILINE)] == ["core/text.py"]


def test_nothing_is_unpickled_or_evaluated():
    wrong = [f"{name(path)}:{line} {called}" for path in python_files() for line, called in calls(path) if re.match(r"(pickle|marshal|shelve)\.|yaml\.load$", called)]
    plain = [f"{name(path)}:{node.lineno}" for path in python_files() for node, called in calls_of(path) if called in {"eval", "exec"}]
    assert not wrong + plain


def test_no_shell_is_called():
    wrong = [name(path) for path in python_files() if re.search(r"shell=True|os\.system\(|os\.popen\(", text_of(path))]
    assert not wrong


# ---- letters


def every_letter() -> list[str]:
    return sorted(path.relative_to(ROOT / "templates" / "mail").as_posix().removesuffix(".subject.txt") for path in templates("mail/**/*.subject.txt"))


def test_every_letter_has_a_preview(app):
    assert sorted(letters.previews()) == every_letter(), "give each letter in templates/mail a @preview in its package's mail.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_reads_well_in_every_language(app, language):
    for template in letters.previews():
        letter = letters.sample(template, language=language)
        place = f"{template} in {language}"
        assert letter.language == language
        assert letter.subject and "\n" not in letter.subject, place
        for line in letter.text.split("\n"):
            link = re.match(r"\s*(https?://|mailto:)\S+$", line)
            assert link or columns(line) <= letters.WIDTH, f"{place}: a line of {columns(line)} columns: {line}"
            assert link or not re.search(r"https?://", line), f"{place}: a link stands on a line of its own: {line}"
        assert not re.search(r"%\(|\{\{|\bNone\b|<[a-z]+[ >]", letter.text), f"{place} holds an unfilled slot or a tag"
        assert words_of_html(letter.html) == "".join((letter.subject + letter.text).split()), f"{place}: the HTML part says the same as the text"


def columns(line: str) -> int:
    return sum(2 if "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" else 1 for letter in line)


def words_of_html(html: str) -> str:
    from html import unescape

    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


# ---- texts and templates

# Attributes whose value a reader sees or hears.
SPOKEN = re.compile(r'\s(?:title|alt|placeholder|aria-label|aria-description|label)="([^"]*)"')
NOT_WORDS = re.compile(r"&[a-z]+;|&#\d+;|[\W\d_]+")
# Texts that are no words of a language: an address to show as an example, a unit.
ALLOWED = {"UTC", "kB", "CSV", "JSON", "PDF", "ID", "TOTP", "QR", "x"}


def bare_words(path: Path, app) -> list[str]:
    """Words of a template that no gettext call stands around."""
    source = "\x00".join(node.data for node in app.jinja_env.parse(text_of(path)).find_all(nodes.TemplateData))
    source = re.sub(r"<(script|style|code|pre)\b.*?</\1>", " ", source, flags=re.DOTALL)
    visible, inside = [], False
    for piece in re.split(r"([<>])", source):  # a tag may be cut by expressions, so it is followed from its beginning to its end
        if piece in {"<", ">"}:
            inside = piece == "<"
        elif not inside:
            visible.append(piece)
    spoken = SPOKEN.findall(source)
    shown = re.sub(r'[\w-]+="[^"]*"', " ", " ".join(visible))  # an attribute that a block or macro puts into somebody else's tag
    return [word for word in NOT_WORDS.sub(" ", " ".join([shown, *spoken])).split() if word not in ALLOWED]


def test_all_words_of_the_pages_are_in_the_catalogs(app):
    wrong = {name(path): bare_words(path, app) for path in templates("**/*.html") if "dev" not in path.parts}
    wrong = {path: words for path, words in wrong.items() if words}
    assert not wrong, f"put these words into _(): {wrong}"


def test_all_words_of_the_letters_are_in_the_catalogs(app):
    wrong = {name(path): bare_words(path, app) for path in templates("mail/**/*.txt")}
    wrong = {path: words for path, words in wrong.items() if words}
    assert not wrong, f"put these words into _(): {wrong}"


def test_no_text_is_put_together_inside_gettext():
    """f-strings, sums and formatted texts inside _() never reach the catalogs."""
    wrong = []
    for path in python_files():
        for node, called in calls_of(path):
            if called in {"_", "_l", "gettext", "ngettext", "lazy_gettext", "No"}:
                first = node.args[:2] if called == "ngettext" else node.args[:1]
                if not all(isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in first) and not is_forwarding(path, node):
                    wrong.append(f"{name(path)}:{node.lineno} {ast.unparse(node)[:80]}")
    assert not wrong, "only a plain text can be found by the extractor:\n" + "\n".join(wrong)


def test_no_text_stands_inside_an_f_string():
    """The extractor does not look into one."""
    wrong = [
        f"{name(path)}:{call.lineno} {ast.unparse(call)[:80]}"
        for path in python_files()
        for node in tree_of(path)
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext"}
    ]
    assert not wrong, "give it a name before the f-string:\n" + "\n".join(wrong)


def is_forwarding(path: Path, node: ast.Call) -> bool:
    """Texts that another call has marked already: a verdict's reason, WTForms' own messages."""
    return name(path) in {"core/languages.py", "core/forms.py"}


def test_templates_hold_no_style_no_script_and_no_event():
    wrong = []
    for path in templates("**/*.html"):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            if re.search(r"\sstyle=|<style\b|\son[a-z]+=|javascript:", line) or (re.search(r"<script\b", line) and "nonce=" not in line):
                wrong.append(f"{name(path)}:{number} {line.strip()[:100]}")
    assert not wrong, "the policy of the site would refuse these:\n" + "\n".join(wrong)


def test_every_form_that_posts_bears_a_token():
    wrong = []
    for path in templates("**/*.html"):
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text_of(path), re.DOTALL | re.IGNORECASE):
            if not re.search(r"csrf_token|token\(\)", form):
                wrong.append(f"{name(path)}: {form[:80]}")
    assert not wrong


def test_addresses_and_passwords_are_typed_from_left_to_right():
    wrong = []
    for path in templates("**/*.html"):
        for control in re.findall(r"<input\b[^>]*type=\"(?:email|url|password|tel)\"[^>]*>", text_of(path)):
            if 'dir="ltr"' not in control:
                wrong.append(f"{name(path)}: {control}")
    assert not wrong


SAFE = {
    "html": "made by core.text, which cleans it",
    "picture": "an SVG made by segno from a key of ours",
    '("</li></ol>" * (at.level - one.level))': "tags and nothing else",
    '("</li></ol>" * at.level)': "tags and nothing else",
}


def test_only_what_we_made_ourselves_is_said_to_be_safe():
    wrong = []
    for path in templates("**/*.html", "**/*.txt"):
        for text in re.findall(r"(\(.*?\)|[\w.]+)\s*\|\s*safe\b", text_of(path)):
            if text.rsplit(".", 1)[-1].removesuffix("_html") not in SAFE and not text.endswith("html") and text not in SAFE:
                wrong.append(f"{name(path)}: {text}")
    assert not wrong, f"say in SAFE why these need no escaping: {wrong}"


# ---- the stylesheet

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right)\s*:|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)|clear\s*:\s*(?:left|right))"
)  # fmt: skip


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment.group().count("\n"), css, flags=re.DOTALL)


def test_the_stylesheet_turns_round_for_arabic():
    css = without_comments((ROOT / "static" / "site.css").read_text())
    wrong = [f"{number}: {line.strip()}" for number, line in enumerate(css.splitlines(), 1) if PHYSICAL.search(line)]
    assert not wrong, "logical properties only (inline-start, inline-end):\n" + "\n".join(wrong)


def test_the_stylesheet_loads_nothing_and_forces_nothing():
    css = without_comments((ROOT / "static" / "site.css").read_text())
    assert not re.search(r"!important|@import|url\((?!\s*['\"]?data:)", css)


# ---- files


def test_every_file_opens_with_a_sentence_on_what_it_is():
    wrong = [name(path) for path in python_files(tests=True) if text_of(path).strip() and not ast.get_docstring(tree_of(path)[0])]
    assert not wrong, f"open these with one sentence: {wrong}"


def test_no_file_grows_beyond_what_can_be_read_at_a_sitting():
    wrong = {name(path): count for path in [*python_files(tests=True), *templates("**/*.html")] if (count := len(text_of(path).splitlines())) > LONGEST_FILE}
    assert not wrong, f"these hold two concepts; find the second one's name: {wrong}"


def test_nothing_is_left_to_do_later():
    wrong = [
        f"{name(path)}:{number}" for path in python_files() for number, line in enumerate(text_of(path).splitlines(), 1) if re.search(r"\b(TODO|FIXME|XXX|HACK)\b|except\s*:", line)
    ]
    assert not wrong


def test_a_type_that_is_not_checked_says_which_fault_is_forgiven():
    wrong = [f"{name(path)}:{number}" for path in python_files() for number, line in enumerate(text_of(path).splitlines(), 1) if re.search(r"# type: ignore(?!\[)", line)]
    assert not wrong


def test_the_lock_holds_every_dependency_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", re.sub(r"^#.*$", "", lock, flags=re.MULTILINE))
    pinned = {re.sub(r"[-_.]+", "-", found).lower() for found in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", lock, re.MULTILINE)}
    asked = {re.sub(r"[-_.]+", "-", found).lower() for found in re.findall(r'^\s+"([A-Za-z][\w.-]*)(?:\[\w+\])?[><=~]', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)}
    assert asked <= pinned, f"run `make lock`: {sorted(asked - pinned)}"
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[\w.-]+==)", lock)[1:])
