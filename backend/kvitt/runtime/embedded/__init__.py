"""PostgreSQL and Valkey of our own, for a machine that has neither; real ones are set by URL."""
