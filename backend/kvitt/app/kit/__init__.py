"""The kit: the law, references and identity numbers from a command line, as JSON."""
