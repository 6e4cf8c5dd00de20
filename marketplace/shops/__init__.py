"""Shops, their members and their opening state."""
