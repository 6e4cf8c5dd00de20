"""What buyers seek: the needs board."""
