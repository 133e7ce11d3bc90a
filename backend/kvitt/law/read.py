"""Loads a country's law from its files, refusing anything that cannot be trusted."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path

import msgspec

from kvitt.core.expression import Expression, flaw_of
from kvitt.core.parameter import Parameter, flaws_of
from kvitt.law import forms
from kvitt.law.complete import lacking
from kvitt.law.country import CountryLaw
from kvitt.law.decode import Act, decode
from kvitt.law.naming import Parts, known_of, nameless, parts_of
from kvitt.law.text import LawFileError, LawText, Place, read_text
from kvitt.law.timing import untimely

_HERE = Path(__file__).parent


@lru_cache
def load(country: str, *, allow_recalled: bool = False) -> CountryLaw:
    """Load a country's law ("se"); values only recalled are unknown unless allowed."""
    return load_folder(_HERE / country, allow_recalled=allow_recalled)


def load_folder(folder: Path, *, allow_recalled: bool = False) -> CountryLaw:
    """Load the law files of one folder; each complaint names file and line."""
    return _Loading(folder, allow_recalled=allow_recalled).country_law()


ONLY_RECALLED = "only recalled"
"""Why a gated value is not known: nobody has seen its source."""

# What every country has: no reason can stand in their place.
_EVERYWHERE = (forms.ActsFile, forms.CountryFile)


class _Loading:
    """One pass over a country's files, collecting their parameters under one name each."""

    def __init__(self, folder: Path, *, allow_recalled: bool) -> None:
        self.folder = folder
        self.allow_recalled = allow_recalled
        self.parameters: dict[str, Parameter] = {}
        self.texts: list[tuple[LawText, forms.File | forms.Absent]] = []
        self.acts: Mapping[str, Act] = {}

    def file(self, name: str, form: type[forms.File]) -> forms.File | forms.Absent:
        """Read one file and take its parameters into the country's common list."""
        path = self.folder / f"{name}.yaml"
        if not path.is_file():
            raise LawFileError(path, 1, "the file is missing")
        text = read_text(path)
        if "none" in text.root and form not in _EVERYWHERE:
            absent = decode(text, forms.Absent, self.acts)
            self.texts.append((text, absent))
            return absent
        file = decode(text, form, self.acts)
        if isinstance(file, forms.ActsFile):
            self.acts = file.acts
        for parameter_name, parameter in file.parameters.items():
            place = ("parameters", parameter_name)
            if parameter_name in self.parameters:
                raise text.error(place, f"“{parameter_name}” stands in another file too")
            for at, flaw in flaws_of(parameter):
                raise text.error((*place, "values", at), flaw)
            named = msgspec.structs.replace(parameter, name=parameter_name)
            self.parameters[parameter_name] = self.gated(named)
        self.texts.append((text, file))
        return file

    def gated(self, parameter: Parameter) -> Parameter:
        """Make what is only recalled unknown, unless the house allows it."""
        if self.allow_recalled:
            return parameter
        values = tuple(
            msgspec.structs.replace(value, value=None, table=None, unknown=ONLY_RECALLED)
            if value.citation.basis == "recalled"
            else value
            for value in parameter.values
        )
        return msgspec.structs.replace(parameter, values=values)

    def country_law(self) -> CountryLaw:
        """Read all files and put the law together."""
        for path in sorted(self.folder.glob("*.y*ml")):
            if path.name not in {f"{name}.yaml" for name in forms.FILES}:
                raise LawFileError(path, 1, "no file of this name belongs to a country's law")
        files = {name: self.file(name, form) for name, form in forms.FILES.items()}
        known = known_of(files, self.parameters)
        for text, file in self.texts:
            # What is built from names comes last: it may rely on them.
            parts = tuple(parts_of(file, ()))
            flaws = chain(
                flawed_expressions(parts),
                nameless(file, parts, known),
                lacking(file, self.parameters),
                untimely(file),
            )
            for place, flaw in flaws:
                raise text.error(place, flaw)
        law = CountryLaw(self.folder.name, files=files, parameters=self.parameters)
        law.build_parts()
        return law


def flawed_expressions(parts: Parts) -> Iterator[tuple[Place, str]]:
    """Find every expression that is none: where, and what is wrong with it."""
    for place, part in parts:
        if isinstance(part, Expression) and (flaw := flaw_of(part)):
            yield place, flaw
