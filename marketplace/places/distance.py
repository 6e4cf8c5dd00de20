"""Distances on the globe."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance of two points in degrees, in km (haversine formula)."""
    a, b = radians(lat_a), radians(lat_b)
    d_lat, d_lon = b - a, radians(lon_b - lon_a)
    h = sin(d_lat / 2) ** 2 + cos(a) * cos(b) * sin(d_lon / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, h)))
