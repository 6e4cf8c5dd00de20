"""The append-only double-entry books."""
