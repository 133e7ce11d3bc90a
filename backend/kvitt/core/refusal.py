"""The lawful "no": a code that apps translate, never a sentence of our own."""

from collections.abc import Iterable, Mapping

from kvitt.core.citation import Citation


class Refusal(Exception):
    """One reason why something may not be done, with where it points and which law says so."""

    def __init__(
        self,
        code: str,
        *,
        params: Mapping[str, str | int] | None = None,
        pointer: str = "",
        citation: Citation | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str | int] = dict(params or {})
        self.pointer = pointer
        self.citation = citation

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({told})" if told else self.code


class Refusals(Exception):
    """Several reasons together, so that a person can mend all of them in one go."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        assert self.refusals, "refusing needs at least one reason"
        super().__init__("; ".join(str(refusal) for refusal in self.refusals))
