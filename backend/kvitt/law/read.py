"""Loads a country's law from its files, refusing anything that cannot be trusted."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from kvitt.core.citation import Citation
from kvitt.core.expression import Expression, flaw_of, references_in
from kvitt.core.parameter import Parameter, flaws_of
from kvitt.law import forms
from kvitt.law.country import CountryLaw
from kvitt.law.decode import Act, decode
from kvitt.law.naming import nameless
from kvitt.law.text import LawFileError, LawText, Place, read_text

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
        self.check_expressions()
        self.check_names()
        law = CountryLaw(self.folder.name, files=files, parameters=self.parameters)
        law.build_parts()
        return law

    def check_expressions(self) -> None:
        """Refuse an expression that is no expression, or names a number that does not exist."""
        for text, file in self.texts:
            for place, expression in _expressions(file, ()):
                flaw = flaw_of(expression)
                if flaw:
                    raise text.error(place, flaw)
                for name, _ in references_in(expression):
                    if name not in self.parameters:
                        raise text.error(place, f"“{name}” is no parameter of this country")

    def check_names(self) -> None:
        """Refuse a condition, letter or number that is named but stands nowhere."""
        for text, file in self.texts:
            for place, name in nameless(file, self.parameters):
                raise text.error(place, f"“{name}” stands nowhere in this country's law")


def _expressions(part: object, place: Place) -> Iterator[tuple[Place, Expression]]:
    if isinstance(part, Expression):
        yield place, part
    elif isinstance(part, (Parameter, Citation)):
        return  # most of a file, and never an expression inside
    elif isinstance(part, msgspec.Struct):
        names = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
        for name, written in names:
            yield from _expressions(getattr(part, name), (*place, written))
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from _expressions(one, (*place, name))
    elif isinstance(part, tuple):
        for at, one in enumerate(part):
            yield from _expressions(one, (*place, at))
