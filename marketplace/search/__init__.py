"""Full-text search over goods: analysis, index, queries."""
