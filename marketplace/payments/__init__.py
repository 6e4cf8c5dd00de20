"""Payments and refunds through one gateway protocol; knows references, not orders."""
