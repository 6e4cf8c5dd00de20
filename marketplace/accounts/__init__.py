"""People: credentials, sessions, roles, addresses."""
