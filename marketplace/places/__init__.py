"""Provinces, counties and cities: a versioned classification."""
