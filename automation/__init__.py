"""The engine: browsers, people and records. It knows nothing of Amazon."""
