"""The programme behind the businesses: who they are, where they stand, what they were given."""
