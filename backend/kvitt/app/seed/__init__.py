"""The small believable world of a first start."""

from kvitt.app.seed.story import SeedSummary, seed_world

__all__ = ["SeedSummary", "seed_world"]
