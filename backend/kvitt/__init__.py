"""Kvitt: debt collection, lawful to the day and explained to the öre."""
