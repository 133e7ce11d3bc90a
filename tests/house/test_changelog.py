"""A change that somebody outside should know of is told in a fragment that can be gathered."""

from tests.house.reading import ROOT, obey

KINDS = {"added", "changed", "fixed", "removed", "law"}
A_LAW_FRAGMENT_SAYS = ("**Acts**: ", "**Days concerned**: ", "**Figures**: ")


def test_fragments_have_a_known_kind_and_law_fragments_say_three_things() -> None:
    faults = []
    for path in sorted((ROOT / "changelog.d").glob("*.md")):
        if path.name == "README.md":
            continue
        parts = path.name.split(".")
        if len(parts) != 3 or parts[1] not in KINDS:
            faults.append(f"changelog.d/{path.name} is not called <subject>.<kind>.md")
        text = path.read_text(encoding="utf-8")
        if parts[1] == "law" and any(f"\n{say}" not in f"\n{text}" for say in A_LAW_FRAGMENT_SAYS):
            faults.append(f"changelog.d/{path.name} lacks acts, days concerned or figures")
    obey(
        faults,
        reason="Whoever fixed a figure must see from the changelog whether to look at it again.",
        mend="Name the fragment's kind; a law fragment says Acts, Days concerned and Figures.",
    )
