"""Physical fairs: where and when, and their booths."""
