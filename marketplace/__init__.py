"""Bazarche."""
