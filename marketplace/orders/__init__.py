"""Carts, checkout, order groups with one sub-order a shop, and their states."""
