"""Make the two training texts of the playground, ``stories_en.txt`` and ``stories_zh.txt``.

Why: a tiny character model that is trained for one minute learns best from plain, regular
language. Real books are large, have many rare characters, and belong to somebody. These texts are
our own: they use few characters and simple words, and they are long enough that the model cannot
just learn them by heart.

How: each text starts with the short stories that we wrote by hand (``prose_en.txt`` and
``prose_zh.txt``) and goes on with stories from a small grammar (``english.py`` and
``chinese.py``). A story first draws its facts (who, where, what) and then one sentence for each
beat of its plot, so names, things, and pronouns agree from the first line to the last. The last
tenth of each file, which the playground holds back for validation, has generated stories only.

The random numbers are seeded: the same script always writes the same bytes.

    python assets/texts/make_texts.py           # write both files
    python assets/texts/make_texts.py --check   # exit 1 if the files differ from the script
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import chinese
import english

HERE = Path(__file__).resolve().parent

Row = dict[str, str]

CHOICE = re.compile(r"\[([^\[\]]*)\]")
FACT = re.compile(r"\{(\^?)([A-Za-z]+)(?:\.([a-z]+))?\}")
SMALL_WORDS = {"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"}


@dataclass
class Beat:
    """One step of a plot: sentences of which a story takes one, or none if it is optional."""

    optional: bool
    sentences: list[str] = field(default_factory=list)


@dataclass
class Plot:
    """One kind of story: its tables, its titles, and its beats in order."""

    name: str
    uses: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    paragraphs: list[list[Beat]] = field(default_factory=list)


@dataclass(frozen=True)
class Language:
    """What differs between the two texts."""

    code: str
    grammar: str
    stories: int
    seed: int
    keep_optional: float  # how often a beat that may be left out is kept
    joiner: str  # between two sentences, and where a long line was wrapped

    @property
    def prose_path(self) -> Path:
        return HERE / f"prose_{self.code}.txt"

    @property
    def output_path(self) -> Path:
        return HERE / f"stories_{self.code}.txt"


LANGUAGES = (
    Language("en", english.GRAMMAR, stories=640, seed=11, keep_optional=0.1, joiner=" "),
    Language("zh", chinese.GRAMMAR, stories=780, seed=12, keep_optional=0.08, joiner=""),
)


def join_wrapped_lines(text: str, joiner: str) -> list[str]:
    """The lines of a grammar, with indented lines put back on the line before."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if line.startswith("  "):
            lines[-1] += joiner + line.strip()
        else:
            lines.append(line.rstrip())
    return lines


def parse_grammar(text: str, joiner: str) -> tuple[dict[str, list[Row]], list[Plot]]:
    """Read the tables and the plots of a grammar."""
    tables: dict[str, list[Row]] = {}
    plots: list[Plot] = []
    rows: list[Row] | None = None
    columns: list[str] = []
    new_beat = True
    for line in join_wrapped_lines(text, joiner):
        if line.startswith("@"):
            name, _, header = line[1:].partition(":")
            columns = [column.strip() for column in header.split(";")]
            rows = tables[name] = []
        elif line.startswith("== "):
            plots.append(Plot(line[3:], paragraphs=[[]]))
            rows = None
            new_beat = True
        elif line.startswith("uses: "):
            for word in line[6:].split():
                table, _, alias = word.partition(":")
                plots[-1].uses.append((table, alias))
        elif line.startswith("title: "):
            plots[-1].titles = [title.strip() for title in line[7:].split(" | ")]
        elif line == "/":
            plots[-1].paragraphs.append([])
            new_beat = True
        elif line.startswith(("* ", "? ")):
            if new_beat:
                plots[-1].paragraphs[-1].append(Beat(optional=line[0] == "?"))
            plots[-1].paragraphs[-1][-1].sentences.append(line[2:])
            new_beat = False
        elif line == "":
            new_beat = True
        elif rows is not None:
            cells = [cell.strip() for cell in line.split(";")]
            rows.append(dict(zip(columns, cells, strict=True)))
        else:
            raise ValueError(f"cannot read this line of the grammar: {line}")
    return tables, plots


