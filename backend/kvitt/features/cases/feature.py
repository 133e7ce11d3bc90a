"""Cases: claims, liable parties, holds, limitation events, the case log."""

from kvitt.runtime.feature import Feature

FEATURE = Feature(name="cases")
