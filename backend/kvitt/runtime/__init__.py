"""What every feature stands on: database, outbox, clock, settings, sealing, files."""
