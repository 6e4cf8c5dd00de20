"""Goods: products, variants, stock movements, the category tree, pictures."""
