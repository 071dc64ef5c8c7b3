"""Every sentence exists in every language, with the same gaps, and every error has one."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from gptcore import errors
from gptcore.messages import LANGUAGES, LOCALE_FOLDER, has_message, translate

ROOT = Path(__file__).resolve().parent.parent
ERRORS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.PlaygroundError)
}


class Gaps(Visitor):
    """The variables that a pattern fills in."""

    def __init__(self, pattern: ftl.BaseNode) -> None:
        self.names: set[str] = set()
        self.visit(pattern)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def patterns(lang: str, name: str) -> dict[str, ftl.Pattern]:
    """Message id, or id.attribute, of one file -> what it says."""
    source = (LOCALE_FOLDER / lang / name).read_text(encoding="utf-8")
    found: dict[str, ftl.Pattern] = {}
    for entry in FluentParser(with_spans=False).parse(source).body:
        assert not isinstance(entry, ftl.Junk), f"{lang}/{name}: {entry.content}"
        if not isinstance(entry, ftl.Message):
            continue
        parts = {entry.id.name: entry.value}
        parts |= {f"{entry.id.name}.{part.id.name}": part.value for part in entry.attributes}
        for key, value in parts.items():
            assert key not in found, f"{lang}/{name} says {key} twice"
            if value is not None:
                found[key] = value
    return found


def topics(lang: str) -> list[str]:
    return sorted(path.name for path in (LOCALE_FOLDER / lang).glob("*.ftl"))


def all_patterns(lang: str) -> dict[str, ftl.Pattern]:
    found: dict[str, ftl.Pattern] = {}
    for name in topics(lang):
        for key, value in patterns(lang, name).items():
            assert key not in found, f"{lang}: {key} is in two files, one of them {name}"
            found[key] = value
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_things_with_the_same_gaps(lang: str) -> None:
    assert topics(lang) == topics("en")
    for name in topics("en"):
        english = {key: Gaps(value).names for key, value in patterns("en", name).items()}
        other = {key: Gaps(value).names for key, value in patterns(lang, name).items()}
        assert other == english, f"{lang}/{name}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_said(lang: str) -> None:
    assert len(all_patterns(lang)) > 50
    for key, pattern in all_patterns(lang).items():
        for value in (0, 1, 2, 1234.5):
            said = translate(key, lang, **dict.fromkeys(Gaps(pattern).names, value))
            assert said.strip(), key
            assert "{" not in said, key


def test_chinese_is_written_in_chinese() -> None:
    for name in topics("zh"):
        english = {key: ftl_text(value) for key, value in patterns("en", name).items()}
        for key, value in patterns("zh", name).items():
            words = [word for word in english[key].split() if word.strip(string.punctuation)]
            if len(words) >= 6:
                assert any("\u4e00" <= character <= "\u9fff" for character in ftl_text(value)), key


def ftl_text(pattern: ftl.Pattern) -> str:
    return "".join(
        element.value for element in pattern.elements if isinstance(element, ftl.TextElement)
    )


# Errors raised anywhere in the code


class Raised(NamedTuple):
    where: str
    reason: str
    values: frozenset[str] | None
    """Names of what the message may fill in; None where the code passes a mapping."""


def constants(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The strings that ``node`` can be: itself, either side of an if, or what a name was given."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from constants(body, scope)
            yield from constants(orelse, scope)
        case ast.Name(id=name):
            for statement in ast.walk(scope):
                if isinstance(statement, ast.Assign) and any(
                    isinstance(target, ast.Name) and target.id == name
                    for target in statement.targets
                ):
                    yield from constants(statement.value, scope)


def raised_in(path: Path) -> Iterator[Raised]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in [*functions, tree]:
        for node in ast.walk(scope):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name not in ERRORS:
                continue
            given = [keyword.arg for keyword in node.keywords]
            known = None if None in given else frozenset(arg for arg in given if arg)
            for reason in constants(node.args[0], scope):
                yield Raised(f"{path.relative_to(ROOT)}:{node.lineno}", reason, known)


def all_raised() -> list[Raised]:
    files = [ROOT / "app.py", *ROOT.glob("gptcore/**/*.py"), *ROOT.glob("pages/**/*.py")]
    found = {raised for path in files if path.exists() for raised in raised_in(path)}
    return sorted(found, key=lambda raised: raised.where)


def test_raised_errors_are_found() -> None:
    """The search itself works: plain reasons, and one that went through a variable."""
    reasons = {raised.reason for raised in all_raised()}
    assert {"text-binary", "unknown-characters", "heads-width"} <= reasons
    assert {"config-too-small", "config-too-large"} <= reasons


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_says_what_happened_and_what_to_do(lang: str) -> None:
    said = all_patterns(lang)
    wrong = []
    for raised in all_raised():
        for key in (f"error-{raised.reason}", f"error-{raised.reason}.advice"):
            if key not in said:
                wrong.append(f"{raised.where}: no {key} in {lang}")
            elif raised.values is not None and (gaps := Gaps(said[key]).names - raised.values):
                wrong.append(f"{raised.where}: {key} needs {sorted(gaps)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_message_has_advice(lang: str) -> None:
    said = all_patterns(lang)
    messages = [key for key in said if key.startswith("error-") and "." not in key]
    assert messages
    assert [key for key in messages if f"{key}.advice" not in said] == []


def test_unknown_messages_and_languages() -> None:
    assert not has_message("error-nothing-like-it", "en")
    with pytest.raises(KeyError, match="error-nothing-like-it"):
        translate("error-nothing-like-it")
    with pytest.raises(KeyError, match="text-too-few"):
        translate("error-text-too-few")  # a value is missing
    assert translate("error-text-blank", "../../x") == translate("error-text-blank", "en")


def test_numbers_are_written_for_the_reader() -> None:
    problem = errors.TextError("text-too-many-characters", characters=12_345_678, limit=10_000_000)
    assert "12,345,678" in problem.what("en")
    assert "12,345,678" in problem.what("zh")
    assert str(problem) == f"{problem.what('en')} {problem.advice('en')}"
    assert "only one character" in errors.TextError("text-too-few", characters=1).what("en")
    assert "only 2 characters" in errors.TextError("text-too-few", characters=2).what("en")