def draw_facts(plot: Plot, tables: dict[str, list[Row]], rng: random.Random) -> Row:
    """Draw one row from every table the plot uses; two rows of one table are never the same."""
    facts: Row = {}
    taken: set[str] = set()
    for table, alias in plot.uses:
        rows = [row for row in tables[table] if next(iter(row.values())) not in taken]
        row = rng.choice(rows or tables[table])
        first = next(iter(row.values()))
        if alias:
            taken.add(first)
            facts[alias] = first
            facts.update({f"{alias}.{column}": cell for column, cell in row.items()})
        else:
            facts.update(row)
    return facts


def fill(template: str, facts: Row, rng: random.Random) -> str:
    """Replace the ``{facts}`` of a template and pick one part of every ``[choice|of|parts]``."""

    def fact(match: re.Match[str]) -> str:
        capital, name, column = match.groups()
        value = facts[f"{name}.{column}" if column else name]
        return value[:1].upper() + value[1:] if capital else value

    while FACT.search(template) or CHOICE.search(template):
        template = FACT.sub(fact, template)
        template = CHOICE.sub(lambda match: rng.choice(match[1].split("|")), template, count=1)
    return template


def polish_english(text: str) -> str:
    """Make "a" and "an" agree with the next word and start every sentence with a capital."""
    text = re.sub(r"\b([Aa])n? (?=[aeiou](?!ne\b|nce\b))", r"\1n ", text)
    text = re.sub(r"\b([Aa])n (?=[^aeiouAEIOU])", r"\1 ", text)
    return re.sub(r'((?:^|\n|[.!?] |\." )"?)([a-z])', lambda m: m[1] + m[2].upper(), text)


def polish_chinese(text: str, facts: Row) -> str:
    """Write "they" with the female character when the first two persons of the story are female."""
    pronouns = [cell for column, cell in facts.items() if column.endswith("ta")]
    return text.replace("他们", "她们") if pronouns[:2] == ["她", "她"] else text


def polish_title(title: str) -> str:
    """Capitalize the words of an English title, except the small ones in the middle."""
    words = title.split(" ")
    for i, word in enumerate(words):
        if i == 0 or word not in SMALL_WORDS:
            words[i] = word[:1].upper() + word[1:]
    return " ".join(words)


def make_story(
    plot: Plot, tables: dict[str, list[Row]], language: Language, rng: random.Random
) -> tuple[str, str]:
    """One story of the given plot: its title and its body."""
    facts = draw_facts(plot, tables, rng)
    title = fill(rng.choice(plot.titles), facts, rng)
    paragraphs = [
        language.joiner.join(
            fill(rng.choice(beat.sentences), facts, rng)
            for beat in beats
            if not beat.optional or rng.random() < language.keep_optional
        )
        for beats in plot.paragraphs
    ]
    body = "\n".join(paragraphs)
    if language.code == "en":
        return polish_title(title), polish_english(body)
    return title, polish_chinese(body, facts)


def make_text(language: Language) -> str:
    """The whole text of a language: the prose, then the stories, with a blank line between."""
    tables, plots = parse_grammar(language.grammar, language.joiner)
    rng = random.Random(language.seed)
    prose = language.prose_path.read_text(encoding="utf-8").strip()
    stories: list[str] = []
    bodies: set[str] = set()
    round_of_plots: list[Plot] = []
    while len(stories) < language.stories:
        if not round_of_plots:  # every plot comes once before any comes again
            round_of_plots = rng.sample(plots, len(plots))
        title, body = make_story(round_of_plots.pop(), tables, language, rng)
        if body not in bodies:
            bodies.add(body)
            stories.append(f"{title}\n{body}")
    return "\n\n".join([prose, *stories]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the training texts of the playground.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a file is not up to date"
    )
    check = parser.parse_args(arguments).check
    stale = 0
    for language in LANGUAGES:
        data = make_text(language).encode("utf-8")
        path = language.output_path
        if not check:
            path.write_bytes(data)
            print(f"{path.name}: {len(data)} bytes")
        elif not path.exists() or path.read_bytes() != data:
            print(f"{path.name} differs; run: python assets/texts/make_texts.py", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
